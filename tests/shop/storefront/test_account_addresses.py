"""A buyer's addresses: typed, kept from an order, filled in at the checkout; and nobody else's."""

import pytest

from shop.accounts import addresses
from shop.accounts.models import SavedAddress
from shop.order.models import Order
from tests.factories import destination, make_product, make_tariffs, make_user, place_order

EVIL = '<script>alert(1)</script>"'


def of(user, **values) -> Order:
    order = place_order(email="sri@example.com", **values)
    order.user = user
    order.save()
    return order


def save(user, street="Jalan Melati 5", name="Sri") -> SavedAddress:
    return addresses.save_address(
        user=user, name=name, phone="+6281234567890", street=street, village_code=destination().code
    )


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
