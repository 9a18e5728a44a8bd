"""In, out, a new account and a forgotten password, over HTTP and by mail."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.common import outbox
from config.common.models import OutboxMessage
from shop.accounts.models import Registration, User
from shop.basket.models import Basket
from shop.order.models import Order
from tests.factories import make_prison, make_product, make_user, person, place_order
from tests.journeys.visitor import Visitor, says
from tests.shop.accounts.conftest import letters, link, make_buyer
from tests.support.bare import ground  # noqa: F401 - nobody has an account yet

PASSWORD = "kata-sandi-uji"
CHOSEN = "rotan manau merah"
OWN = {"username": "sri@example.com", "password": PASSWORD}
pytestmark = pytest.mark.django_db


def register(email="sri@example.com", prefix=""):
    visitor = Visitor().open(f"{prefix}/akun/daftar/")
    return visitor.press(
        "Buat akun ini" if not prefix else "Create the account", email=email, password=CHOSEN
    )


def test_from_nothing_to_an_account():
    visitor = register()
    assert visitor.url == "/akun/daftar/terkirim/"
    assert "sri@example.com" not in visitor.text

    visitor.open(link("sri@example.com", "account_confirm"))
    visitor.sees("Masuklah ke sri@example.com")
    assert User.objects.count() == 0
    visitor.press("Pastikan dan masuk", password=CHOSEN)

    assert visitor.url == "/akun/"
    visitor.sees("Alamat Anda sudah dipastikan")
    assert User.objects.get().email_confirmed_at is not None


def test_a_wrong_password_at_the_link_says_so_and_is_counted():
    register()
    visitor = Visitor().open(link("sri@example.com", "account_confirm"))
    for _time in range(10):
        visitor.press("Pastikan dan masuk", status=422, password="salah")
    assert visitor.error_of("password") == says(
        "This is not the password you chose when you asked for the account."
    )
    visitor.press("Pastikan dan masuk", status=429, password=CHOSEN)
    assert User.objects.count() == 0


def test_registering_a_known_and_an_unknown_address_looks_the_same():
    make_user("sri@example.com")
    known, unknown = register(), register("budi@example.com")
    assert (known.url, known.text) == (unknown.url, unknown.text)
    assert [(each.to, each.template) for each in letters()] == [
        ("sri@example.com", "account_exists"),
        ("budi@example.com", "account_confirm"),
    ]
    assert [each.email for each in Registration.objects.all()] == ["budi@example.com"]


def test_a_new_password_for_a_known_and_an_unknown_address_looks_the_same():
    make_user("sri@example.com")
    pages = []
    for email in ("sri@example.com", "budi@example.com"):
        visitor = Visitor().open("/akun/lupa-sandi/").press("Kirim tautan", email=email)
        pages.append((visitor.url, visitor.text))
    assert pages[0] == pages[1]
    assert [each.template for each in letters()] == ["password_reset", "password_reset_unknown"]


def test_a_forgotten_password_ends_every_session():
    make_buyer()
    elsewhere = Client()
    assert elsewhere.post("/akun/masuk/", OWN).status_code == 302
    visitor = Visitor().open("/akun/lupa-sandi/").press("Kirim tautan", email="sri@example.com")
    visitor.open(link("sri@example.com", "password_reset")).press("Simpan kata sandi", password=CHOSEN)

    assert visitor.url == "/akun/masuk/"
    visitor.sees("Kata sandi baru disimpan.").press("Masuk", username="sri@example.com", password=CHOSEN)
    assert visitor.url == "/akun/"
    assert elsewhere.get("/akun/").headers["Location"] == "/akun/masuk/"


@pytest.mark.parametrize(
    "path",
    [
        "/akun/lupa-sandi/MQ/x/",
        "/akun/lupa-sandi/!!/x/",
        "/akun/lupa-sandi/OTk5OTk5OTk5OTk5OTk5OTk5OTk5/x/",
        "/akun/daftar/palsu/",
        "/akun/daftar/e30.e30/",
        "/akun/surel/palsu/",
        "/akun/surel/e30.e30/",
    ],
)
@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Tautan ini tidak berlaku lagi"), ("/en", "This link no longer works")]
)
def test_forged_links_are_one_sentence_and_change_nothing(client, path, prefix, words):
    make_user("sri@example.com")
    for method in ("get", "post"):
        answer = getattr(client, method)(prefix + path, {"password": CHOSEN})
        assert answer.status_code == 410
        assert words in answer.text
    assert User.objects.get().check_password(PASSWORD)


def test_a_used_reset_link_is_dead():
    make_buyer()
    Visitor().open("/akun/lupa-sandi/").press("Kirim tautan", email="sri@example.com")
    path = link("sri@example.com", "password_reset")
    Visitor().open(path).press("Simpan kata sandi", password=CHOSEN)
    Visitor().open(path, status=410)


@pytest.mark.parametrize(
    ("prefix", "email", "password", "field", "sentence"),
    [
        ("", "", CHOSEN, "email", "Tulis alamat surel."),
        ("", "sri", CHOSEN, "email", "Tulis alamat surel seperti nama@contoh.id."),
        ("", "sri@example.com", "", "password", "Pilih kata sandi."),
        ("/en", "", CHOSEN, "email", "Write an e-mail address."),
        ("/en", "sri@example.com", "", "password", "Choose a password."),
        (
            "/en",
            "sri@example.com",
            "pendek",
            "password",
            "This password is too short. It must contain at least 12 characters.",
        ),
        (
            "",
            "sri.wahyuni@example.com",
            "sri.wahyuni@example.com",
            "password",
            "Kata sandi terlalu mirip dengan alamat surel.",
        ),
        ("/en", "x" * 250 + "@example.com", CHOSEN, "email", None),
        ("/en", "a\0b@example.com", CHOSEN, "email", None),
        ("/en", "sri@example.com", "a\0b" * 9, "password", None),
        ("/en", "sri@example.com", "x" * 5000, "password", None),
    ],
)
def test_bad_input_is_one_sentence_beside_its_field(prefix, email, password, field, sentence):
    visitor = Visitor().open(f"{prefix}/akun/daftar/")
    visitor.press(
        "Create the account" if prefix else "Buat akun ini", status=422, email=email, password=password
    )
    said = visitor.error_of(field)
    assert said if sentence is None else said == sentence
    assert visitor.says_so_above(said) or "\0" in email
    if "\0" not in email:
        assert visitor.page.find(attrs={"name": "email"}).get("value", "") == email
    assert letters() == []


def test_asking_without_end_is_stopped_whether_known_or_not():
    make_user("sri@example.com")
    for email in ("sri@example.com", "budi@example.com"):
        for button, path in (("Buat akun ini", "/akun/daftar/"), ("Kirim tautan", "/akun/lupa-sandi/")):
            typed = {"email": email} | ({"password": CHOSEN} if "daftar" in path else {})
            for _time in range(5):
                Visitor().open(path).press(button, **typed)
            visitor = Visitor().open(path).press(button, status=429, **typed)
            visitor.sees("Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi.")
    assert len(letters()) == 20


def test_signing_in_changes_the_session_and_shows_the_account(client):
    make_buyer()
    client.get("/akun/masuk/")
    client.session.save()
    before = client.session.session_key
    answer = client.post("/akun/masuk/", OWN)
    assert (answer.status_code, answer["Location"]) == (302, "/akun/")
    assert client.session.session_key != before


def test_who_works_at_a_desk_is_sent_there_and_a_buyer_never_is(client):
    officer = person(make_prison(), "officer")
    make_buyer()
    assert client.post("/akun/masuk/", {**OWN, "username": officer.email})["Location"] == "/meja/"
    assert Client().post("/meja/masuk/", OWN)["Location"] == "/akun/"
    assert Client().post("/en/akun/masuk/", OWN)["Location"] == "/en/akun/"


@pytest.mark.parametrize(
    ("target", "ends"),
    [
        ("/akun/alamat/", "/akun/alamat/"),
        ("/checkout/", "/checkout/"),
        ("https://evil.example/", "/akun/"),
        ("//evil.example/", "/akun/"),
        ("/\\evil.example/", "/akun/"),
        ("http:evil.example", "/akun/"),
        ("javascript:alert(1)", "/akun/"),
        ("akun/alamat/", "/akun/"),
        ("/akun/masuk/", "/akun/"),
        ("\0", "/akun/"),
        ("", "/akun/"),
    ],
)
def test_next_never_leads_out_of_the_shop(client, target, ends):
    make_buyer()
    answer = client.post("/akun/masuk/", {**OWN, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, ends)
    again = client.get("/akun/masuk/", {"next": target})
    assert (again.status_code, again["Location"]) == (302, ends)


def test_the_one_sentence_for_a_wrong_password_an_unknown_and_a_waiting_address():
    make_user("sri@example.com")
    register("budi@example.com")
    for email, password in (
        ("sri@example.com", "salah"),
        ("siapa@example.com", CHOSEN),
        ("budi@example.com", CHOSEN),
    ):
        visitor = Visitor().open("/akun/masuk/")
        visitor.press("Masuk", status=422, username=email, password=password)
        assert visitor.errors == ["Alamat surel dan kata sandi tidak cocok. Periksa keduanya."]
        assert visitor.page.find(attrs={"name": "username"})["value"] == email


def test_guessing_is_counted_over_both_doors_and_answered_at_each(client, settings):
    settings.AXES_ENABLED = True
    make_buyer()
    doors = ["/akun/masuk/", "/meja/masuk/"] * 3
    answers = [client.post(door, {**OWN, "password": "salah"}) for door in doors]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2
    assert "Belum punya akun" in answers[4].text
    assert "Masuk ke Meja Kerja" in answers[5].text
    assert client.post("/akun/masuk/", OWN).status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_new_password_opens_a_locked_door(client, settings):
    settings.AXES_ENABLED = True
    make_buyer()
    for _time in range(6):
        client.post("/akun/masuk/", {**OWN, "password": "salah"})
    Visitor().open("/akun/lupa-sandi/").press("Kirim tautan", email="sri@example.com")
    Visitor().open(link("sri@example.com", "password_reset")).press("Simpan kata sandi", password=CHOSEN)
    assert client.post("/akun/masuk/", {**OWN, "password": CHOSEN}).status_code == 302


def test_signing_out_takes_a_form_with_its_token(client):
    make_buyer()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(), backend="shop.accounts.backends.EmailBackend")
    assert strict.get("/akun/keluar/").status_code == 405
    assert strict.post("/akun/keluar/").status_code == 403
    assert "_auth_user_id" in strict.session
    client.force_login(User.objects.get(), backend="shop.accounts.backends.EmailBackend")
    answer = client.post("/akun/keluar/")
    assert (answer.status_code, answer["Location"]) == (302, "/akun/masuk/")
    assert "_auth_user_id" not in client.session
    assert client.cookies["karya_basket_count"].value == "0"


def add(client, product, quantity=1):
    headers = {"sec-fetch-site": "same-origin"}
    data = {"product": product.number, "quantity": quantity}
    assert client.post("/keranjang/tambah/", data, headers=headers).status_code == 302


def test_the_guests_basket_comes_along_and_there_is_one(client):
    chair, tray = make_product(title="Kursi"), make_product(title="Nampan")
    user = make_buyer()
    add(client, chair, 2)
    client.post("/akun/masuk/", OWN)
    assert Basket.objects.filter(owner=user, status="Open").count() == 1
    assert client.cookies["karya_basket"].value == ""
    client.post("/akun/keluar/")

    add(client, chair, 1)
    add(client, tray, 1)
    client.post("/akun/masuk/", OWN)

    basket = Basket.objects.get(owner=user, status="Open")
    assert {line.product_id: line.quantity for line in basket.lines.all()} == {chair.pk: 2, tray.pk: 1}
    assert client.cookies["karya_basket_count"].value == "3"
    assert "2 barang dari kunjungan sebelumnya ditambahkan" in client.get("/keranjang/").text
    assert Basket.objects.filter(status="Open").count() == 1


def test_a_guest_gets_an_account_with_a_password_only():
    order = place_order(email="sri@example.com")
    visitor = Visitor().open(order.get_absolute_url())
    visitor.follow("Buat akun").sees("Untuk sri@example.com, alamat pesanan Anda.")
    visitor.press("Buat akun ini", password=CHOSEN)
    assert Order.objects.get().user is None
    visitor.open(link("sri@example.com", "account_confirm")).press("Pastikan dan masuk", password=CHOSEN)
    visitor.follow("Pesanan saya").sees(order.number)
    assert Order.objects.get().user == User.objects.get(email="sri@example.com")
    assert "Kumpulkan pesanan Anda" not in visitor.open(order.get_absolute_url()).text


def test_whoever_is_signed_in_is_offered_no_account(client):
    order = place_order(email="lain@example.com")
    client.force_login(make_buyer(), backend="shop.accounts.backends.EmailBackend")
    assert "Kumpulkan pesanan Anda" not in client.get(order.get_absolute_url()).text
    assert client.get(reverse("customer:register-from-order", args=[order.token])).status_code == 302
    assert client.get("/akun/daftar/dari-pesanan/tidak-ada/").status_code == 404


def test_an_order_by_somebody_unproven_stays_a_guests(client):
    order = place_order(email="sri@example.com")
    make_user("sri@example.com")
    client.post("/akun/masuk/", OWN)
    assert order.number not in client.get("/akun/pesanan/").text
    assert Order.objects.get().user is None


TEMPLATES = {
    "account_confirm": ("Pastikan alamat surel Anda", "Confirm your address"),
    "account_exists": ("Anda sudah mempunyai akun", "You have an account"),
    "password_reset": ("Kata sandi baru", "A new password"),
    "password_reset_unknown": ("Tidak ada akun", "There is no account"),
    "password_changed": ("Kata sandi Anda", "Your password"),
    "email_change_old": ("Setujukah Anda", "Do you agree"),
    "email_change_new": ("Apakah ini", "Is this to be"),
    "email_change_taken": ("Seseorang ingin", "Somebody wanted"),
    "email_changed": ("Alamat Anda", "Your address"),
}


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_letter_in_both_languages(template, language):
    context = {"path": "/akun/daftar/abc.d-e_f/", "hours": 24, "new": "a&b@example.com"}
    outbox.queue(key="k", to="sri@example.com", template=template, language=language, context=context)
    outbox.send_waiting()

    (letter,) = mail.outbox
    assert letter.subject.startswith(TEMPLATES[template][language == "en"])
    assert "&amp;" not in letter.body
    prefix = "/en" if language == "en" else ""
    if "email_change_taken" != template != "email_changed":
        assert f"http://127.0.0.1:8000{prefix}/akun/daftar/abc.d-e_f/\n" in letter.body
    assert OutboxMessage.objects.get().error == ""
