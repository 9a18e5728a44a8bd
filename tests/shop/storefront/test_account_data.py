"""What we hold about somebody is his to take along and, when nothing is under way, to have deleted."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.test import Client

from config.common import clock
from config.common.models import AuditEvent, OutboxMessage
from shop.accounts import addresses
from shop.accounts.errors import AccountRefused
from shop.accounts.models import SavedAddress, User
from shop.basket.models import Basket
from shop.fulfilment.services import accept, complete, hand_over
from shop.ledger.models import Transfer
from shop.order.models import Order, Status
from shop.payment.services import cancel_order
from shop.storefront.account_services import delete_account
from tests.factories import destination, make_prison, make_user, pay, person, place_order
from tests.journeys.visitor import Visitor
from tests.shop.accounts.conftest import make_buyer

PASSWORD = "kata-sandi-uji"
BACKEND = "shop.accounts.backends.EmailBackend"


@pytest.fixture
def inside(client, buyer) -> Client:
    client.post("/akun/masuk/", {"username": buyer.email, "password": PASSWORD})
    return client


def cancelled(email="sri@example.com", **values) -> Order:
    return cancel_order(order=place_order(email=email, **values), reason="Uji")


def export(client):
    answer = client.get("/akun/data/unduh/")
    assert answer.streaming
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="karya-binaan.json"'
    return json.loads(answer.getvalue())


def test_the_file_holds_all_of_it(inside, buyer):
    mine = cancelled(name='Sri "Wahyuni" </script>')
    Order.objects.update(user=buyer)
    cancelled(email="lain@example.com")
    facts = {"name": "Sri", "phone": "+6281234567890", "street": "Jalan Melati 5"}
    addresses.save_address(user=buyer, village_code=destination().code, **facts)

    data = export(inside)

    assert set(data) == {
        "made_at",
        "account",
        "addresses",
        "enquiries",
        "enquiry_messages",
        "orders",
        "basket",
        "mails",
        "email_changes",
        "messages",
        "reviews",
        "stock_wishes",
        "sign_ins",
    }
    assert data["account"]["email"] == "sri@example.com"
    (order,) = data["orders"]
    assert (order["number"], order["name"]) == (mine.number, 'Sri "Wahyuni" </script>')
    assert order["total"] == 860_000
    assert order["address"]["line1"] == "Jalan Melati 5"
    assert [line["title"] for line in order["lines"]] == ["Kursi rotan"]
    assert [(paid["amount"], paid["state"]) for paid in order["payments"]] == [(860_000, "cancelled")]
    assert [parcel["prison"] for parcel in order["parcels"]] == ["Lapas Kelas I Semarang"]
    assert [each["street"] for each in data["addresses"]] == ["Jalan Melati 5"]
    assert {each["template"] for each in data["mails"]} == {"order_placed", "order_cancelled"}
    assert "context" not in data["mails"][0]


def test_mails_about_his_orders_are_his_wherever_they_went(inside, buyer):
    cancelled(email="hadiah@example.com")
    Order.objects.update(user=buyer)
    cancelled(email="lain@example.com")

    assert {each["to"] for each in export(inside)["mails"]} == {"hadiah@example.com"}
    inside.post("/akun/data/hapus/", {"password": PASSWORD})
    left = OutboxMessage.objects.exclude(template="new_consignment").values_list("to", flat=True)
    assert set(left) == {"lain@example.com"}


def test_an_earlier_address_that_is_somebody_elses_now_stays_his(inside, buyer):
    facts = {"asked_at": clock.now(), "expires_at": clock.now(), "done_at": clock.now()}
    buyer.email_changes.create(old_email="dulu@example.com", new_email=buyer.email, **facts)
    make_user("dulu@example.com")
    AccessLog.objects.create(username="dulu@example.com", path_info="/", attempt_time=clock.now())
    assert inside.post("/akun/data/hapus/", {"password": PASSWORD}).status_code == 302
    assert AccessLog.objects.get().username == "dulu@example.com"


def test_nothing_secret_and_nobody_else_is_in_it(inside, buyer):
    cancelled(email="lain@example.com")
    text = json.dumps(export(inside))
    buyer.refresh_from_db()
    assert "lain@example.com" not in text
    assert buyer.password not in text
    assert "token" not in text


def test_a_finished_buyer_leaves(inside, buyer, settings):
    elsewhere = Client()
    elsewhere.force_login(buyer, backend=BACKEND)
    order = cancelled()
    old_page = order.get_absolute_url()
    facts = {"name": "Sri", "phone": "+6281234567890", "street": "Jalan Melati 5"}
    addresses.save_address(user=buyer, village_code=destination().code, **facts)
    AccessLog.objects.create(username="sri@example.com", path_info="/akun/masuk/", attempt_time=clock.now())

    answer = inside.post("/akun/data/hapus/", {"password": PASSWORD}, follow=True)

    assert "Akun Anda sudah dihapus." in answer.text
    buyer.refresh_from_db()
    assert buyer.email.endswith("@terhapus.invalid")
    assert (buyer.is_active, buyer.has_usable_password(), str(buyer)) == (False, False, buyer.email)
    order.refresh_from_db()
    assert (order.user, order.guest_email, order.phone, order.note) == (None, "", "", "")
    assert (order.name, order.total, order.status) == ("Sri Wahyuni", 860_000, Status.CANCELLED)
    kept = order.shipping_address
    assert (kept.line1, kept.village, kept.postcode, kept.search_text) == ("", "", "", "")
    assert (kept.line4, kept.state) == ("Kota Semarang", "Jawa Tengah")
    assert not SavedAddress.objects.exists()
    assert not OutboxMessage.objects.filter(to="sri@example.com").exists()
    assert not AccessLog.objects.exists()
    assert not Basket.objects.filter(owner=buyer).exists()
    assert client_is_out(inside) and client_is_out(elsewhere)
    assert Client().get(old_page).status_code == 404
    assert AuditEvent.objects.filter(action="account.delete").count() == 1
    everything = json.dumps(list(User.objects.values()), default=str) + json.dumps(
        list(AuditEvent.objects.values()), default=str
    )
    assert "sri@example.com" not in everything


def client_is_out(client) -> bool:
    return client.get("/akun/")["Location"] == "/akun/masuk/"


def test_the_address_can_have_a_new_empty_account(inside, buyer):
    cancelled()
    inside.post("/akun/data/hapus/", {"password": PASSWORD})
    again = make_buyer()
    client = Client()
    client.post("/akun/masuk/", {"username": again.email, "password": PASSWORD})
    assert again.pk != buyer.pk
    assert client.get("/akun/pesanan/").context["rows"] == []


def test_the_books_stay_as_they_are(buyer):
    order = pay(place_order(email=buyer.email))
    consignment, by = order.consignments.get(), person(make_prison(), "officer")
    accept(consignment=consignment, by=by)
    hand_over(consignment=consignment, by=by, courier="JNE", tracking="JT123456", code="")
    with pytest.raises(AccountRefused) as refused:
        delete_account(user=buyer, password=PASSWORD)
    assert order.number in str(refused.value)
    with clock.at(clock.now() + timedelta(days=9)):
        consignment.refresh_from_db()
        complete(consignment=consignment)
        before = list(Transfer.objects.order_by("pk").values())
        delete_account(user=buyer, password=PASSWORD)
    assert list(Transfer.objects.order_by("pk").values()) == before
    order.refresh_from_db()
    assert (order.total, order.status, order.phone) == (860_000, Status.PAID, "")


@pytest.mark.parametrize("state", ["pending", "paid"])
def test_while_an_order_is_under_way_nothing_is_deleted(inside, buyer, state):
    order = place_order(email=buyer.email)
    if state == "paid":
        pay(order)
    page = inside.get("/akun/data/hapus/")
    answer = inside.post("/akun/data/hapus/", {"password": PASSWORD})

    assert page.status_code == 200
    assert answer.status_code == 422
    assert f"Pesanan ini belum selesai: {order.number}." in answer.text
    buyer.refresh_from_db()
    assert (buyer.email, buyer.is_active) == ("sri@example.com", True)
    order.refresh_from_db()
    assert order.phone == "+6281234567890"


def test_deleting_wants_the_password_and_counts_the_tries(inside, buyer):
    answers = [inside.post("/akun/data/hapus/", {"password": "salah"}) for _time in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Ini bukan kata sandi Anda." in answers[0].text
    buyer.refresh_from_db()
    assert buyer.is_active


def test_an_offices_account_is_closed_by_the_office(client, db):
    officer = person(make_prison(), "officer")
    client.force_login(officer, backend=BACKEND)
    answer = client.post("/akun/data/hapus/", {"password": PASSWORD})
    assert answer.status_code == 422
    assert "Ini akun kantor." in answer.text
    officer.refresh_from_db()
    assert officer.is_active
    admin = User.objects.create_superuser("admin@example.com", PASSWORD)
    with pytest.raises(AccountRefused):
        delete_account(user=admin, password=PASSWORD)


def test_an_unproven_account_takes_no_guests_order_with_it(db):
    user = make_user("sri@example.com")
    order = cancelled()
    delete_account(user=user, password=PASSWORD)
    order.refresh_from_db()
    assert (order.guest_email, order.phone) == ("sri@example.com", "+6281234567890")


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["Langsung dihapus", "Tetap disimpan", "UU KUP pasal 28"]),
        ("/en", ["Deleted at once", "Stays", "UU KUP, article 28"]),
    ],
)
def test_the_page_says_what_stays_and_why(inside, buyer, prefix, words):
    text = inside.get(f"{prefix}/akun/data/hapus/").text
    for each in words:
        assert each in text


def test_the_whole_way_by_a_visitor_without_script(buyer):
    visitor = Visitor().open("/akun/masuk/").press("Masuk", username=buyer.email, password=PASSWORD)
    visitor.follow("Data Anda").follow("Hapus akun").press("Hapus akun saya", password=PASSWORD)
    visitor.sees("Akun Anda sudah dihapus.")
    visitor.press("Masuk", status=422, username="sri@example.com", password=PASSWORD)
