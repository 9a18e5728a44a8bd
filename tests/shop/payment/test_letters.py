"""Every letter the services owe can really be written, in both languages, and says what it is about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from config.common import clock, outbox
from config.common.models import OutboxMessage
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.payment.refunds import pay_back
from shop.payment.reminders import remind_buyers
from shop.payment.services import cancel_order, sweep_payments
from shop.placement.services import place
from tests.factories import basket_with, make_product, make_user, pay, person, place_order, purchase_for

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
TO_BUYER = {
    "order_placed",
    "payment_confirmed",
    "order_expired",
    "order_cancelled",
    "ready_for_pickup",
    "handed_over",
    "payment_reminder",
    "refunded",
}


@pytest.fixture(params=["id", "en"])
def owed(request):
    """One of each letter, in the language of the parameter."""
    language = request.param
    with clock.at(START):
        chair = make_product(stock=9)
        officer = person(chair.prison, "officer")
        fetched = pay(place_order(basket_with((chair, 1)), delivery="pickup", language=language))
        ready = mark_ready(consignment=accept(consignment=fetched.consignments.get(), by=officer), by=officer)
        hand_over(consignment=ready, by=officer, code=ready.pickup_code)
        cancelled = pay(place_order(basket_with((chair, 1)), language=language))
        cancel_order(order=cancelled, reason="Salah pilih")
        by = person(chair.prison, "treasurer")
        pay_back(order=cancelled, payer=chair.prison.office, reference="OUT 1", by=by)
        expired = place_order(basket_with((chair, 1)), language=language)
    with clock.at(expired.payment_requests.get().expires_at - timedelta(hours=6)):
        assert remind_buyers() == 1
    with clock.at(START + timedelta(days=3)):
        assert sweep_payments() == 1
        yield {
            "language": language,
            "numbers": {each.number for each in (fetched, cancelled, expired)},
            "code": ready.pickup_code,
        }


def test_every_letter_is_sent_and_names_its_order(owed):
    templates = dict(OutboxMessage.objects.values_list("template", "language"))
    assert templates == dict.fromkeys(TO_BUYER, owed["language"]) | {"new_consignment": "id"}
    count = OutboxMessage.objects.count()
    assert outbox.send_waiting() == count == len(mail.outbox)
    for letter in mail.outbox:
        assert any(number in f"{letter.subject} {letter.body}" for number in owed["numbers"]), letter.subject
        assert letter.subject.strip()
        assert "\n" not in letter.subject
        assert len(letter.body) > 40
        for trace in ("{{", "{%", "None", "&quot;", "&#", "&amp;"):
            assert trace not in letter.subject + letter.body


def test_the_pick_up_code_stands_in_its_letter(owed):
    message = OutboxMessage.objects.get(template="ready_for_pickup")
    OutboxMessage.objects.exclude(pk=message.pk).delete()
    outbox.send_waiting()
    assert owed["code"] in mail.outbox[0].body


def test_a_buyer_with_an_account_and_no_address_typed_is_told_at_his_own():
    user = make_user("pembeli@example.com")
    basket = basket_with((make_product(), 1))
    place(basket=basket, purchase=purchase_for(basket, email=""), user=user)
    assert OutboxMessage.objects.get().to == "pembeli@example.com"
