"""Money and stock under many hands at once, on a database of their own; controls show that the races are real."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.ledger.models import Balance, Entry
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Order
from shop.payment import services
from shop.payment.errors import PaymentRefused
from shop.payment.models import PaymentRequest, Receipt
from shop.payment.services import (
    cancel_order,
    collect_at_pickup,
    confirm_receipt,
    expire_request,
    sweep_payments,
)
from shop.payment.verify import problems
from tests.factories import basket_with, make_product, person, place_order
from tests.support.races import run_together

pytestmark = pytest.mark.race
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
AFTER = START + timedelta(days=3)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


def errors(outcomes):
    return [outcome.error for outcome in outcomes if outcome.error]


def kinds(outcomes):
    return {type(error) for error in errors(outcomes)}


def confirming(order, reference="TRX 1"):
    request = order.payment_requests.get()
    return partial(
        confirm_receipt,
        request=request,
        reference=reference,
        amount=request.amount,
        received_on=START.date(),
        by=person(request.office, "treasurer"),
    )


def stock_of(product):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def test_an_expired_hold_swept_by_eight_gives_its_stock_back_once(race_db):
    chair = make_product(stock=50)
    held = [place_order(basket_with((chair, 3))) for _again in range(4)]
    place_order(basket_with((chair, 5)), delivery="pickup", method="pickup")
    with clock.at(AFTER):
        outcomes = run_together(sweep_payments, times=8)
    assert errors(outcomes) == []
    assert sum(outcome.result for outcome in outcomes) == len(held)
    assert stock_of(chair) == (50, 5)
    assert OutboxMessage.objects.filter(template="order_expired").count() == len(held)
    assert problems() == []


def test_control_a_sweep_that_trusts_what_it_read_gives_stock_back_twice(race_db, monkeypatch):
    """The guard is the re-reading under the order's lock; without it a double release is an error at best."""
    chair = make_product(stock=50)
    place_order(basket_with((chair, 3)))
    place_order(basket_with((chair, 5)))
    first = Order.objects.order_by("pk").first()

    def trusting(request):
        return request

    def careless(consignments):
        for consignment in consignments:
            services.stock.release(
                (each.line.stockrecord_id, each.quantity) for each in consignment.lines.all()
            )

    monkeypatch.setattr(services, "locked_request", trusting)
    monkeypatch.setattr(services, "cancel_consignments", lambda order: careless(order.consignments.all()))
    request = PaymentRequest.objects.select_related("order", "office").get(order=first)
    with clock.at(AFTER):
        run_together([partial(services.expire_request, request=clone(request)) for _again in range(2)])
    assert stock_of(chair)[1] == 2, "the stock was not given back twice: this control proves nothing"


def clone(request):
    return PaymentRequest.objects.select_related("order", "office").get(pk=request.pk)


def test_paying_against_expiring_leaves_allocated_equal_to_paid_and_held(race_db):
    chair = make_product(stock=100)
    orders = [place_order(basket_with((chair, 1))) for _again in range(24)]
    calls = []
    for n, order in enumerate(orders):
        calls.append(confirming(order, f"TRX {n}"))
        calls.append(partial(expire_request, request=order.payment_requests.get()))
    with clock.at(AFTER):
        outcomes = run_together(calls)
    assert kinds(outcomes) <= {PaymentRefused}
    paid = Order.objects.filter(status="paid").count()
    expired = Order.objects.filter(status="expired").count()
    assert paid + expired == len(orders)
    assert stock_of(chair) == (100, paid)
    assert Receipt.objects.count() == Entry.objects.count() == paid
    assert problems() == ledger_problems() == []


def test_the_same_receipt_confirmed_by_two_is_booked_once(race_db):
    order = place_order(basket_with((make_product(), 1)))
    outcomes = run_together(confirming(order), times=2)
    assert [type(error) for error in errors(outcomes)] == [PaymentRefused]
    assert Receipt.objects.count() == Entry.objects.count() == 1
    assert Balance.objects.of(order.lines.get().partner.office).by_code()["1102"] == order.total
    assert OutboxMessage.objects.filter(template="payment_confirmed").count() == 1


def test_one_reference_for_two_orders_pays_one(race_db):
    chair = make_product()
    orders = [place_order(basket_with((chair, 1))) for _again in range(2)]
    outcomes = run_together([confirming(order) for order in orders])
    assert [error.code for error in errors(outcomes)] == ["reference used"]
    assert sorted(Order.objects.values_list("status", flat=True)) == ["paid", "pending"]
    assert problems() == []


def test_cancelling_against_handing_over_does_one_of_them(race_db):
    chair = make_product(stock=100)
    officer, treasurer = person(chair.prison, "officer"), person(chair.prison, "treasurer")
    orders = [place_order(basket_with((chair, 1))) for _again in range(8)]
    calls = []
    for n, order in enumerate(orders):
        confirming(order, f"TRX {n}")()
        consignment = accept(consignment=order.consignments.get(), by=officer)
        calls.append(
            partial(hand_over, consignment=consignment, by=officer, courier="Kurir", tracking="JT000123")
        )
        calls.append(partial(cancel_order, order=order, reason="uji", by=treasurer))
    outcomes = run_together(calls)
    assert len(errors(outcomes)) == len(orders)
    gone = Order.objects.filter(status="paid").count()
    assert Order.objects.filter(status="cancelled").count() == len(orders) - gone
    assert stock_of(chair) == (100 - gone, 0)
    assert problems() == ledger_problems() == []


def test_counter_and_hand_over_of_the_same_goods_do_not_deadlock(race_db):
    """One posts money before it moves stock, the other after: the counter holds the stock first."""
    chair = make_product(stock=100)
    officer = person(chair.prison, "officer")
    calls = []
    for n in range(8):
        counter = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
        at_counter = mark_ready(
            consignment=accept(consignment=counter.consignments.get(), by=officer), by=officer
        )
        paid = place_order(basket_with((chair, 1)), delivery="pickup")
        confirming(paid, f"TRX {n}")()
        ready = mark_ready(consignment=accept(consignment=paid.consignments.get(), by=officer), by=officer)
        calls.append(partial(collect_at_pickup, **by_code(at_counter, officer), receipt_number=f"KW {n}"))
        calls.append(partial(hand_over, **by_code(ready, officer)))
    outcomes = run_together(calls)
    assert errors(outcomes) == []
    assert stock_of(chair) == (84, 0)
    assert problems() == ledger_problems() == []


def by_code(consignment, officer):
    return {"consignment": consignment, "by": officer, "code": consignment.pickup_code}


def test_the_counter_pressed_twice_takes_the_cash_once(race_db):
    chair = make_product(stock=5)
    officer = person(chair.prison, "officer")
    order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    ready = mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)
    call = partial(collect_at_pickup, **by_code(ready, officer), receipt_number="KW 1")
    outcomes = run_together(call, times=6)
    assert [type(error) for error in errors(outcomes)] == [PaymentRefused] * 5
    assert Receipt.objects.count() == 1
    assert stock_of(chair) == (4, 0)


def test_a_parcel_leaves_once_and_is_completed_once(race_db):
    chair = make_product(stock=10)
    officer = person(chair.prison, "officer")
    order = place_order(basket_with((chair, 2)))
    confirming(order)()
    consignment = accept(consignment=order.consignments.get(), by=officer)
    send = partial(hand_over, consignment=consignment, by=officer, courier="Kurir", tracking="JT000123")
    assert [type(error) for error in errors(run_together(send, times=6))] == [FulfilmentRefused] * 5
    assert stock_of(chair) == (8, 0)
    with clock.at(START + timedelta(days=8)):
        outcomes = run_together(partial(complete, consignment=consignment), times=6)
    assert [type(error) for error in errors(outcomes)] == [FulfilmentRefused] * 5
    assert Entry.objects.filter(event="recognised").count() == 1
    assert problems() == ledger_problems() == []


def test_an_order_cancelled_by_many_is_cancelled_once(race_db):
    chair = make_product(stock=10)
    order = place_order(basket_with((chair, 2)))
    confirming(order)()
    outcomes = run_together(partial(cancel_order, order=order, reason="uji"), times=6)
    assert [type(error) for error in errors(outcomes)] == [PaymentRefused] * 5
    assert stock_of(chair) == (10, 0)
    assert Balance.objects.of(chair.prison.office).by_code() == {"1102": order.total, "2601": order.total}


def test_the_counter_against_the_sweep_does_one_of_them(race_db):
    chair = make_product(stock=20)
    officer = person(chair.prison, "officer")
    calls = []
    for n in range(6):
        order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
        ready = mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)
        calls.append(partial(collect_at_pickup, **by_code(ready, officer), receipt_number=f"KW {n}"))
        calls.append(partial(expire_request, request=order.payment_requests.get()))
    with clock.at(START + timedelta(days=60)):
        outcomes = run_together(calls)
    assert kinds(outcomes) <= {PaymentRefused}
    sold = Order.objects.filter(status="paid").count()
    assert Order.objects.filter(status="expired").count() == 6 - sold
    assert stock_of(chair) == (20 - sold, 0)
    assert Receipt.objects.count() == sold
    assert problems() == ledger_problems() == []


def test_nothing_is_left_open_after_a_race(race_db):
    """The threads' connections were closed: this one can begin and end a transaction."""
    with transaction.atomic():
        assert Order.objects.count() == 0
