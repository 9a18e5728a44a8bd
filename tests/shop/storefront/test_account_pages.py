"""What is behind the account's door: orders, addresses, e-mail, password, language; and that it is one's own."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from oscar.core.loading import get_model

from shop.accounts import addresses
from shop.accounts.models import SavedAddress, User
from shop.order.models import Order
from shop.storefront.account_urls import urlpatterns
from shop.storefront.password_urls import urlpatterns as password_patterns
from tests.factories import basket_with, destination, make_product, make_tariffs, make_user, place_order
from tests.journeys.visitor import Visitor
from tests.shop.accounts.conftest import link, make_buyer

PASSWORD = "kata-sandi-uji"
EVIL = '<script>alert(1)</script>"'
BACKEND = "shop.accounts.backends.EmailBackend"


@pytest.fixture
def buyer(db) -> User:
    return make_buyer()


@pytest.fixture
def inside(client, buyer) -> Client:
    client.force_login(buyer, backend=BACKEND)
    return client


@pytest.fixture
def visitor(buyer) -> Visitor:
    visitor = Visitor().open("/akun/masuk/")
    return visitor.press("Masuk", username=buyer.email, password=PASSWORD)


def of(user, **values) -> Order:
    order = place_order(email="sri@example.com", **values)
    order.user = user
    order.save()
    return order


def save(user, street="Jalan Melati 5", name="Sri") -> SavedAddress:
    return addresses.save_address(
        user=user, name=name, phone="+6281234567890", street=street, village_code=destination().code
    )


def test_the_home_has_six_links_and_a_way_out(inside, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = inside.get("/akun/")
    assert len(answer.context["links"]) == 6
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
]
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
    names = {each.name for each in password_patterns}
    assert names <= set(get_resolver().reverse_dict) | names
    for name in ("password-reset", "password-reset-done", "password-reset-complete"):
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
    with django_assert_num_queries(5):
        inside.get("/akun/pesanan/")
    chair = make_product(stock=99)
    for _time in range(20):
        of(buyer, basket=basket_with((chair, 1)))
    with django_assert_num_queries(5):
        answer = inside.get("/akun/pesanan/")
    assert len(answer.context["rows"]) == 20
    assert 'rel="next"' in answer.text


# ── addresses


def test_typed_changed_chosen_and_deleted(visitor, buyer):
    visitor.open("/akun/").follow("Alamat").follow("Tambah alamat")
    typed = {"name": "Sri", "phone": "0812-3456 7890", "postcode": "50188", "street": "Jalan Melati 5"}
    visitor.press("Simpan alamat", status=422, **typed)
    assert visitor.errors == ["Kelurahan atau desa: Pilih kelurahan Anda."]
    assert visitor.page.find(attrs={"name": "street"}).get_text().strip() == "Jalan Melati 5"
    visitor.press("Simpan alamat", village=destination().code)
    visitor.sees("Alamat disimpan.", "Jalan Melati 5", "Kota Semarang", "Terisi saat memesan")

    visitor.follow("Ubah").press("Simpan alamat", street="Jalan Kenanga 1")
    visitor.sees("Jalan Kenanga 1")
    save(buyer, "Jalan Mawar 2")
    visitor.open("/akun/alamat/").press("Pakai saat memesan")
    assert SavedAddress.objects.get(is_default=True).street == "Jalan Mawar 2"
    visitor.press("Hapus")
    assert [each.street for each in SavedAddress.objects.all()] == ["Jalan Kenanga 1"]
    assert SavedAddress.objects.get().is_default


@pytest.mark.parametrize(
    ("prefix", "typed", "field", "sentence"),
    [
        ("", {"postcode": "5018"}, "postcode", "Kode pos terdiri dari lima angka."),
        ("", {"postcode": "00000"}, "postcode", "Tidak ada kode pos 00000."),
        ("/en", {"postcode": "00000"}, "postcode", "There is no postcode 00000."),
        ("/en", {"name": ""}, "name", "Write who receives the goods."),
        ("/en", {"street": "  "}, "street", "Write the full address."),
        ("/en", {"phone": "abc"}, "phone", None),
        ("/en", {"name": "x" * 121}, "name", None),
        ("/en", {"street": "a\0b"}, "street", None),
    ],
)
def test_bad_input_loses_nothing(inside, buyer, prefix, typed, field, sentence):
    good = {"name": "Sri", "phone": "081234567890", "postcode": "10110", "street": "Jalan Melati 5"}
    answer = inside.post(f"{prefix}/akun/alamat/baru/", good | typed)
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors[field]
    assert sentence is None or said == sentence
    assert "081234567890" in answer.text or field == "phone"
    assert not SavedAddress.objects.exists()


def test_one_village_needs_no_choice(inside, buyer):
    good = {"name": "Sri", "phone": "081234567890", "postcode": "10110", "street": "Jalan Melati 5"}
    assert inside.post("/akun/alamat/baru/", good).status_code == 302
    assert SavedAddress.objects.get().place.postcode == "10110"


def test_somebody_elses_address_does_not_exist(inside, buyer):
    other = save(make_user("budi@example.com"), "Rahasia")
    data = {"name": "x", "phone": "081234567890", "postcode": "10110", "street": "y"}
    for path in (f"{other.pk}/", f"{other.pk}/hapus/", f"{other.pk}/utama/", f"{2**70}/"):
        assert inside.post(f"/akun/alamat/{path}", data).status_code == 404
    assert inside.get(f"/akun/alamat/{other.pk}/").status_code == 404
    assert "Rahasia" not in inside.get("/akun/alamat/").text
    other.refresh_from_db()
    assert (other.street, other.name) == ("Rahasia", "Sri")


def test_an_orders_address_is_kept_with_one_press(visitor, buyer):
    order = of(buyer)
    visitor.open("/akun/alamat/").sees("Dari pesanan Anda").press("Simpan alamat ini")
    saved = SavedAddress.objects.get()
    assert (saved.name, saved.street, saved.village_code) == (
        order.name,
        "Jalan Melati 5",
        order.shipping_address.village_code,
    )
    assert "Dari pesanan Anda" not in visitor.text


@pytest.mark.parametrize("number", ["", "X", "\0", "{other}"])
def test_no_address_is_kept_of_somebody_elses_order(inside, buyer, number):
    other = of(make_user("budi@example.com"))
    answer = inside.post("/akun/alamat/dari-pesanan/", {"order": number.format(other=other.number)})
    assert answer.status_code == 404
    assert not SavedAddress.objects.exists()


def test_names_and_streets_are_only_text(inside, buyer):
    save(buyer, EVIL, name=EVIL)
    order = of(buyer, name=EVIL, street=EVIL + "2")
    for path in ("/akun/alamat/", order.get_absolute_url(), f"/akun/alamat/{SavedAddress.objects.get().pk}/"):
        text = inside.get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_the_addresses_ask_the_same_for_one_and_ten(inside, buyer, django_assert_num_queries):
    save(buyer)
    of(buyer)
    with django_assert_num_queries(4):
        inside.get("/akun/alamat/")
    for number in range(9):
        save(buyer, f"Jalan {number}")
    with django_assert_num_queries(4):
        inside.get("/akun/alamat/")


def test_the_checkout_is_filled_in(inside, buyer):
    make_tariffs()
    save(buyer)
    product = make_product()
    headers = {"sec-fetch-site": "same-origin"}
    inside.post("/keranjang/tambah/", {"product": product.number, "quantity": 1}, headers=headers)
    text = inside.get("/checkout/").text
    for words in ('value="Sri"', 'value="sri@example.com"', 'value="50188"', "Jalan Melati 5"):
        assert words in text


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
    before = User.objects.values().get()
    assert strict.post(path, data, headers={"origin": "https://evil.example"}).status_code == 403
    assert strict.post(path, data).status_code == 403
    assert User.objects.values().get() == before
    assert (SavedAddress.objects.count(), buyer.email_changes.count()) == (0, 0)
