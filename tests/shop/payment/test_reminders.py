"""One letter six hours before the deadline, to whoever still has to pay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from config.common import clock
from config.common.models import OutboxMessage
from shop.payment.reminders import remind_buyer, remind_buyers
from shop.payment.services import cancel_order
from tests.factories import basket_with, make_product, pay, place_order

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)  # ten in the morning; to be paid two days later at 23.00 WIB
DEADLINE = datetime(2026, 3, 4, 16, tzinfo=UTC)
SIX = DEADLINE - timedelta(hours=6)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(stock=20)


def reminded():
    found = OutboxMessage.objects.filter(template="payment_reminder")
    return [key.partition(":")[2] for key in found.values_list("key", flat=True)]


def test_it_is_owed_once_six_hours_before(chair):
    order = place_order(basket_with((chair, 2)), language="en")
    with clock.at(SIX - timedelta(seconds=1)):
        assert remind_buyers() == 0
    with clock.at(SIX):
        assert (remind_buyers(), remind_buyers()) == (1, 0)
    with clock.at(DEADLINE - timedelta(minutes=1)):
        assert remind_buyers() == 0
    letter = OutboxMessage.objects.get(template="payment_reminder")
    assert (letter.key, letter.to, letter.language) == (
        f"payment_reminder:{order.number}",
        "sri@example.com",
        "en",
    )
    assert letter.context["payment"]["amount"] == order.total
    assert letter.context["parcels"][0]["goods"] == [[2, "Kursi rotan (en)", 1_700_000]]


def test_nobody_is_reminded_after_the_deadline(chair):
    place_order(basket_with((chair, 1)))
    with clock.at(DEADLINE):
        assert remind_buyers() == 0
    assert reminded() == []


def test_who_has_paid_cancelled_or_pays_at_pick_up_is_left_alone(chair):
    pay(place_order(basket_with((chair, 1))))
    cancel_order(order=place_order(basket_with((chair, 1))), reason="uji")
    counter = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    with clock.at(counter.payment_requests.get().expires_at - timedelta(hours=1)):
        assert remind_buyers() == 0
    with clock.at(SIX):
        assert remind_buyers() == 0
    assert reminded() == []


def test_who_ordered_within_the_last_hours_is_left_alone(chair):
    """Fresh food is to be paid the same evening: its buyer has just read until when."""
    order = place_order(basket_with((chair, 1)))
    request = order.payment_requests.get()
    request.expires_at = START + timedelta(hours=5)
    request.save()
    with clock.at(START + timedelta(hours=1)):
        assert remind_buyers() == 0


def test_what_was_paid_while_the_sweep_ran_is_not_reminded(chair):
    order = place_order(basket_with((chair, 1)))
    stale = order.payment_requests.get()
    pay(order)
    assert remind_buyer(request=stale) is False
    assert reminded() == []


def test_the_sweep_reminds_even_when_a_hold_cannot_be_ended(chair, monkeypatch, capsys):
    order = place_order(basket_with((chair, 1)))

    def stuck():
        raise RuntimeError("stuck")

    monkeypatch.setattr("shop.payment.management.commands.sweep_payments.sweep_payments", stuck)
    with clock.at(SIX), pytest.raises(RuntimeError):
        call_command("sweep_payments")
    assert reminded() == [order.number]
    monkeypatch.undo()
    with clock.at(DEADLINE):
        call_command("sweep_payments")
    said = [line.split(",")[0] for line in capsys.readouterr().out.splitlines()]
    assert [line for line in said if line.endswith(("reminded", "expired"))] == [
        "1 reminded",
        "1 expired",
        "0 reminded",
    ]


def test_reminding_asks_the_same_however_many_were_told(chair, django_assert_num_queries):
    for _again in range(3):
        place_order(basket_with((chair, 1)))
    with clock.at(SIX):
        remind_buyers()
        with django_assert_num_queries(1):
            remind_buyers()
