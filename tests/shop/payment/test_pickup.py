"""Pay at pick-up: the cash and the goods change hands together, or neither does."""

from datetime import UTC, datetime

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.ledger.models import Balance, Entry
from shop.payment.errors import PaymentRefused
from shop.payment.models import Receipt
from shop.payment.services import cancel_order, collect_at_pickup
from shop.payment.verify import problems
from tests.factories import basket_with, make_product, person, place_order
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def chair():
    return make_product(price=850_000, cost=425_000, stock=5)


@pytest.fixture
def officer(chair):
    return person(chair.prison, "officer")


@pytest.fixture
def order(chair):
    return place_order(basket_with((chair, 2)), delivery="pickup", method="pickup")


@pytest.fixture
def ready(order, officer):
    return mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)


def collect(consignment, officer, **values):
    facts = {"code": consignment.pickup_code, "receipt_number": "KW 1"}
    return collect_at_pickup(consignment=consignment, by=officer, **facts | values)


def test_it_is_accepted_and_packed_before_it_is_paid(ready, order):
    assert (ready.state, order.status) == ("ready", "pending")
    assert len(ready.pickup_code) == 6
    letter = OutboxMessage.objects.get(template="ready_for_pickup")
    assert (letter.to, letter.context["code"]) == ("sri@example.com", ready.pickup_code)


def test_cash_and_goods_change_hands_together(ready, order, chair, officer):
    done = collect(ready, officer)
    order.refresh_from_db()
    assert (done.state, order.status) == ("handed_over", "paid")
    receipt = Receipt.objects.get()
    assert (receipt.reference, receipt.amount, receipt.by) == ("KW 1", 1_700_000, officer)
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (3, 0)
    assert Balance.objects.of(chair.prison.office).by_code() == {
        "1103": 1_700_000,
        "2302": 850_000,
        "2101": 127_500,
        "2200": 425_000,
        "2310": 297_500,
    }
    assert list(Entry.objects.values_list("event", flat=True)) == ["paid", "recognised"]
    assert problems() == []


@pytest.mark.parametrize("code", ["", "000", "abcdef", "１２３４５６"])
def test_a_wrong_code_takes_no_cash(ready, officer, code):
    with refused(FulfilmentRefused, code="code", field="code"):
        collect(ready, officer, code=code)


def test_what_is_not_packed_takes_no_cash(order, officer):
    consignment = accept(consignment=order.consignments.get(), by=officer)
    with refused(FulfilmentRefused, code="state"):
        collect(consignment, officer, code="")


def test_a_receipt_needs_its_number(ready, officer):
    with refused(PaymentRefused, code="reference"):
        collect(ready, officer, receipt_number=" ")


def test_a_receipt_number_is_used_once(ready, officer, chair):
    collect(ready, officer)
    other = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    second = mark_ready(consignment=accept(consignment=other.consignments.get(), by=officer), by=officer)
    with refused(PaymentRefused, code="reference used"):
        collect(second, officer)


def test_it_is_collected_once(ready, officer):
    collect(ready, officer)
    with refused(PaymentRefused, code="paid"):
        collect(ready, officer, receipt_number="KW 2")


def test_what_was_cancelled_is_not_collected(ready, officer, order):
    cancel_order(order=order, reason="uji")
    with refused(PaymentRefused, code="closed"):
        collect(ready, officer)


def test_unpaid_goods_do_not_leave_without_cash(ready, officer):
    with refused(FulfilmentRefused, code="unpaid"):
        hand_over(consignment=ready, by=officer, code=ready.pickup_code)


def test_a_transfer_order_that_is_fetched_is_not_paid_in_cash(chair, officer):
    order = place_order(basket_with((chair, 1)), delivery="pickup")
    with refused(PaymentRefused, code="method"):
        collect(order.consignments.get(), officer)
