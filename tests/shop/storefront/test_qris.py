"""A QRIS order: what its page shows, the picture of the code, and when there is neither."""

from datetime import UTC, datetime

import pytest
import qriskit
import segno
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import QrisCap
from shop.payment.services import cancel_order, confirm_receipt
from shop.placement.errors import PlacementRefused
from tests.factories import (
    basket_with,
    give_merchant_code,
    make_product,
    make_workshop,
    person,
    place_order,
)
from tests.support.stickers import MERCHANT, NMID, sticker
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)  # Monday in Semarang


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


def qris_order(**values):
    chair = make_product(make_workshop(), stock=9)
    give_merchant_code(chair.workshop.prison, **values)
    return place_order(basket_with((chair, 1)), method="qris")


def picture(client, order):
    return client.get(reverse("storefront:qris", args=[order.token]))


def test_the_page_names_amount_merchant_and_deadline_and_the_picture_carries_them(client, monkeypatch):
    order = qris_order()
    text = client.get(order.get_absolute_url()).content.decode()
    for said in (MERCHANT, NMID, "Rp860.000", "4 Maret 2026, 23.00 WIB", order.number, "Kirim foto"):
        assert said in text, said
    address = reverse("storefront:qris", args=[order.token])
    assert f'<img src="{address}" alt="Kode QRIS yang membayar Rp860.000 kepada {MERCHANT}"' in text
    assert f'href="{address}" download="qris-{order.number}.png"' in text
    drawn = []
    monkeypatch.setattr(
        segno, "make_qr", lambda code, **words: drawn.append(code) or segno.make(code, **words)
    )
    answer = picture(client, order)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert qriskit.validate(drawn[0]) == []
    code = qriskit.parse(drawn[0])
    assert (code.amount, code.merchant_name, code.is_dynamic) == (860_000, MERCHANT, True)


def test_where_the_bank_wants_it_the_sticker_is_shown_and_the_amount_is_spelled_out(client, monkeypatch):
    order = qris_order(takes_amount=False)
    text = client.get(order.get_absolute_url()).content.decode()
    assert "Delapan ratus enam puluh ribu rupiah" in text
    drawn = []
    monkeypatch.setattr(
        segno, "make_qr", lambda code, **words: drawn.append(code) or segno.make(code, **words)
    )
    picture(client, order)
    assert drawn == [sticker()]


def test_no_code_is_shown_for_what_is_paid_or_has_ended(client):
    paid, ended = qris_order(), place_order(basket_with((make_product(title="Meja"), 1)), method="qris")
    request = paid.payment_requests.get()
    confirm_receipt(
        request=request,
        reference="QR 1",
        amount=860_000,
        received_on=clock.today(),
        by=person(request.office, "treasurer"),
    )
    cancel_order(order=ended, reason="uji")
    other = place_order(basket_with((make_product(title="Rak"), 1)))
    assert [picture(client, each).status_code for each in (paid, ended, other)] == [404, 404, 404]
    assert MERCHANT not in client.get(ended.get_absolute_url()).content.decode()


def test_above_the_highest_amount_it_is_refused():
    chair = make_product(make_workshop(), stock=9, price=5_000_000)
    give_merchant_code(chair.workshop.prison)
    basket = basket_with((chair, 2))  # and its delivery
    with refused(PlacementRefused, code="method"):
        place_order(basket, method="qris")
    QrisCap.objects.update(amount=20_000_000)
    assert place_order(basket, method="qris").payment_requests.get().method == "qris"


def test_the_letter_leads_to_the_code(client):
    order = qris_order()
    facts = OutboxMessage.objects.get(key=f"order_placed:{order.number}").context["payment"]
    assert (facts["merchant"], facts["account"]) == ([MERCHANT, NMID], [])


def test_the_page_asks_as_often_as_for_a_transfer(client, django_assert_num_queries):
    order = qris_order()
    transfer = place_order(basket_with((make_product(title="Meja"), 1)))
    asked = []
    for each in (order, transfer):
        with CaptureQueriesContext(connection) as queries:
            client.get(each.get_absolute_url())
        asked.append(len(queries))
    assert asked[0] == asked[1]
    with django_assert_num_queries(1):
        picture(client, order)
