"""Sales by an officer's hand: cash and goods at once, chat orders like any other, and the way back on the same day."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.price_and_stock import change_price
from config.common import clock
from config.common.models import AuditEvent, OutboxMessage
from partners.models import StockRecord
from shop.ledger.models import Balance, Entry
from shop.order.errors import OutOfStock
from shop.order.models import Order
from shop.payment.cash import cash_of, pay_in
from shop.payment.methods import offered
from shop.payment.models import Receipt
from shop.payment.verify import problems
from shop.placement.counter import sell, void_sale
from shop.placement.errors import PlacementRefused
from shop.placement.services import Purchase, situation_of
from shop.shipping.quotes import at_counter
from tests import factories
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(MORNING):
        yield


@pytest.fixture
def bread():
    return factories.make_product(title="Roti", price=10_000, cost=4_000, stock=9)


@pytest.fixture
def officer(bread):
    return factories.person(bread.prison, "officer")


def selling(product, quantity=2, **values):
    """A sale at the counter as its form says it; ``prison`` and ``items`` may be others."""
    price = product.price_from * quantity
    facts = {
        "key": uuid4(),
        "name": "",
        "phone": "",
        "email": "",
        "method": "cash",
        "choices": {product.prison.pk: at_counter()},
        "expected_total": price,
        "source": "koperasi",
        "cash": 50_000,
    } | values
    return {
        "prison": facts.pop("prison", product.prison),
        "items": facts.pop("items", {product.pk: quantity}),
        "purchase": Purchase(**facts),
    }


def test_cash_and_goods_change_hands_in_one_step(bread, officer):
    order = sell(**selling(bread), by=officer)
    consignment = order.consignments.get()
    assert (order.status, consignment.state, consignment.promised_on) == (
        "paid",
        "handed_over",
        MORNING.date(),
    )
    assert (order.source, order.market, order.cash_given, order.total) == (
        "koperasi",
        "external",
        50_000,
        20_000,
    )
    assert order.lines.get().recognition == "handover"
    receipt = Receipt.objects.get()
    assert (receipt.reference, receipt.amount, receipt.by) == (f"KAS-{order.number}", 20_000, officer)
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (7, 0)
    assert list(Entry.objects.values_list("event", flat=True)) == ["paid", "recognised"]
    sold = AuditEvent.objects.get(action="sold")
    assert (sold.actor, sold.after) == (officer, {"source": "koperasi", "market": "external"})
    assert OutboxMessage.objects.count() == 0
    assert problems() == []


def test_the_cash_is_held_until_the_treasurer_has_paid_it_in(bread, officer):
    order, office = sell(**selling(bread), by=officer), bread.prison.office
    assert Balance.objects.of(office, "1102", "1103").by_code() == {"1103": 20_000}
    assert [(receipt.by, held.order_number, held.amount) for receipt, held in cash_of(office)] == [
        (officer, order.number, 20_000)
    ]
    treasurer = factories.person(bread.prison, "treasurer")
    assert pay_in(office=office, total=20_000, reference="setor 1", by=treasurer) == 20_000
    assert Balance.objects.of(office, "1102", "1103").by_code() == {"1102": 20_000}
    assert (cash_of(office), Entry.objects.last().reason) == ([], "SETOR 1")
    assert problems() == []


def test_the_same_form_sent_twice_is_one_sale(bread, officer):
    form = selling(bread)
    first = sell(**form, by=officer)
    assert sell(**form, by=officer) == first
    assert (Order.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_used_form_does_not_sell_other_goods(bread, officer):
    form = selling(bread)
    sell(**form, by=officer)
    with refused(PlacementRefused, code="key"):
        sell(**form | {"items": {bread.pk: 3}}, by=officer)


def test_out_of_stock(bread, officer):
    with refused(OutOfStock, code="stock"):
        sell(**selling(bread, 10, cash=100_000), by=officer)


def test_price_changed_meanwhile(bread, officer):
    form = selling(bread)
    change_price(product=bread, price=12_000, by=officer)
    with refused(PlacementRefused, code="price"):
        sell(**form, by=officer)


@pytest.mark.parametrize("given", [None, 0, 19_999])
def test_too_little_money_given(bread, officer, given):
    with refused(PlacementRefused, code="cash", field="given"):
        sell(**selling(bread, cash=given), by=officer)


def test_product_of_another_prison(bread, officer):
    other = factories.make_prison("TNG")
    theirs = factories.make_product(factories.make_workshop(other), price=10_000)
    with refused(PlacementRefused, code="prison"):
        sell(**selling(bread, items={theirs.pk: 2}), by=officer)


def test_market_not_allowed(bread, officer):
    inside = factories.make_product(title="Sabun", price=10_000, market="internal")
    with refused(PlacementRefused, code="market"):
        sell(**selling(inside), by=officer)
    order = sell(**selling(inside, market="internal"), by=officer)
    assert (order.market, order.lines.get().product) == ("internal", inside)
    assert sell(**selling(bread, market="internal"), by=officer).market == "internal"


def test_cash_at_the_counter_is_offered_nowhere_else(bread, officer):
    basket = factories.basket_with((bread, 1))
    choices = factories.purchase_for(basket, delivery="pickup").choices
    situation = situation_of(lines=list(basket.all_lines()), choices=choices, total=10_000, on=clock.today())
    assert [method.code for method in offered(situation)] == ["transfer", "pickup"]
    with refused(PlacementRefused, code="method"):
        factories.place_order(basket, delivery="pickup", method="cash")


def test_a_chat_order_waits_for_its_payment_like_any_other(bread, officer):
    purchase = factories.purchase_for(factories.basket_with((bread, 2)), source="chat")
    order = sell(prison=bread.prison, items={bread.pk: 2}, purchase=purchase, by=officer)
    assert (order.status, order.source, order.consignments.get().state) == ("pending", "chat", "waiting")
    assert order.total == 20_000 + order.shipping_total > 20_000
    assert list(OutboxMessage.objects.values_list("template", flat=True)) == ["order_placed"]
    factories.pay(order)
    assert problems() == []


def test_void_takes_back_goods_shares_and_cash(bread, officer):
    order = sell(**selling(bread), by=officer)
    consignment = order.consignments.get()
    void_sale(consignment=consignment, reason="Salah barang", by=officer)
    order.refresh_from_db()
    consignment.refresh_from_db()
    assert (order.status, consignment.state) == ("cancelled", "returned")
    assert StockRecord.objects.get().num_in_stock == 9
    assert Balance.objects.open().count() == 0
    assert cash_of(bread.prison.office) == []
    voided = AuditEvent.objects.get(action="sale voided")
    assert voided.after == {"number": order.number, "reason": "Salah barang", "amount": 20_000}
    assert problems() == []
    with refused(PlacementRefused, code="state"):
        void_sale(consignment=consignment, reason="Lagi", by=officer)


def test_void_only_on_the_same_day_and_while_the_cash_is_there(bread, officer):
    consignment = sell(**selling(bread), by=officer).consignments.get()
    with refused(PlacementRefused, code="reason", field="reason"):
        void_sale(consignment=consignment, reason=" ", by=officer)
    with clock.at(MORNING + timedelta(days=1)), refused(PlacementRefused, code="day"):
        void_sale(consignment=consignment, reason="Salah", by=officer)
    treasurer = factories.person(bread.prison, "treasurer")
    pay_in(office=bread.prison.office, total=20_000, reference="S1", by=treasurer)
    with refused(PlacementRefused, code="paid in"):
        void_sale(consignment=consignment, reason="Salah", by=officer)


def test_an_order_of_the_shop_is_not_voided(bread, officer):
    consignment = factories.pay(factories.place_order(factories.basket_with((bread, 1)))).consignments.get()
    with refused(PlacementRefused, code="state"):
        void_sale(consignment=consignment, reason="Salah", by=officer)


def test_a_sale_of_three_things_costs_little(bread, officer):
    others = [factories.make_product(title=f"Kue {n}", price=10_000) for n in range(2)]
    form = selling(bread, items={each.pk: 1 for each in (bread, *others)}, expected_total=30_000)
    with CaptureQueriesContext(connection) as queries:
        sell(**form, by=officer)
    assert len(queries) <= 127, len(queries)
