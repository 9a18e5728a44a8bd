"""An order at quoted prices, paid in two parts: what was offered is sold, and nothing leaves before all is paid."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from catalogue.models import Product
from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.ledger import chart
from shop.ledger.models import Balance
from shop.order.errors import OutOfStock
from shop.order.models import Order
from shop.payment.reminders import remind_buyers
from shop.payment.services import cancel_order, confirm_receipt, sweep_payments
from shop.payment.verify import problems
from shop.placement.errors import PlacementRefused
from shop.placement.quoted import Quoted, place_quoted
from shop.placement.services import Purchase
from shop.shipping.quotes import Quote
from tests.factories import (
    destination,
    make_office_tree,
    make_prison,
    make_product,
    make_scheme,
    make_workshop,
    pay,
    person,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
PAY_BY, REST_BY = datetime(2026, 3, 9, 16, tzinfo=UTC), datetime(2026, 4, 13, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def goods():
    """Chairs and rice bowls of two prisons, ten of each in stock."""
    make_scheme()
    make_office_tree()
    chair = make_product(price=850_000, stock=10)
    other = make_prison("MGL")
    bowl = make_product(workshop=make_workshop(other), price=20_000, stock=10, title_ind="Mangkuk")
    return chair, bowl


def bought(goods, *, quantities=(40, 100), prices=(700_001, 15_000), deposit=9_000_000, made=True, **values):
    chair, bowl = goods
    total = sum(map(int.__mul__, quantities, prices)) + 250_000
    quoted = Quoted(
        prices={chair.pk: prices[0], bowl.pk: prices[1]},
        titles={chair.pk: ("Kursi rapat", "Meeting chair"), bowl.pk: ("Mangkuk besar", "")},
        made=frozenset([chair.pk, bowl.pk]) if made else frozenset(),
        promised={chair.prison_id: date(2026, 4, 15), bowl.prison_id: date(2026, 4, 1)},
        deposit=min(deposit, total),
        pay_by=PAY_BY,
        rest_by=REST_BY,
    )
    way = Quote(code="quoted", method="courier", name="Kurir", price=0, days_min=0, days_max=0)
    purchase = Purchase(
        key=uuid4(),
        name="Contoh Instansi",
        phone="+6281234567890",
        email="instansi@example.com",
        method="transfer",
        choices={chair.prison_id: replace(way, price=200_000), bowl.prison_id: replace(way, price=50_000)},
        expected_total=total,
        street="Jalan Melati 5",
        place=destination(),
        quoted=quoted,
    )
    items = {chair.pk: quantities[0], bowl.pk: quantities[1]}
    return place_quoted(items=items, purchase=replace(purchase, **values))


def pay_part(order, n):
    asked = order.payment_requests.get(n=n)
    by = person(asked.office, "treasurer")
    facts = {"reference": f"TRX {n}", "amount": asked.amount, "received_on": clock.today(), "by": by}
    confirm_receipt(request=asked, **facts)
    order.refresh_from_db()


def held(code):
    rows = Balance.objects.open().filter(code=code)
    return {row.office.prison.short_code: row.amount for row in rows.select_related("office__prison")}


def stock_of(product):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def test_the_order_says_what_was_offered_and_takes_nothing_from_stock(goods):
    order = bought(goods)
    lines = order.lines.order_by("pk").values_list("title", "title_en", "quantity", "unit_price_incl_tax")
    assert list(lines) == [("Kursi rapat", "Meeting chair", 40, 700_001), ("Mangkuk besar", "", 100, 15_000)]
    requests = order.payment_requests.order_by("n").values_list("amount", "expires_at", "state")
    assert order.total == 40 * 700_001 + 100 * 15_000 + 250_000 == 29_750_040
    assert list(requests) == [(9_000_000, PAY_BY, "open"), (20_750_040, REST_BY, "open")]
    assert (stock_of(goods[0]), stock_of(goods[1])) == ((10, 0), (10, 0))
    assert [each.promised_on for each in order.consignments.order_by("promised_on")] == [
        date(2026, 4, 1),
        date(2026, 4, 15),
    ]
    assert problems() == []


def test_what_changes_in_the_shop_later_changes_nothing(goods):
    for each in goods:
        Product.objects.filter(pk=each.pk).update(is_public=False, min_quantity=500)
        StockRecord.objects.filter(product=each).update(price=1)
    assert bought(goods).total == 29_750_040


def test_a_prison_that_closed_sells_nothing(goods):
    goods[1].prison.is_active = False
    goods[1].prison.save()
    with pytest.raises(PlacementRefused) as refusal:
        bought(goods)
    assert (refusal.value.code, Order.objects.count()) == ("gone", 0)


def test_what_was_offered_from_stock_is_taken_from_it_or_refused(goods):
    bought(goods, quantities=(4, 5), made=False)
    assert (stock_of(goods[0]), stock_of(goods[1])) == ((10, 4), (10, 5))
    with pytest.raises(OutOfStock):
        bought(goods, quantities=(4, 6), made=False)
    assert (stock_of(goods[0]), Order.objects.count()) == ((10, 4), 1)


def test_the_same_form_twice_is_one_order(goods):
    key = uuid4()
    assert bought(goods, key=key) == bought(goods, key=key)
    assert Order.objects.count() == 1


def test_the_deposit_goes_to_the_prisons_in_proportion_and_the_rest_completes_it(goods):
    order = bought(goods)
    pay_part(order, 1)
    assert (order.status, order.has_deposit, order.is_released) == ("pending", True, True)
    deposit = held(chart.DEFERRED), held(chart.SHIPPING)
    assert deposit == (
        {"SMG": 8_470_589, "MGL": 453_781},
        {"SMG": 60_504, "MGL": 15_126},
    )
    assert sum(sum(each.values()) for each in deposit) == 9_000_000
    pay_part(order, 2)
    assert order.status == "paid"
    assert held(chart.DEFERRED) == {"SMG": 28_000_040, "MGL": 1_500_000}
    assert held(chart.SHIPPING) == {"SMG": 200_000, "MGL": 50_000}
    assert problems() == []


def test_prisons_begin_with_the_deposit_and_nothing_leaves_before_the_rest(goods):
    order = bought(goods)
    parcel = order.consignments.order_by("pk")[0]
    with pytest.raises(FulfilmentRefused):
        accept(consignment=parcel, by=person(parcel.prison.office, "officer"))
    pay_part(order, 1)
    by = person(parcel.prison.office, "officer")
    accept(consignment=parcel, by=by)
    mark_ready(consignment=parcel, by=by)
    with pytest.raises(FulfilmentRefused) as refusal:
        hand_over(consignment=parcel, by=by, courier="Kurir", tracking="RESI0001")
    parcel.refresh_from_db()
    assert (refusal.value.code, parcel.state, parcel.handed_over_at) == ("rest", "ready", None)
    pay_part(order, 2)
    hand_over(consignment=parcel, by=by, courier="Kurir", tracking="RESI0001")
    assert (stock_of(goods[0]), problems()) == ((10, 0), [])


def test_a_deposit_that_never_comes_ends_the_order_and_both_requests(goods):
    order = bought(goods)
    with clock.at(PAY_BY + timedelta(minutes=1)):
        assert sweep_payments() == 1
    order.refresh_from_db()
    states = list(order.payment_requests.order_by("n").values_list("state", flat=True))
    assert (order.status, states) == ("expired", ["expired", "expired"])


def test_a_rest_that_is_late_ends_nothing(goods):
    order = bought(goods)
    pay_part(order, 1)
    with clock.at(REST_BY + timedelta(days=9)):
        assert sweep_payments() == 0
        pay_part(order, 2)
    assert order.status == "paid"


def test_the_deposit_of_a_cancelled_order_is_owed_to_the_buyer(goods):
    order = bought(goods)
    pay_part(order, 1)
    cancel_order(order=order, reason="Batal", by=person(order.payment_requests.get(n=1).office, "treasurer"))
    order.refresh_from_db()
    assert (order.status, held(chart.DEFERRED), held(chart.SHIPPING)) == ("cancelled", {}, {})
    assert sum(held(chart.REFUND).values()) == 9_000_000
    assert [each.state for each in order.payment_requests.order_by("n")] == ["paid", "cancelled"]
    assert problems() == []


def test_the_letters_say_what_is_paid_and_what_is_not(goods):
    order = bought(goods)
    pay_part(order, 1)
    told = OutboxMessage.objects.get(template="deposit_confirmed").context
    assert (told["amount"], told["payment"]["amount"]) == (9_000_000, 20_750_040)
    with clock.at(REST_BY - timedelta(days=2)):
        assert (remind_buyers(), remind_buyers()) == (1, 0)
    assert OutboxMessage.objects.get(template="payment_reminder").context["rest"] is True
    pay_part(order, 2)
    assert OutboxMessage.objects.filter(template="payment_confirmed").count() == 1
    assert OutboxMessage.objects.filter(template="new_consignment").count() == 2  # once for each prison


def test_the_whole_in_one_part_is_one_request(goods):
    order = bought(goods, deposit=10**12)
    pay(order)
    assert (order.status, order.has_deposit, order.payment_requests.count()) == ("paid", False, 1)


def test_the_buyers_page_says_both_parts(goods, client):
    order = bought(goods)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Rp9.000.000" in page and "Rp20.750.040" in page and "Uang muka" in page
    pay_part(order, 1)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Uang muka dibayar, sisanya belum" in page
    assert "Transfer sisanya" in page
