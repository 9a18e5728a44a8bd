import pytest
from bs4 import BeautifulSoup

from config.common import clock
from shop.basket.models import Line
from tests.factories import (
    make_own_delivery,
    make_prison,
    make_product,
    make_tariffs,
    make_workshop,
)

URL = "/checkout/"
TYPED = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456-7890",
    "email": "sri@example.com",
    "postcode": "10110",
    "street": "Jalan Melati 5",
}


@pytest.fixture
def chair(client, db):
    """A chair from Semarang in the visitor's basket."""
    make_tariffs()
    product = make_product(title="Kursi rotan", price=850_000, stock=5)
    client.post("/keranjang/tambah/", {"product": product.number, "quantity": 1})
    return product


def delivery(product):
    return f"delivery-{product.prison_id}"


def send(client, action="continue", **data):
    return client.post(URL, {**TYPED, "action": action, **data})


def test_five_typed_fields_and_nothing_else(client, chair):
    form = BeautifulSoup(client.get(URL).text, "html.parser").find("form")

    typed = form.select("input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select")
    asked = [field for field in typed if not field.find_parent("details")]
    assert [field["name"] for field in asked] == ["name", "phone", "email", "street", "postcode"]
    assert [each.has_attr("open") for each in form.select("details")] == [False, False]


def test_asking_for_prices_needs_only_the_postcode(client, chair):
    answer = client.post(URL, {"postcode": "10110", "name": "Sri", "phone": "12", "action": "quote"})
    assert (answer.status_code, answer.url) == (302, "/checkout/#delivery")

    page = client.get(URL)

    assert page.context["form"]["name"].value() == "Sri"
    (parcel,) = page.context["deliveries"]
    assert [(option["value"], option["price"], option["checked"]) for option in parcel["options"]] == [
        ("kurir-reguler", 10_000, True),
        ("pickup", 0, False),
    ]
    assert "Tiba paling lambat" in page.text
    assert not page.context["form"].errors


def test_going_on_leads_to_the_check(client, chair):
    answer = send(client, **{delivery(chair): "kurir-reguler"})

    assert (answer.status_code, answer.url) == (302, "/checkout/periksa/")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Tulis siapa penerimanya."),
        ({"phone": "12"}, "phone", "Nomor telepon ini tidak terbaca."),
        ({"phone": ""}, "phone", "Tulis nomor HP."),
        ({"email": "sri"}, "email", "Tulis alamat surel seperti nama@contoh.id."),
        ({"postcode": "99999"}, "postcode", "Tidak ada kode pos 99999."),
        ({"postcode": "123"}, "postcode", "Kode pos terdiri dari lima angka."),
        ({"postcode": ""}, "postcode", "Tulis kode pos atau kecamatan."),
        ({"street": ""}, "street", "Tulis alamat lengkap."),
        ({"delivery": ""}, "delivery", "Pilih cara pengiriman untuk paket ini."),
        ({"delivery": "pesawat"}, "delivery", "Pilihan pengiriman ini tidak tersedia lagi."),
    ],
)
def test_wrong_answers_are_said_and_nothing_typed_is_lost(client, chair, typed, field, sentence):
    data = {"delivery": "kurir-reguler", **typed}
    data[delivery(chair)] = data.pop("delivery")

    answer = send(client, **data)

    form = answer.context["form"]
    name = delivery(chair) if field == "delivery" else field
    anchor = f"id_{name}_0" if field == "delivery" else f"id_{name}"
    assert answer.status_code == 422
    assert list(form.errors) == [name]
    assert form.errors[name][0].startswith(sentence)
    assert "<title>Kesalahan:" in answer.text
    assert f'href="#{anchor}"' in answer.text
    for kept in TYPED:
        assert form[kept].value() == data.get(kept, TYPED[kept])
    again = client.get(URL).context["form"]
    assert again["street"].value() == data.get("street", TYPED["street"])


@pytest.mark.parametrize("spelling", ["10110", " 101 10 ", "10.110"])
def test_postcodes_as_people_write_them(client, chair, spelling):
    assert send(client, postcode=spelling, **{delivery(chair): "kurir-reguler"}).status_code == 302


def test_several_villages_of_a_postcode_are_asked(client, chair):
    client.post(URL, {"postcode": "50188", "action": "quote"})
    page = client.get(URL)
    assert "Kauman" in page.text
    assert page.context["deliveries"]

    missing = send(client, postcode="50188", **{delivery(chair): "kurir-reguler"})
    chosen = send(client, postcode="50188", village="33.74.15.1010", **{delivery(chair): "kurir-reguler"})

    assert list(missing.context["form"].errors) == ["village"]
    assert chosen.status_code == 302
    assert "Wates" in client.get("/checkout/periksa/").text


def test_a_postcode_across_a_border_asks_before_it_names_a_price(client, chair):
    client.post(URL, {"postcode": "40191", "action": "quote"})
    page = client.get(URL)

    assert len({place.regency_code for place in page.context["form"].places}) > 1
    assert page.context["deliveries"] == []
    refused = send(client, postcode="40191")
    assert "ongkos kirim bergantung padanya" in refused.context["form"].errors["village"][0]


def test_no_address_when_everything_is_picked_up(client, chair):
    answer = send(client, street="", postcode="50188", **{delivery(chair): "pickup"})

    assert answer.status_code == 302
    assert "Jalan Melati" not in client.get("/checkout/periksa/").text


def test_each_prison_is_chosen_for_itself(client, chair):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", durability="perishable")
    make_own_delivery(bread.prison)
    client.post("/keranjang/tambah/", {"product": bread.number, "quantity": 2})

    client.post(URL, {"postcode": "10110", "action": "quote"})
    page = client.get(URL)

    ways = {row["name"]: [option["value"] for option in row["options"]] for row in page.context["deliveries"]}
    assert ways == {delivery(chair): ["kurir-reguler", "pickup"], delivery(bread): ["pickup"]}
    assert "tidak dapat mengantar paket ini" in page.text


def test_a_basket_that_cannot_reach_the_buyer_stops_here(client, chair):
    chair.prison.pickup_points.all().delete()
    type(chair).objects.filter(pk=chair.pk).update(weight_g=0)

    answer = send(client)

    assert answer.status_code == 422
    assert "belum ada pengiriman" in answer.text.lower()


def test_without_a_basket_there_is_no_checkout(client, db):
    for path in (URL, "/checkout/periksa/"):
        answer = client.get(path)
        assert (answer.status_code, answer.url) == (302, "/keranjang/")


def test_the_pages_are_nobodys_but_the_buyers(client, chair):
    answer = client.get(URL)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.text
    client.handler.enforce_csrf_checks = True
    assert send(client).status_code == 403


def test_the_check_comes_after_the_address(client, chair):
    answer = client.get("/checkout/periksa/")

    assert (answer.status_code, answer.url) == (302, URL)


def test_a_place_is_found_by_the_name_of_its_kecamatan(client, chair):
    kept = client.post(URL, {**TYPED, "action": "find"})
    assert kept.url == "/checkout/cari-tempat/"

    found = client.get("/checkout/cari-tempat/?q=gambir")
    villages = client.get("/checkout/cari-tempat/?q=gambir&district=31.71.01")
    chosen = client.get(f"{URL}?place=31.71.01.1001").context["form"]

    assert "district=31.71.01" in found.text
    assert f"{URL}?place=31.71.01.1001" in villages.text
    assert (chosen["postcode"].value(), chosen["name"].value()) == ("10110", "Sri Wahyuni")
    assert chosen.destination.regency == "Kota Jakarta Pusat"


@pytest.mark.parametrize("query", ["q=", "q=xyzxyz", "q=%00", "district=x", "district=99.99.99", "q=a"])
def test_no_search_for_a_place_is_an_error(client, chair, query):
    assert client.get(f"/checkout/cari-tempat/?{query}").status_code == 200


def test_the_english_page(client, chair):
    answer = client.post("/en/checkout/", {**TYPED, "phone": "12", "action": "continue"})

    assert "<title>Error:" in answer.text
    assert "This telephone number cannot be read." in answer.text
    assert Line.objects.count() == 1
    assert clock.today()
