"""What a buyer does with his order: cancel it, show his transfer, order the same again."""

import io
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from catalogue.services import withdraw_listing
from config.common import clock
from partners.models import StockRecord
from shop.basket.models import Line as BasketLine
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept
from shop.ledger.models import Balance, Entry
from shop.order.models import Order, Status
from shop.payment.models import TransferProof
from shop.payment.services import sweep_payments
from shop.payment.verify import problems
from shop.storefront import after_buying
from shop.storefront.after_buying import cancel_by_buyer
from shop.storefront.errors import OrderRefused
from tests.factories import basket_with, make_prison, make_product, make_workshop, pay, person, place_order
from tests.support.races import run_together
from tests.support.traces import traces

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(autouse=True)
def noon(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    with clock.at(NOON):
        yield


@pytest.fixture
def order(db):
    return place_order()


def page(order, name):
    return f"{order.get_absolute_url()}{name}/"


def photo(name="bukti.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 90, 200)).save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def test_these_pages_are_for_the_buyer_only(client, order):
    with clock.at(NOON + timedelta(days=3)):
        for name in ("batal", "bukti", "lagi"):
            assert client.get(f"/pesanan/{'x' * 43}/{name}/").status_code == 404
            assert client.post(f"/pesanan/{'x' * 43}/{name}/").status_code == 404
    for name in ("batal", "bukti", "lagi"):
        answer = client.get(page(order, name))
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "private, no-store"
        client.handler.enforce_csrf_checks = True
        before = traces()
        assert client.post(page(order, name)).status_code == 403
        assert traces() == before
        client.handler.enforce_csrf_checks = False


# ── cancel


def test_the_buyer_cancels_before_paying(client, order):
    assert "belum dibayar" in client.get(page(order, "batal")).text

    answer = client.post(page(order, "batal"), follow=True)

    order.refresh_from_db()
    assert order.status == Status.CANCELLED
    assert StockRecord.objects.get().num_allocated == 0
    assert "Pesanan ini dibatalkan." in answer.text
    assert not Entry.objects.exists()


def test_the_buyer_cancels_what_he_paid_until_a_prison_begins(client, order):
    pay(order)
    text = client.get(page(order, "batal")).text
    assert "Bendahara Lapas Kelas I Semarang mentransfer Rp860.000 ke rekening asalnya." in text

    answer = client.post(page(order, "batal"), follow=True)

    order.refresh_from_db()
    office = order.consignments.get().prison.office
    assert order.status == Status.CANCELLED
    assert StockRecord.objects.get().num_allocated == 0
    assert Balance.objects.of(office).by_code() == {"1102": 860_000, "2601": 860_000}
    assert Entry.objects.get(event="cancelled").reason == "Dibatalkan oleh pembeli."
    assert "mentransfer kembali Rp860.000 kepada Anda" in answer.text
    assert problems() == []


def test_what_one_prison_of_two_has_accepted_stands(client, db):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti")
    order = pay(place_order(basket_with((make_product(), 1), (bread, 2))))
    consignment = order.consignments.get(prison=bread.prison)
    accept(consignment=consignment, by=person(bread.prison, "officer"))
    before = traces()

    assert client.get(page(order, "batal")).url == order.get_absolute_url()
    assert "Batalkan pesanan" not in client.get(order.get_absolute_url()).text
    answer = client.post(page(order, "batal"))

    assert answer.status_code == 422
    assert "Lapas Pemuda Tangerang sudah menerima pesanan ini" in answer.text
    assert traces() == before


def test_what_has_ended_is_not_cancelled(client, order):
    with clock.at(NOON + timedelta(days=3)):
        sweep_payments()
        before = traces()
        answer = client.post(page(order, "batal"))
    assert answer.status_code == 422
    assert "tidak bisa dibatalkan di sini lagi" in answer.text
    assert traces() == before


def accept_against_cancel(times):
    chair = make_product(stock=50)
    officer = person(chair.prison, "officer")
    orders = [pay(place_order(basket_with((chair, 1)))) for _again in range(times)]
    calls = []
    for order in orders:
        calls.append(partial(accept, consignment=order.consignments.get(), by=officer))
        calls.append(partial(cancel_by_buyer, order=order))
    return run_together(calls)


@pytest.mark.race
def test_accepting_against_cancelling_does_one_of_them(race_db):
    outcomes = accept_against_cancel(8)

    errors = [each.error for each in outcomes if each.error]
    assert len(errors) == 8
    assert {type(error) for error in errors} <= {FulfilmentRefused, OrderRefused}
    for order in Order.objects.prefetch_related("consignments"):
        states = {each.state for each in order.consignments.all()}
        assert (order.status, states) in [("paid", {"accepted"}), ("cancelled", {"cancelled"})]
    assert problems() == []


def test_control_cancelling_that_looks_before_the_lock_takes_back_what_was_accepted(db, monkeypatch):
    """Without looking under the lock some prison has begun with an order that was cancelled."""
    monkeypatch.setattr(after_buying, "first_begun", lambda order, consignments: None)
    order = pay(place_order())
    parcel = order.consignments.select_related("prison").get()
    accept(consignment=parcel, by=person(parcel.prison, "officer"))

    cancel_by_buyer(order=order)

    assert Order.objects.filter(status="cancelled", consignments__accepted_at__isnull=False).exists()


# ── transfer proof


def test_a_photo_of_the_transfer_goes_to_the_treasurer_and_pays_nothing(client, order):
    answer = client.post(page(order, "bukti"), {"file": photo()}, follow=True)

    order.refresh_from_db()
    assert TransferProof.objects.get().request.order == order
    assert (order.status, Entry.objects.count()) == (Status.PENDING, 0)
    assert "Bendahara sudah menerima 1 berkas Anda." in answer.text
    assert "Menunggu pembayaran" in answer.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Pilih berkas."),
        ({"file": "kata"}, "Pilih berkas."),
        ({"file": io.BytesIO(b"")}, "Berkas ini kosong. Pilih yang lain."),
        (
            {"file": io.BytesIO(b"MZ program")},
            "Berkas ini tidak bisa kami baca. Kirim foto (JPEG, PNG, WebP, HEIC) atau PDF.",
        ),
    ],
)
def test_what_is_no_photo_is_said_beside_the_field(client, order, data, sentence):
    if hasattr(data.get("file"), "getvalue"):
        data = {"file": io.BytesIO(data["file"].getvalue())}
        data["file"].name = "bukti.jpg"

    answer = client.post(page(order, "bukti"), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == [sentence]
    assert not TransferProof.objects.exists()


def test_uploads_are_counted(client, order):
    for _again in range(5):
        client.post(page(order, "bukti"), {})
    answer = client.post(page(order, "bukti"), {"file": photo()})
    assert answer.status_code == 429
    assert "Tunggu sepuluh menit" in answer.text
    assert not TransferProof.objects.exists()


def test_a_paid_order_takes_no_photo(client, order):
    pay(order)
    assert f"{order.get_absolute_url()}bukti/" not in client.get(order.get_absolute_url()).text
    for answer in (client.get(page(order, "bukti")), client.post(page(order, "bukti"), {"file": photo()})):
        assert (answer.status_code, answer.url) == (302, order.get_absolute_url())
    assert not TransferProof.objects.exists()


# ── the same again


def test_an_expired_order_is_put_into_the_basket_again(client, order):
    with clock.at(NOON + timedelta(days=3)):
        sweep_payments()
        assert "1 ×" in client.get(page(order, "lagi")).text
        assert not BasketLine.objects.exclude(basket__status="Submitted").exists()
        answer = client.post(page(order, "lagi"), follow=True)
    line = BasketLine.objects.exclude(basket__status="Submitted").get()
    assert (line.product, line.quantity) == (order.lines.get().product, 1)
    assert answer.redirect_chain == [("/keranjang/", 302)]
    assert "1 barang ada di keranjang." in answer.text


def test_what_is_gone_is_named_and_the_rest_is_put_in(client, db):
    chair, shelf = make_product(), make_product(title="Rak")
    order = place_order(basket_with((chair, 1), (shelf, 2)))
    withdraw_listing(product=shelf, by=person(shelf.prison, "reviewer"))
    answer = client.post(page(order, "lagi"), follow=True)
    assert "Rak: Barang ini tidak dijual." in answer.text
    assert "1 barang ada di keranjang." in answer.text
    line = BasketLine.objects.exclude(basket__status="Submitted").get()
    assert line.product == chair


def test_when_nothing_is_left_the_basket_stays_as_it_was(client, order):
    product = order.lines.get().product
    withdraw_listing(product=product, by=person(product.prison, "reviewer"))
    answer = client.post(page(order, "lagi"))
    assert answer.status_code == 422
    assert "Barang ini tidak dijual." in answer.text
    assert not BasketLine.objects.exclude(basket__status="Submitted").exists()
