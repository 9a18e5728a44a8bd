"""What only some buyers need: a note, a gift, an institution. Hidden until asked, then shown wherever it counts."""

import pytest
from bs4 import BeautifulSoup

from shop.fulfilment.services import accept
from shop.order.models import Order
from tests import factories
from tests.shop.checkout.test_delivery import TYPED, delivery
from tests.shop.checkout.test_review import URL, fill, form_of

ASKED = {
    "note": "Rumah pagar hijau",
    "gift": "on",
    "institution": "Dinas Perindustrian Kota Semarang",
    "npwp": "01.234.567.8-901.000",
    "po_number": "PO-12/2026",
}


@pytest.fixture
def chair(client, db):
    product = factories.make_product(title="Kursi rotan", price=850_000, stock=5)
    fill(client, (product, 1))
    return product


def send(client, chair, root="", **data):
    typed = {**TYPED, delivery(chair): "kurir-reguler", "action": "continue", **data}
    return client.post(f"{root}/checkout/", typed)


def opened(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    return [each.has_attr("open") for each in page.select("form details")]


def test_nothing_is_open_unless_asked_for(client, chair):
    assert opened(client.get("/checkout/")) == [False, False]
    assert opened(client.get("/checkout/?institution=1")) == [False, True]


def test_what_was_asked_is_on_the_order_and_on_every_page(client, chair):
    send(client, chair, **ASKED)
    assert opened(client.get("/checkout/")) == [True, True]
    check = client.get(URL)
    client.post(URL, form_of(client))

    order = Order.objects.get()
    assert (order.note, order.is_gift) == ("Rumah pagar hijau", True)
    assert (order.institution, order.npwp, order.po_number) == (
        "Dinas Perindustrian Kota Semarang",
        "0012345678901000",
        "PO-12/2026",
    )
    for page in (check, client.get(order.get_absolute_url())):
        for words in (
            "Rumah pagar hijau",
            "Slip di dalam paket tanpa harga.",
            "Dinas Perindustrian Kota Semarang",
            "01.234.567.8-901.000",
            "PO-12/2026",
        ):
            assert words in page.text
    assert 'href="/checkout/#more"' in check.text


def test_the_prison_packs_as_it_was_asked(client, chair):
    send(client, chair, **ASKED)
    client.post(URL, form_of(client))
    consignment = factories.pay(Order.objects.get()).consignments.get()
    officer = factories.person(chair.prison, "officer")
    client.force_login(officer)
    before = client.get(f"/meja/kiriman/{consignment.pk}/").text
    accept(consignment=consignment, by=officer)

    after = client.get(f"/meja/kiriman/{consignment.pk}/").text

    for words in ("Rumah pagar hijau", "Dinas Perindustrian", "Jangan sertakan harga di dalam paket."):
        assert words not in before
        assert words in after


def test_a_private_buyer_has_none_of_it(client, chair):
    client.post(URL, form_of(client))

    order = Order.objects.get()
    assert (order.note, order.is_gift, order.institution, order.npwp, order.po_number) == (
        "",
        False,
        "",
        "",
        "",
    )
    assert "Permintaan Anda" not in client.get(order.get_absolute_url()).text


def test_a_gift_can_be_taken_back(client, chair):
    send(client, chair, gift="on")
    send(client, chair)

    assert not client.get("/checkout/").context["form"]["gift"].value()


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        ("", "NPWP ini tidak terbaca. NPWP terdiri dari 15 atau 16 angka, misalnya 01.234.567.8-901.000."),
        ("/en", "This NPWP cannot be read. It has 15 or 16 digits, for example 01.234.567.8-901.000."),
    ],
)
@pytest.mark.parametrize("npwp", ["12345", "nol satu", "1234567890123456", "'; --"])
def test_npwp_garbage(client, chair, root, sentence, npwp):
    answer = send(client, chair, root, institution="Dinas", npwp=npwp)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"npwp": [sentence]}
    assert opened(answer) == [False, True]
    assert (form["npwp"].value(), form["institution"].value()) == (npwp, "Dinas")
    assert form["street"].value() == TYPED["street"]
    assert not Order.objects.exists()


def test_papers_need_a_name(client, chair):
    answer = send(client, chair, po_number="PO-1")

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"institution": ["Tulis nama instansinya."]}


@pytest.mark.parametrize(("name", "length"), [("note", 301), ("institution", 121), ("po_number", 41)])
def test_too_long_is_said(client, chair, name, length):
    answer = send(client, chair, **{"institution": "Dinas", name: "x" * length})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
