"""The same money sent back by many hands at once; the control shows that the race is real."""

import threading

import pytest

from shop.ledger.models import Entry
from shop.order.models import Order
from shop.payment import card_refunds
from shop.payment.card_refunds import send
from shop.payment.errors import PaymentRefused
from shop.payment.models import GatewayRefund
from shop.payment.refunds import debts_of
from tests.shop.payment.card_sales import refunds_at
from tests.shop.payment.cards import AMOUNT, agreed, cards_taken
from tests.shop.payment.faults.test_money_back import cancelled, sending
from tests.support.races import run_together

pytestmark = pytest.mark.race


@pytest.fixture
def raced(race_db, settings, stripe_fake):
    with cards_taken(settings, stripe_fake):
        yield stripe_fake


def test_40_six_at_once_send_it_once(raced):
    order = cancelled(raced)
    outcomes = run_together(lambda: send(sending(order)()), times=6)
    assert [each.result for each in outcomes if not each.error] == ["sent"]
    assert {type(each.error) for each in outcomes if each.error} == {PaymentRefused}
    assert (refunds_at(raced, order), GatewayRefund.objects.count()) == ([AMOUNT], 1)
    assert agreed()


def test_40_control_without_the_lock_and_the_books_two_rows_are_made(raced, monkeypatch):
    """The guards are the order's lock and the refusal of an overdraft; here both are gone."""
    order = cancelled(raced)
    both = threading.Barrier(2, timeout=20)

    def together(order):
        found = debts_of(order)
        both.wait()
        return found

    monkeypatch.setattr(card_refunds, "debts_of", together)
    monkeypatch.setattr(Order.objects, "select_for_update", lambda **said: Order.objects.all())
    monkeypatch.setattr("shop.ledger.posting._refuse_overdrawn", lambda accounts: None)
    run_together([sending(order), sending(order)])
    assert GatewayRefund.objects.count() == 2, "one was stopped: this control proves nothing"
    assert Entry.objects.filter(event="refund-paid").count() == 2
