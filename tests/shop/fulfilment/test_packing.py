"""One officer packs a parcel, and what goes later is a parcel of its own, to the rupiah."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from config.common import clock
from config.common.models import AuditEvent
from partners.models import StockRecord
from partners.workshops.models import Seller, TaxRate
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import Consignment
from shop.fulfilment.packing import claim, release, split, take_over, tick
from shop.fulfilment.services import accept, complete, hand_over, mark_ready, start_production
from shop.ledger.models import Entry
from shop.ledger.verify import problems as ledger_problems
from shop.payment.services import cancel_order
from shop.payment.verify import problems
from tests.factories import BEGIN, basket_with, make_product, make_user, pay, person, place_order
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
PARCEL = {"courier": "Kurir", "tracking": "JT0001234"}


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(stock=9)


@pytest.fixture
def officer(chair):
    return person(chair.prison, "officer")


@pytest.fixture
def colleague(chair):
    return make_user("rekan@example.com")


@pytest.fixture
def parcel(chair, officer):
    order = pay(place_order(basket_with((chair, 3), (make_product(title="Meja", price=100_001), 2))))
    return accept(consignment=order.consignments.get(), by=officer)


def test_whoever_accepts_packs_and_nobody_else(parcel, officer, colleague):
    assert (parcel.packer, parcel.claimed_at) == (officer, START)
    for step in (claim, release, mark_ready, partial(tick, packed=[]), partial(split, later={})):
        with refused(FulfilmentRefused, code="packer"):
            step(consignment=parcel, by=colleague)
    assert claim(consignment=parcel, by=officer).packer == officer


def test_a_parcel_is_left_to_others_or_taken_over_with_a_reason(parcel, officer, colleague):
    release(consignment=parcel, by=officer)
    assert claim(consignment=parcel, by=colleague).packer == colleague
    with refused(FulfilmentRefused, field="reason"):
        take_over(consignment=parcel, reason=" ", by=officer)
    take_over(consignment=parcel, reason="Ia libur", by=officer)
    said = AuditEvent.objects.get(action="packing taken over")
    assert (said.before, said.after) == (
        {"packer": colleague.pk},
        {"packer": officer.pk, "reason": "Ia libur"},
    )
    assert mark_ready(consignment=parcel, by=officer).packer == officer
    with refused(FulfilmentRefused, code="state"):
        take_over(consignment=parcel, reason="Ia libur", by=colleague)


def test_who_packs_is_open_again_when_making_begins(parcel, officer, colleague):
    assert start_production(consignment=parcel, by=officer).packer is None
    assert mark_ready(consignment=parcel, by=colleague).packer == colleague


def test_ticks_are_kept(parcel, officer):
    first, second = parcel.lines.order_by("pk")
    tick(consignment=parcel, packed=[second.pk], by=officer)
    assert list(parcel.lines.order_by("pk").values_list("is_packed", flat=True)) == [False, True]
    tick(consignment=parcel, packed=[first.pk], by=officer)
    assert list(parcel.lines.order_by("pk").values_list("is_packed", flat=True)) == [True, False]


@pytest.mark.parametrize(
    ("later", "code"), [([], "nothing"), ([3, 2], "nothing"), ([4, 0], "quantity"), ([-1, 2], "quantity")]
)
def test_a_part_has_something_and_leaves_something(parcel, officer, later, code):
    lines = parcel.lines.order_by("pk")
    with refused(FulfilmentRefused, code=code):
        split(
            consignment=parcel, later={each.pk: n for each, n in zip(lines, later, strict=False)}, by=officer
        )


def test_the_parts_are_the_whole_to_the_rupiah_and_the_books_wait(chair, officer):
    Seller.objects.filter(workshop=chair.workshop).update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN, source="uji")
    order = pay(place_order(basket_with((make_product(title="Meja", price=100_001, stock=9), 7))))
    line, entries = order.lines.get(), Entry.objects.count()
    assert line.tax == 69_370
    parcel = accept(consignment=order.consignments.get(), by=officer)
    second = split(consignment=parcel, later={parcel.lines.get().pk: 4}, by=officer)
    third = split(consignment=parcel, later={parcel.lines.get().pk: 1}, by=officer)
    parts = [Consignment.objects.get(pk=each.pk) for each in (parcel, second, third)]
    rows = [each.lines.get() for each in parts]
    assert [each.part for each in parts] == [1, 2, 3]
    assert [(each.quantity, each.goods, each.tax) for each in rows] == [
        (2, 200_002, 19_820),
        (4, 400_004, 39_640),
        (1, 100_001, 9_910),
    ]
    assert (sum(each.goods for each in rows), sum(each.tax for each in rows)) == (line.goods, line.tax)
    assert [each.shipping for each in parts] == [order.shipping_total, 0, 0]
    assert {(each.promised_on, each.state, each.packer) for each in parts[1:]} == {
        (parcel.promised_on, "accepted", None)
    }
    assert Entry.objects.count() == entries
    for n, each in enumerate(parts):
        hand_over(consignment=each, by=officer, courier="Kurir", tracking=f"JT000{n}234")
    with clock.at(START + timedelta(days=7)):
        for n, each in enumerate(parts, 1):
            complete(consignment=each)
            assert Entry.objects.count() == entries + n
    assert problems() == ledger_problems() == []
    assert StockRecord.objects.filter(product=line.product).values_list(
        "num_in_stock", "num_allocated"
    ).get() == (
        2,
        0,
    )


def test_a_part_that_is_cancelled_with_its_order_gives_all_back(parcel, officer):
    lines = {each.line.title: each.pk for each in parcel.lines.all()}
    split(consignment=parcel, later={lines["Kursi rotan"]: 1, lines["Meja"]: 2}, by=officer)
    cancel_order(order=parcel.order, reason="uji", by=officer)
    assert set(Consignment.objects.values_list("state", flat=True)) == {"cancelled"}
    owed = Entry.objects.filter(event="cancelled").values_list("transfers__amount", flat=True)
    assert sum(owed) == parcel.order.total
    assert problems() == ledger_problems() == []
