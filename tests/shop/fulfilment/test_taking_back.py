"""A slip is undone while nobody has been told; a parcel that came back gives its buyer what he paid."""

from datetime import UTC, datetime, timedelta

import pytest

from config.common import clock, outbox
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import PackingRule
from shop.fulfilment.services import accept, complete, hand_over, mark_ready, shows_contact
from shop.fulfilment.taking_back import undo_hand_over
from shop.ledger import chart
from shop.ledger.models import Balance, Entry
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Line
from shop.payment.errors import PaymentRefused
from shop.payment.refunds import debts_of
from shop.payment.returns import return_parcel
from shop.payment.verify import problems
from tests.factories import basket_with, make_product, pay, person, place_order
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
TEN = timedelta(minutes=10)
PARCEL = {"courier": "Kurir", "tracking": "JT0001234"}


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(stock=5)


@pytest.fixture
def officer(chair):
    return person(chair.prison, "officer")


def sent(chair, officer, recognition="completion"):
    order = pay(place_order(basket_with((chair, 2))))
    Line.objects.filter(order=order).update(recognition=recognition)
    parcel = mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)
    return hand_over(consignment=parcel, by=officer, **PARCEL)


def stock_of(chair):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=chair)


def test_an_undone_hand_over_leaves_everything_as_it_was_and_can_be_made_again(chair, officer):
    parcel = sent(chair, officer, "handover")
    assert stock_of(chair) == (3, 0)
    assert Entry.objects.filter(event="recognised").count() == 1
    undone = undo_hand_over(consignment=parcel, by=officer)
    assert (undone.state, undone.tracking, undone.handed_over_at) == ("ready", "", None)
    assert stock_of(chair) == (5, 2)
    assert not OutboxMessage.objects.filter(template="handed_over").exists()
    assert Balance.objects.of(chair.prison.office).by_code()[chart.DEFERRED] == parcel.order.lines.get().goods
    for _again in range(2):
        hand_over(consignment=undone, by=officer, **PARCEL)
        undo_hand_over(consignment=undone, by=officer)
    hand_over(consignment=undone, by=officer, **PARCEL)
    assert Entry.objects.filter(event="recognised", reversed_by=None).count() == 1
    assert problems() == ledger_problems() == []


def test_the_message_waits_until_it_is_too_late_to_undo(chair, officer):
    parcel = sent(chair, officer)
    outbox.send_waiting()
    assert not OutboxMessage.objects.get(template="handed_over").sent_at
    with clock.at(START + TEN + timedelta(seconds=1)), refused(FulfilmentRefused, code="told"):
        undo_hand_over(consignment=parcel, by=officer)
    with clock.at(START + TEN):
        outbox.send_waiting()
        with refused(FulfilmentRefused, code="told"):
            undo_hand_over(consignment=parcel, by=officer)
    assert OutboxMessage.objects.get(template="handed_over").sent_at == START + TEN


def test_the_minutes_and_days_are_a_dated_rule(chair, officer):
    PackingRule.objects.create(
        undo_minutes=3, contact_days=5, valid_from=START.date() + timedelta(days=1), source="uji"
    )
    parcel = sent(chair, officer)
    assert OutboxMessage.objects.get(template="handed_over").next_try_at == START + TEN
    undo_hand_over(consignment=parcel, by=officer)
    with clock.at(START + timedelta(days=1)):
        parcel = hand_over(consignment=parcel, by=officer, **PARCEL)
        until = OutboxMessage.objects.get(template="handed_over").next_try_at
        assert until == START + timedelta(days=1, minutes=3)
    for days, shown in ((6, True), (6.01, False)):
        with clock.at(START + timedelta(days=days)):
            assert shows_contact(parcel) is shown


@pytest.mark.parametrize("restock", [True, False])
def test_a_parcel_that_came_back_is_owed_and_its_goods_are_on_the_shelf_or_gone(chair, officer, restock):
    parcel = sent(chair, officer)
    said = {"restock": restock, "shipping": False, "by": officer}
    with refused(PaymentRefused, field="reason"):
        return_parcel(consignment=parcel, reason=" ", **said)
    back = return_parcel(consignment=parcel, reason="Alamat tidak ditemukan", **said)
    assert (back.state, back.returned_at) == ("returned", START)
    assert stock_of(chair) == ((5, 0) if restock else (3, 0))
    assert [debt.amount for debt in debts_of(parcel.order)] == [1_700_000]
    assert OutboxMessage.objects.filter(template="parcel_returned", to="sri@example.com").count() == 1
    with refused(FulfilmentRefused, code="state"):
        return_parcel(consignment=parcel, reason="lagi", **said)
    assert problems() == ledger_problems() == []


def test_what_was_shared_already_is_owed_from_its_shares_with_the_shipping(chair, officer):
    parcel = sent(chair, officer)
    with clock.at(START + timedelta(days=7)):
        complete(consignment=parcel)
        return_parcel(consignment=parcel, restock=True, shipping=True, reason="Kembali", by=officer)
    assert [debt.amount for debt in debts_of(parcel.order)] == [parcel.order.total]
    assert problems() == ledger_problems() == []
