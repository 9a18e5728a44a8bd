"""Money that comes as it should, told once, many times, in any order or not at all: booked once."""

from datetime import timedelta

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from shop.ledger.models import Entry
from shop.payment import events
from shop.payment.models import GatewayCharge, GatewayEvent, Receipt
from shop.payment.sweep import sweep_card
from shop.payment.sync import sync_session
from tests.shop.payment.cards import (
    AMOUNT,
    agreed,
    books,
    card_order,
    come_back,
    deliver,
    request_of,
    set_aside,
    state,
    visit,
)

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"
PAID = ("paid", "paid", ["paid"])


def paid_once(order):
    assert state(order) == PAID
    assert books(order) == {"1104": AMOUNT, "2001": 850_000, "2401": 10_000}
    assert Receipt.objects.count() == GatewayCharge.objects.count() == Entry.objects.count() == 1
    assert OutboxMessage.objects.filter(template="payment_confirmed").count() == 1
    assert set_aside() == []
    assert agreed()
    return True


def test_01_a_payment_is_booked_with_its_fee_and_belongs_to_the_collecting_office(fake):
    order = card_order()
    attempt = visit(order)
    assert fake.pay(attempt.session_id) == "paid"
    assert deliver(COMPLETED, fake).content == b"paid"
    assert paid_once(order)
    charge, receipt = GatewayCharge.objects.get(), Receipt.objects.get()
    assert receipt.reference == charge.payment_intent
    assert receipt.office == request_of(order).office == order.consignments.get().prison.office.parent
    assert (charge.amount, charge.fee) == (AMOUNT, 26_940)


def test_02_the_same_event_three_times(fake):
    order = card_order()
    fake.pay(visit(order).session_id)
    assert [deliver(COMPLETED, fake).content for _again in range(3)] == [b"paid", b"known", b"known"]
    assert GatewayEvent.objects.count() == 1
    assert paid_once(order)


def test_03_two_events_for_one_payment(fake):
    order = card_order()
    fake.pay(visit(order).session_id)
    event = next(each for each in fake.outbox if each["type"] == COMPLETED)
    deliver(event, fake)
    deliver({**event, "id": "evt_another"}, fake)
    assert GatewayEvent.objects.count() == 2
    assert paid_once(order)


def test_12_the_event_before_the_buyer_comes_back(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    come_back(attempt)
    assert paid_once(order)


def test_12_control_without_the_row_of_the_charge_the_same_money_would_be_a_second_payment(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    GatewayCharge.objects.all().delete()
    come_back(attempt)
    assert set_aside() == [("second", AMOUNT)]


def test_13_the_buyer_comes_back_before_the_event(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    answer = come_back(attempt)
    assert answer.url == f"/pesanan/{order.token}/"
    assert paid_once(order)
    deliver(COMPLETED, fake)
    assert paid_once(order)


def test_14_neither_event_nor_return(fake):
    order = card_order()
    fake.pay(visit(order).session_id)
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert sweep_card() == 1
        assert sweep_card() == 0
    assert paid_once(order)


def test_19_a_crash_between_capture_and_commit_books_it_the_next_time(fake, monkeypatch):
    order = card_order()
    fake.pay(visit(order).session_id)
    with monkeypatch.context() as broken:
        broken.setattr("shop.payment.services.tell_prisons", lambda consignments: 1 / 0)
        assert deliver(COMPLETED, fake).status_code == 500
    assert state(order) == ("pending", "open", ["open"])
    assert not Entry.objects.exists() and not GatewayCharge.objects.exists()
    event = GatewayEvent.objects.get()
    assert (event.processed_at, event.error) == (None, "ZeroDivisionError('division by zero')")
    assert sweep_card() == 1
    assert paid_once(order)
    assert GatewayEvent.objects.get().error == ""


def test_23_declined_then_paid(fake):
    order = card_order()
    attempt = visit(order)
    assert fake.pay(attempt.session_id, card="4000000000000002") == "declined"
    come_back(attempt)
    assert state(order) == ("pending", "open", ["open"])
    assert fake.pay(attempt.session_id) == "paid"
    come_back(attempt)
    assert paid_once(order)


@pytest.mark.parametrize("late_first", [False, True])
def test_28_a_slow_bank_says_yes(fake, late_first):
    order = card_order()
    attempt = visit(order)
    assert fake.pay(attempt.session_id, delayed=True) == "processing"
    if not late_first:
        deliver(COMPLETED, fake)
        assert state(order) == ("pending", "open", ["processing"])
        with clock.at(clock.now() + timedelta(hours=30)):
            sweep_card()
        assert state(order) == ("pending", "open", ["processing"])
    fake.settle_delayed(attempt.session_id, True)
    deliver("checkout.session.async_payment_succeeded", fake)
    deliver(COMPLETED, fake)
    assert paid_once(order)


def test_28_a_slow_bank_says_no_and_the_buyer_may_try_again(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id, delayed=True)
    come_back(attempt)
    fake.settle_delayed(attempt.session_id, False)
    deliver("checkout.session.async_payment_failed", fake)
    deliver(COMPLETED, fake)
    assert state(order) == ("pending", "open", ["failed"])
    fake.pay(visit(order).session_id)
    deliver(COMPLETED, fake)
    assert state(order) == ("paid", "paid", ["failed", "paid"])
    assert agreed()


def test_a_fee_that_is_not_known_yet_is_filled_in_when_we_look_again(fake):
    order = card_order()
    attempt = visit(order)
    fake.fees_wait = True
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert GatewayCharge.objects.get().fee is None
    fake.book_fees()
    sync_session(session_id=attempt.session_id)
    assert GatewayCharge.objects.get().fee == 26_940
    assert paid_once(order)


def test_the_sweep_forgets_what_is_older_than_thirty_days_and_was_acted_on(fake):
    facts = {"type": COMPLETED, "payload": {"id": "cs_x"}, "received_at": clock.now()}
    GatewayEvent.objects.create(event_id="evt_done", processed_at=clock.now(), **facts)
    with clock.at(clock.now() + timedelta(days=29)):
        assert events.forget_old() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        sweep_card()
    assert not GatewayEvent.objects.exists()


def test_no_event_keeps_anything_of_its_payer(fake):
    order = card_order()
    fake.pay(visit(order).session_id)
    event = next(each for each in fake.outbox if each["type"] == COMPLETED)
    event["data"]["object"]["customer_details"] = {"email": "sri@example.com", "name": "Sri"}
    deliver(event, fake)
    assert sorted(GatewayEvent.objects.get().payload) == ["charge", "id", "object", "payment_intent"]
    assert "sri" not in str(GatewayEvent.objects.values()).lower()
