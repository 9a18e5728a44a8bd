"""Card money under many hands at once, on a database of its own; controls show that the races are real."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from config.common import clock
from partners.models import StockRecord
from shop.ledger.models import Entry
from shop.order.stock import OutOfStock
from shop.payment import card, services, sync
from shop.payment.card import close_pages, start
from shop.payment.models import Attempt, GatewayCharge, PaymentRequest, Receipt, Unallocated
from shop.payment.services import cancel_order, sweep_payments
from shop.payment.sweep import sweep_card
from shop.payment.sync import sync_session
from shop.payment.unallocated import give_back
from tests.factories import basket_with, make_product, make_tariffs, person, place_order
from tests.shop.payment.cards import (
    agreed,
    card_order,
    cards_taken,
    come_back,
    deliver,
    request_of,
    state,
    visit,
)
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
COMPLETED = "checkout.session.completed"


@pytest.fixture
def fake(race_db, settings, stripe_fake):
    with clock.at(START), cards_taken(settings, stripe_fake):
        yield stripe_fake


def errors(outcomes):
    return [outcome.error for outcome in outcomes if outcome.error]


def test_38_twelve_events_and_returns_at_once_book_one_payment(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    event = next(each for each in fake.outbox if each["type"] == COMPLETED)
    calls = [partial(deliver, {**event, "id": f"evt_{n % 3}"}, fake) for n in range(6)]
    calls += [partial(come_back, attempt) for _again in range(6)]
    outcomes = run_together(calls)
    assert errors(outcomes) == []
    assert Receipt.objects.count() == GatewayCharge.objects.count() == Entry.objects.count() == 1
    assert state(order) == ("paid", "paid", ["paid"])
    assert not Unallocated.objects.exists()
    assert agreed()


def test_38_control_without_the_orders_lock_somebody_sees_an_order_that_is_no_more(fake, monkeypatch):
    """Without reading again under the lock, two book the same capture: the database's own walls stop the second."""
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    monkeypatch.setattr(sync, "locked_request", lambda request: clone(request))
    monkeypatch.setattr(services, "locked_request", lambda request: clone(request))
    monkeypatch.setattr(GatewayCharge.objects, "create", meeting(GatewayCharge.objects.create, 8))
    outcomes = run_together(partial(sync_session, session_id=attempt.session_id), times=8)
    assert errors(outcomes) != [], "nobody was hurt: this control proves nothing"


def clone(request):
    return PaymentRequest.objects.select_related("order", "office").get(pk=request.pk)


def test_39_eight_buyers_and_the_last_chair(fake):
    chair = make_product(stock=1)
    make_tariffs()
    baskets = [basket_with((chair, 1)) for _again in range(8)]
    outcomes = run_together([partial(place_order, basket, method="card") for basket in baskets])
    assert {type(error) for error in errors(outcomes)} == {OutOfStock}
    (order,) = [outcome.result for outcome in outcomes if outcome.result]
    fake.pay(visit(order).session_id)
    deliver(COMPLETED, fake)
    assert StockRecord.objects.values_list("num_in_stock", "num_allocated").get() == (1, 1)
    assert agreed()


def test_41_six_clicks_at_once_are_one_visit(fake):
    order = card_order()
    outcomes = run_together(partial(start, request=request_of(order)), times=6)
    assert errors(outcomes) == []
    assert len({outcome.result for outcome in outcomes}) == 1
    assert Attempt.objects.count() == len(fake.all_of("checkout.session")) == 1


def test_41_control_without_the_orders_lock_they_collide(fake, monkeypatch):
    order = card_order()
    monkeypatch.setattr(card, "locked_request", clone)
    monkeypatch.setattr(Attempt.objects, "create", meeting(Attempt.objects.create, 6))
    outcomes = run_together(partial(start, request=request_of(order)), times=6)
    assert [type(error) for error in errors(outcomes)] == [IntegrityError] * 5


def swept():
    sweep_card()
    return sweep_payments()


def test_the_sweep_twice_at_once_beside_a_payment_in_the_last_second(fake):
    chair = make_product(stock=20)
    orders = [card_order(chair) for _again in range(6)]
    attempts = [visit(order) for order in orders]
    pays = [partial(fake.pay, attempt.session_id) for attempt in attempts]
    with clock.at(attempts[0].expires_at - timedelta(seconds=1)):
        Attempt.objects.update(expires_at=clock.now())  # our clock says it is over, Stripe's does not
        PaymentRequest.objects.update(expires_at=clock.now())
        outcomes = run_together([swept, swept, *pays])
        assert errors(outcomes) == []
        sweep_card()
    paid = sum(outcome.result == "paid" for outcome in outcomes[2:])
    assert Receipt.objects.count() == paid
    assert PaymentRequest.objects.filter(state="expired").count() == 6 - paid
    assert StockRecord.objects.values_list("num_in_stock", "num_allocated").get() == (20, paid)
    assert not Unallocated.objects.exists()
    assert agreed()


def closed_and_cancelled(order):
    close_pages(order=order)
    return cancel_order(order=order, reason="uji")


def test_cancelling_against_paying_loses_no_money_and_no_stock(fake):
    chair = make_product(stock=20)
    orders = [card_order(chair) for _again in range(6)]
    attempts = [visit(order) for order in orders]
    calls = [partial(fake.pay, each.session_id) for each in attempts]
    calls += [partial(closed_and_cancelled, order) for order in orders]
    outcomes = run_together(calls)
    assert errors(outcomes) == []
    for event in [each for each in fake.outbox if each["type"] == COMPLETED]:
        deliver(event, fake)
    paid = sum(outcome.result == "paid" for outcome in outcomes[:6])
    assert Receipt.objects.count() == paid
    assert StockRecord.objects.values_list("num_in_stock", "num_allocated").get() == (20, 0)
    assert not Unallocated.objects.exists()
    assert agreed()


def test_two_treasurers_send_the_same_money_back(fake):
    order = card_order()
    attempt = visit(order)
    Attempt.objects.update(state="expired")
    cancel_order(order=order, reason="uji")
    fake.pay(attempt.session_id)
    sync_session(session_id=attempt.session_id)
    money, by = Unallocated.objects.get(), person(request_of(order).office, "treasurer")
    outcomes = run_together(partial(give_back, money=money, reference="", by=by), times=4)
    assert len(errors(outcomes)) == 3
    assert len(fake.all_of("refund")) == 1
    assert agreed()
