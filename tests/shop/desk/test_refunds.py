"""Money that goes back to buyers, and what buyers show of their transfers."""

import pytest
from django.urls import reverse

from config.common.models import OutboxMessage
from shop.ledger.models import Balance, Entry
from shop.payment.proofs import send_proof
from shop.payment.services import cancel_order
from tests import factories
from tests.media import samples
from tests.shop.desk.conftest import chair
from tests.support.traces import traces

PDF = samples.PDF
PAGE = "/meja/pengembalian/"


@pytest.fixture
def owed(smg):
    order = factories.pay(factories.place_order(factories.basket_with((chair(smg), 1))))
    return cancel_order(order=order, reason="uji")


@pytest.fixture
def proof(smg, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    order = factories.place_order(factories.basket_with((chair(smg), 1)))
    return send_proof(request=order.payment_requests.get(), data=PDF)


def test_the_treasurer_books_what_he_sent_back(smg, treasurer, owed):
    page = treasurer.get(PAGE)
    assert [(debt.order_number, debt.amount) for debt, *_rest in page.context["rows"]] == [
        (owed.number, 860_000)
    ]
    for words in ("Sri Wahyuni", "+6281234567890", "Rp860.000"):
        assert words in page.content.decode()

    answer = treasurer.post(PAGE, {"order": owed.number, "reference": "OUT 1"}, follow=True)

    assert "Rp860.000 untuk pesanan" in answer.content.decode()
    assert answer.context["rows"] == []
    entry = Entry.objects.get(event="refund-paid")
    assert (entry.actor, entry.reason) == (factories.person(smg, "treasurer"), "OUT 1")
    assert Balance.objects.of(smg.office).by_code() == {}
    assert OutboxMessage.objects.get(template="refunded").to == "sri@example.com"


def test_without_a_reference_nothing_is_booked(treasurer, owed):
    before = traces()
    answer = treasurer.post(PAGE, {"order": owed.number, "reference": " "})
    assert answer.status_code == 422
    assert "reference" in answer.context["form"].errors
    assert traces() == before


def test_pressed_twice_it_is_booked_once(treasurer, owed):
    for _again in range(2):
        answer = treasurer.post(PAGE, {"order": owed.number, "reference": "OUT 1"})
    assert answer.status_code == 422
    assert Entry.objects.filter(event="refund-paid").count() == 1


def test_the_neighbour_and_those_who_look_book_nothing(smg, tng, enter, owed):
    before = traces()
    data = {"order": owed.number, "reference": "OUT 1"}
    assert enter(tng, "treasurer").post(PAGE, data).status_code == 422
    assert owed.number not in enter(tng, "treasurer").get(PAGE).content.decode()
    head = enter(smg, "head")
    assert head.post(PAGE, data).status_code == 403
    shown = head.get(PAGE).content.decode()
    assert owed.number in shown
    assert "+6281234567890" not in shown
    assert traces() == before


def test_the_counts_of_today_lead_there(treasurer, owed):
    answer = treasurer.get(reverse("desk:today"))
    rows = [row for _heading, rows in answer.context["sections"] for row in rows]
    assert [row["count"] for row in rows if row["url"] == PAGE] == [1]


def test_a_transfer_is_shown_by_its_buyer_as_an_attachment(treasurer, proof):
    page = treasurer.get(reverse("desk:receipt", args=[proof.request_id])).content.decode()
    address = reverse("desk:transfer-proof", args=[proof.pk])
    assert f'href="{address}"' in page

    answer = treasurer.get(address)

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ["officer", "reviewer"])
def test_who_handles_no_money_sees_no_transfer(smg, enter, proof, role):
    assert enter(smg, role).get(reverse("desk:transfer-proof", args=[proof.pk])).status_code == 404
