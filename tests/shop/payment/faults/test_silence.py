"""Stripe does not answer, or answers too late: nothing is made twice, and no stock is freed on a guess."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from config.common import clock
from partners.models import StockRecord
from shop.payment.card import close_pages, start
from shop.payment.gateway import GatewayRefused, GatewayUnreachable
from shop.payment.models import Attempt
from shop.payment.services import sweep_payments
from shop.payment.sweep import sweep_card
from tests.factories import make_product
from tests.shop.payment.cards import agreed, card_order, come_back, deliver, request_of, state, visit
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"
LATER = timedelta(minutes=3)


def sessions(fake):
    return fake.all_of("checkout.session")


def sweep():
    """As the command does it: what fails is reported, and the rest has its turn."""
    try:
        sweep_card()
    except ExceptionGroup as failed:
        assert {type(each) for each in failed.exceptions} <= {GatewayUnreachable}
    return sweep_payments()


@contextmanager
def unanswered():
    """Nothing can be said yet; the row of the visit may be there, which is the point."""
    with pytest.raises(GatewayUnreachable):
        yield


def test_16_stripe_is_away_when_the_buyer_comes_back(fake, client):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    fake.down = True
    answer = come_back(attempt, client)
    assert answer.url == f"/pesanan/{order.token}/"
    assert [str(each) for each in get_messages(answer.wsgi_request)] != []
    assert state(order) == ("pending", "open", ["open"])
    fake.down = False
    deliver(COMPLETED, fake)
    assert state(order)[0] == "paid"


def test_17_the_answer_was_lost_after_the_page_was_made(fake):
    order = card_order()
    fake.fail_next("timeout_after", 2)
    with unanswered():
        start(request=request_of(order))
    assert len(sessions(fake)) == 1
    assert state(order) == ("pending", "open", ["new"])


def test_18_and_the_buyer_clicks_again(fake):
    order = card_order()
    fake.fail_next("timeout_after", 2)
    with unanswered():
        start(request=request_of(order))
    url = start(request=request_of(order))
    assert [each["url"] for each in sessions(fake)] == [url]
    assert start(request=request_of(order)) == url
    assert Attempt.objects.count() == 1


def test_18_control_with_a_key_of_its_own_each_time_there_would_be_two_pages(fake, monkeypatch):
    order = card_order()
    fake.fail_next("timeout_after", 2)
    with unanswered():
        start(request=request_of(order))
    Attempt.objects.update(key="another")
    start(request=request_of(order))
    assert len(sessions(fake)) == 2


def test_18_nobody_was_reached_and_the_row_has_become_too_old_for_a_page(fake):
    order = card_order()
    fake.down = True
    with unanswered():
        start(request=request_of(order))
    fake.down = False
    with clock.at(clock.now() + timedelta(minutes=10)):
        url = start(request=request_of(order))
    assert [each["url"] for each in sessions(fake)] == [url]
    assert state(order) == ("pending", "open", ["failed", "open"])


def test_an_error_that_stripe_keeps_for_the_key_is_not_asked_for_again(fake):
    order = card_order()
    fake.fail_next("500", 2)
    with unanswered():
        start(request=request_of(order))
    assert state(order) == ("pending", "open", ["failed"])
    visit(order)
    assert state(order) == ("pending", "open", ["failed", "open"])


def test_20_a_crash_before_the_pages_name_was_saved_is_mended_by_its_event(fake):
    order = card_order()
    attempt = visit(order)
    Attempt.objects.update(session_id=None, url="", state="new")
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert state(order) == ("paid", "paid", ["paid"])
    assert Attempt.objects.get().session_id == attempt.session_id
    assert agreed()


def test_20_or_by_the_sweep(fake):
    order = card_order()
    attempt = visit(order)
    Attempt.objects.update(session_id=None, url="", state="new")
    fake.pay(attempt.session_id)
    with clock.at(clock.now() + LATER):
        sweep_card()
    assert state(order) == ("paid", "paid", ["paid"])


def test_24_the_bank_was_not_answered_and_the_hold_frees_its_stock_once(fake):
    chair = make_product()
    order = card_order(chair)
    attempt = visit(order)
    assert fake.pay(attempt.session_id, card="4000002500003155", three_ds_ok=False) == "abandoned"
    with clock.at(request_of(order).expires_at):
        assert [sweep(), sweep()] == [1, 0]
    assert state(order) == ("expired", "expired", ["expired"])
    assert StockRecord.objects.get(product=chair).num_allocated == 0


def test_25_paid_just_before_the_sweep(fake):
    order = card_order()
    attempt = visit(order)
    with clock.at(attempt.expires_at - timedelta(seconds=1)):
        fake.pay(attempt.session_id)
    with clock.at(request_of(order).expires_at):
        assert sweep() == 0
    assert state(order) == ("paid", "paid", ["paid"])


def test_26_stripe_is_away_when_the_hold_should_end(fake):
    chair = make_product()
    order = card_order(chair)
    visit(order)
    fake.down = True
    with clock.at(request_of(order).expires_at + timedelta(days=1)):
        assert sweep() == 0
        assert StockRecord.objects.get(product=chair).num_allocated == 1
        assert state(order)[:2] == ("pending", "open")
        fake.down = False
        assert sweep() == 1
    assert StockRecord.objects.get(product=chair).num_allocated == 0


def test_26_keys_taken_away_end_no_hold_either(fake, settings):
    order = card_order()
    visit(order)
    settings.STRIPE_SECRET_KEY = ""
    with clock.at(request_of(order).expires_at):
        assert sweep() == 0
    assert state(order)[:2] == ("pending", "open")


def test_42_the_hold_outlasts_the_page_and_every_new_one(fake):
    order = card_order()
    first = visit(order)
    assert request_of(order).expires_at >= first.expires_at + timedelta(minutes=5)
    with clock.at(request_of(order).expires_at - timedelta(minutes=1)):
        second = visit(order)
        assert request_of(order).expires_at == second.expires_at + timedelta(minutes=5)


def test_42_control_a_hold_that_ends_without_closing_the_page_loses_paid_stock(fake, monkeypatch):
    chair = make_product(stock=1)
    order = card_order(chair)
    attempt = visit(order)
    monkeypatch.setattr("shop.payment.querysets.AttemptQuerySet.live", lambda rows: rows.none())
    with clock.at(request_of(order).expires_at):
        sweep_payments()
    with clock.at(clock.now()):
        fake.things[attempt.session_id]["expires_at"] += 9_000
        fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert state(order) == ("expired", "expired", ["paid"])
    assert StockRecord.objects.get(product=chair).num_allocated == 0


def test_a_buyer_who_starts_over_and_over_does_not_keep_the_goods_for_ever(fake):
    order = card_order()
    for n in range(10):
        with clock.at(clock.now() + timedelta(minutes=35 * n)):
            assert visit(order).n == n + 1
    with clock.at(clock.now() + timedelta(minutes=350)), refused(code="tries"):
        start(request=request_of(order))


def test_no_page_for_an_order_that_is_over_paid_or_paid_otherwise(fake):
    order = card_order()
    request = request_of(order)
    with clock.at(request.expires_at), refused(code="closed"):
        start(request=request)
    fake.pay(visit(order).session_id)
    deliver(COMPLETED, fake)
    with refused(code="paid"):
        start(request=request)
    assert len(sessions(fake)) == 1


def test_no_second_page_while_a_bank_decides(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id, delayed=True)
    come_back(attempt)
    with refused(code="processing"):
        start(request=request_of(order))
    close_pages(order=order)
    assert state(order) == ("pending", "open", ["processing"])


def test_what_stripe_refuses_is_said_and_ends_the_visit(fake):
    order = card_order()
    with clock.at(clock.now()), pytest.raises(GatewayRefused) as caught:
        fake.ahead = 600
        start(request=request_of(order))
    assert "expires_at" in caught.value.reason
    assert "expires_at" not in str(caught.value)
    assert state(order) == ("pending", "open", ["failed"])


def test_american_express_above_its_limit_is_declined_and_another_card_pays(fake):
    order = card_order(make_product(price=10_000_000, stock=1))
    attempt = visit(order)
    assert fake.pay(attempt.session_id, card="378282246310005") == "declined"
    assert fake.pay(attempt.session_id) == "paid"
    deliver(COMPLETED, fake)
    assert state(order) == ("paid", "paid", ["paid"])
