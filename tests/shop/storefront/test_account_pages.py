"""What is behind the account's door: orders, addresses, e-mail, password, language; and that it is one's own."""

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shop.accounts.models import SavedAddress, User
from shop.order.models import Order
from shop.storefront.account_urls import urlpatterns
from shop.storefront.password_urls import urlpatterns as password_patterns
from tests.factories import basket_with, make_product, make_user, place_order
from tests.journeys.visitor import Visitor
from tests.shop.accounts.conftest import link

PASSWORD = "kata-sandi-uji"
BACKEND = "shop.accounts.backends.EmailBackend"


def of(user, **values) -> Order:
    order = place_order(email="sri@example.com", **values)
    order.user = user
    order.save()
    return order


def test_the_home_has_seven_links_and_a_way_out(inside, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = inside.get("/akun/")
    assert len(answer.context["links"]) == 7
    assert "Keluar" in answer.text


CLOSED = [
    ("customer:order-list", []),
    ("customer:order", ["X"]),
    ("customer:address-list", []),
    ("customer:address-create", []),
    ("customer:address-from-order", []),
    ("customer:address-detail", [1]),
    ("customer:address-delete", [1]),
    ("customer:address-default", [1]),
    ("customer:email-change", []),
    ("customer:change-password", []),
    ("customer:language", []),
    ("customer:data", []),
    ("customer:data-download", []),
    ("customer:profile-delete", []),
    ("customer:sessions", []),
]
RESET = {"password-reset", "password-reset-done", "password-reset-complete", "password-reset-confirm"}
OPEN = {
    "summary",
    "login",
    "logout",
    "register",
    "register-sent",
    "register-from-order",
    "register-confirm",
    "anon-order",
    "email-link",
    "alerts-confirm",
    "alerts-cancel-by-key",
    "wishlists-detail",
}


def test_every_address_of_the_account_is_open_or_closed():
    closed = {name.removeprefix("customer:") for name, _args in CLOSED}
    assert {pattern.name for pattern in urlpatterns} == closed | OPEN


@pytest.mark.parametrize(("name", "args"), CLOSED)
def test_without_sign_in_it_leads_to_the_door(client, buyer, name, args):
    path = reverse(name, args=args)
    for method in ("get", "post"):
        answer = getattr(client, method)(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/akun/masuk/?next=/akun/")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "pesanan/",
        "alamat/",
        "alamat/baru/",
        "surel/",
        "kata-sandi/",
        "bahasa/",
        "data/",
        "data/hapus/",
    ],
)
def test_pages_are_private_in_both_languages(inside, prefix, path):
    answer = inside.get(f"{prefix}/akun/{path}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert f'<html lang="{"en" if prefix else "id"}">' in answer.text


@pytest.mark.parametrize(
    "path", ["masuk/", "daftar/", "daftar/terkirim/", "lupa-sandi/", "lupa-sandi/terkirim/"]
)
def test_doors_are_private_too(client, db, path):
    answer = client.get(f"/akun/{path}")
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_header_is_the_same_for_everybody(client, buyer, db):
    make_product()
    before = Client().get("/katalog/").content
    client.force_login(buyer, backend=BACKEND)
    assert client.get("/katalog/").content == before
    assert b'href="/akun/"' in before


def test_oscars_names_lead_somewhere(client, db):
    alert = get_model("customer", "ProductAlert")(key="abc")
    wish = get_model("wishlists", "WishList")(key="abc")
    for path in (alert.get_confirm_url(), alert.get_cancel_url(), wish.get_absolute_url()):
        assert client.get(path).status_code == 404
    assert client.get(reverse("customer:anon-order", args=["X", "h"]))["Location"] == "/pesanan/"
    assert {each.name for each in password_patterns} == RESET
    for name in RESET - {"password-reset-confirm"}:
        assert client.get(reverse(name)).status_code in (200, 302)


# ── orders


def test_my_orders_newest_first_with_the_way_to_each(inside, buyer):
    first = of(buyer)
    tray = make_product(title="Nampan")
    second = of(buyer, basket=basket_with((make_product(), 1), (tray, 1)))
    text = inside.get("/akun/pesanan/").text
    assert text.index(second.number) < text.index(first.number)
    for words in (
        first.get_absolute_url(),
        second.get_absolute_url(),
        "dan 1 barang lain",
        "Menunggu pembayaran",
    ):
        assert words in text
    assert "Kursi rotan (en) and 1 more thing" in inside.get("/en/akun/pesanan/").text


def test_nobody_elses_order_is_listed_or_found(inside, buyer):
    order = of(make_user("budi@example.com"))
    assert order.number not in inside.get("/akun/pesanan/").text
    assert inside.get(f"/akun/pesanan/{order.number}/").status_code == 404
    mine = of(buyer)
    assert inside.get(f"/akun/pesanan/{mine.number}/")["Location"] == mine.get_absolute_url()


@pytest.mark.parametrize("page", ["0", "-1", "1000000000", "x", "2", "%00", "9" * 400])
def test_a_list_has_no_wrong_page(inside, buyer, page):
    of(buyer)
    answer = inside.get(f"/akun/pesanan/?page={page}")
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1


def test_the_list_asks_the_same_for_one_and_twenty(inside, buyer, django_assert_num_queries):
    of(buyer)
    with django_assert_num_queries(6):
        inside.get("/akun/pesanan/")
    chair = make_product(stock=99)
    for _time in range(20):
        of(buyer, basket=basket_with((chair, 1)))
    with django_assert_num_queries(6):
        answer = inside.get("/akun/pesanan/")
    assert len(answer.context["rows"]) == 20
    assert 'rel="next"' in answer.text


# ── e-mail, password, language


def test_a_new_address_by_both_mailboxes(visitor, buyer):
    guest = place_order(email="sri@example.com")
    visitor.open("/akun/surel/").press("Kirim kedua surel", email="baru@example.com", password=PASSWORD)
    visitor.sees("Menunggu kedua alamat menyetujui baru@example.com", "belum menyetujui")
    stranger = Visitor()
    for to, template in (("sri@example.com", "email_change_old"), ("baru@example.com", "email_change_new")):
        stranger.open(link(to, template))
        buyer.refresh_from_db()
        assert buyer.email == "sri@example.com"
        stranger.press("Setujui penggantian")
    stranger.sees("Mulai sekarang Anda masuk dengan baru@example.com.")
    stranger.open(link("baru@example.com", "email_change_new"), status=410)
    buyer.refresh_from_db()
    assert buyer.email == "baru@example.com"
    guest.refresh_from_db()
    assert (guest.user, guest.email) == (buyer, "baru@example.com")
    assert visitor.open("/akun/").url == "/akun/"


def test_calling_it_off_by_the_link(visitor, buyer):
    visitor.open("/akun/surel/").press("Kirim kedua surel", email="baru@example.com", password=PASSWORD)
    stranger = Visitor().open(link("baru@example.com", "email_change_new")).press("Batalkan penggantian")
    stranger.sees("Penggantian dibatalkan.")
    Visitor().open(link("sri@example.com", "email_change_old"), status=410)
    assert "Menunggu kedua alamat" not in visitor.open("/akun/surel/").text


def test_a_wrong_password_keeps_what_was_typed_and_is_counted(visitor, buyer):
    visitor.open("/akun/surel/")
    for status in [422] * 10 + [429]:
        visitor.press("Kirim kedua surel", status=status, email="baru@example.com", password="salah")
        assert visitor.page.find(attrs={"name": "email"})["value"] == "baru@example.com"
    assert not buyer.email_changes.exists()


def test_an_address_of_somebody_else_looks_the_same(visitor, buyer):
    make_user("budi@example.com")
    texts = []
    for email in ("budi@example.com", "siapa@example.com"):
        visitor.open("/akun/surel/").press("Kirim kedua surel", email=email, password=PASSWORD)
        texts.append(visitor.text.replace(email, ""))
    assert texts[0] == texts[1]


def test_a_new_password_ends_the_other_sessions(visitor, buyer):
    elsewhere = Client()
    elsewhere.force_login(buyer, backend=BACKEND)
    chosen = {"password": "rotan manau merah"}
    visitor.open("/akun/kata-sandi/").press("Simpan kata sandi", status=422, current="salah", **chosen)
    assert visitor.error_of("current") == "Ini bukan kata sandi Anda."
    visitor.press("Simpan kata sandi", current=PASSWORD, **chosen)
    assert visitor.url == "/akun/"
    assert elsewhere.get("/akun/")["Location"] == "/akun/masuk/"


def test_the_language_of_mails(visitor, buyer):
    visitor.open("/akun/bahasa/").press("Simpan bahasa", language="en")
    assert visitor.url == "/en/akun/"
    visitor.sees("From now on we write to you in English.")
    buyer.refresh_from_db()
    assert buyer.language == "en"
    visitor.open("/en/akun/bahasa/").press("Save the language", status=422, language="xx")
    assert visitor.errors
    visitor.press("Save the language", language="id").sees(
        "Mulai sekarang kami menulis kepada Anda dalam bahasa Indonesia."
    )
    assert visitor.url == "/akun/"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/akun/alamat/baru/", {"name": "x", "phone": "081234567890", "postcode": "10110", "street": "y"}),
        ("/akun/surel/", {"email": "baru@example.com", "password": PASSWORD}),
        ("/akun/kata-sandi/", {"current": PASSWORD, "password": "rotan manau merah"}),
        ("/akun/bahasa/", {"language": "en"}),
        ("/akun/data/hapus/", {"password": PASSWORD}),
        ("/akun/masuk/", {"username": "sri@example.com", "password": PASSWORD}),
        ("/akun/daftar/", {"email": "baru@example.com", "password": "rotan manau merah"}),
        ("/akun/lupa-sandi/", {"email": "sri@example.com"}),
    ],
)
def test_every_form_wants_its_token(buyer, path, data):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(buyer, backend=BACKEND)
    before = list(User.objects.order_by("pk").values())
    assert strict.post(path, data, headers={"origin": "https://evil.example"}).status_code == 403
    assert strict.post(path, data).status_code == 403
    assert list(User.objects.order_by("pk").values()) == before
    assert (SavedAddress.objects.count(), buyer.email_changes.count()) == (0, 0)
