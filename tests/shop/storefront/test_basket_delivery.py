"""The basket says what delivery costs, parcel by parcel, and the checkout does not ask again."""

import pytest
from bs4 import BeautifulSoup

from shop.shipping.models import Tariff
from tests.factories import (
    BEGIN,
    make_own_delivery,
    make_prison,
    make_product,
    make_tariffs,
    make_workshop,
)
from tests.shop.checkout.test_delivery import TYPED, delivery

BASKET, WAYS = "/keranjang/", "/keranjang/pengiriman/"


def put(client, *products, quantity=1):
    for product in products:
        client.post("/keranjang/tambah/", {"product": product.number, "quantity": quantity})


@pytest.fixture
def chair(client, db):
    make_tariffs()
    product = make_product(title="Kursi rotan", price=850_000, stock=50)
    put(client, product)
    return product


@pytest.fixture
def bread(client, chair):
    """A second parcel, from Tangerang, that only the prison itself brings, within its city."""
    product = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", durability="perishable")
    make_own_delivery(product.prison)
    put(client, product)
    return product


def ask(client, postcode="10110", action="quote", root="", **choices):
    return client.post(f"{root}{WAYS}", {"postcode": postcode, "action": action, **choices})


def sums(answer):
    cells = BeautifulSoup(answer.text, "html.parser").select(".totals .amount")
    return [cell.get_text() for cell in cells]


def test_without_a_place_from_how_much_on(client, chair, bread):
    answer = client.get(BASKET)

    assert answer.text.count("Ongkir mulai Rp10.000, atau ambil sendiri tanpa biaya.") == 1
    assert answer.text.count("Ongkir mulai Rp12.000, atau ambil sendiri tanpa biaya.") == 1
    assert sums(answer) == ["Rp1.700.000", "mulai Rp22.000"]
    assert not BeautifulSoup(answer.text, "html.parser").select("[type=radio]")


def test_no_figure_where_a_parcel_has_none(client, chair, bread):
    bread.prison.own_deliveries.all().delete()

    answer = client.get(BASKET)

    assert sums(answer) == ["Rp1.700.000", "tergantung tempat"]
    assert "Diambil di lapas." in answer.text


def test_each_parcel_shows_its_ways_and_the_total(client, chair):
    batik = make_product(make_workshop(make_prison("TNG"), "BT"), title="Batik", price=300_000)
    put(client, batik)

    assert ask(client).url == BASKET
    answer = client.get(BASKET)

    ways = {parcel.title: parcel.ways["options"] for parcel in answer.context["parcels"]}
    assert {title: [(way["value"], way["price"]) for way in each] for title, each in ways.items()} == {
        "Lapas Kelas I Semarang": [("kurir-reguler", 10_000), ("pickup", 0)],
        "Lapas Pemuda Tangerang": [("kurir-reguler", 10_000), ("pickup", 0)],
    }
    assert sums(answer) == ["Rp1.150.000", "Rp20.000", "Rp1.170.000"]
    assert "Gambir, Gambir, Kota Jakarta Pusat" in answer.text


def test_another_way_changes_the_total_and_is_kept(client, chair):
    ask(client, **{delivery(chair): "pickup"})

    assert sums(client.get(BASKET)) == ["Rp850.000", "Gratis", "Rp850.000"]


def test_place_and_choice_are_not_asked_again(client, chair):
    answer = ask(client, action="continue", **{delivery(chair): "pickup"})
    assert answer.url == "/checkout/"

    page = client.get("/checkout/")

    assert page.context["form"]["postcode"].value() == "10110"
    (parcel,) = page.context["deliveries"]
    assert [way["value"] for way in parcel["options"] if way["checked"]] == ["pickup"]
    assert page.context["shipping"] == 0
    assert sums(page) == ["Rp850.000", "Gratis", "Rp850.000"]


def test_a_village_found_by_name_is_carried_too(client, chair):
    page = BeautifulSoup(client.get(f"{BASKET}?place=33.74.10.1006").text, "html.parser")
    village = page.select_one("#ways [name=village]")["value"]
    ask(client, postcode="50275", action="continue", village=village)

    form = client.get("/checkout/").context["form"]
    assert (form["village"].value(), form.destination.village) == ("33.74.10.1006", "Tembalang")


def test_going_on_without_a_place(client, chair):
    assert ask(client, postcode="", action="continue").url == "/checkout/"


def test_what_the_checkout_knows_the_basket_shows(client, chair):
    client.post("/checkout/", {**TYPED, "action": "quote"})

    assert sums(client.get(BASKET)) == ["Rp850.000", "Rp10.000", "Rp860.000"]


def test_a_way_that_is_gone_falls_back_to_the_cheapest(client, chair):
    ask(client, **{delivery(chair): "pickup"})
    chair.prison.pickup_points.all().delete()

    assert sums(client.get(BASKET)) == ["Rp850.000", "Rp10.000", "Rp860.000"]


def test_only_pick_up_is_never_chosen_for_somebody(client, chair, bread):
    ask(client)
    answer = client.get(BASKET)

    assert "tidak dapat mengantar paket ini" in answer.text
    assert sums(answer) == ["Rp1.700.000", "pilih untuk tiap paket"]
    ask(client, **{delivery(bread): "pickup"})
    assert sums(client.get(BASKET)) == ["Rp1.700.000", "Rp10.000", "Rp1.710.000"]


def test_a_name_that_fits_several_cities_is_asked(client, chair):
    ask(client, postcode="semarang tim")
    answer = client.get(BASKET)
    names = [label for _code, label in answer.context["ways"].fields["village"].choices]
    assert "Semarang Timur, Kota Semarang, Jawa Tengah" in names

    ask(client, postcode="gambir")
    several = client.get(BASKET)
    assert several.context["ways"].destination is None
    assert sums(several)[1] == "mulai Rp10.000"
    ask(client, postcode="gambir", village="31.71.01")

    assert client.get(BASKET).context["ways"].destination.regency == "Kota Jakarta Pusat"


@pytest.mark.parametrize(
    ("root", "title", "sentence"),
    [
        ("", "Kesalahan:", "Tidak ada kecamatan atau kota bernama “Kecamatan Xyzzy”. Periksa lagi"),
        ("/en", "Error:", "There is no kecamatan or city called “Kecamatan Xyzzy”. Check it"),
    ],
)
def test_a_kecamatan_that_does_not_exist(client, chair, root, title, sentence):
    for action in ("quote", "continue"):
        answer = ask(client, postcode="Kecamatan Xyzzy", action=action, root=root)

        assert answer.status_code == 422
        assert f"<title>{title}" in answer.text
        assert sentence in answer.text
        assert 'href="#id_postcode"' in answer.text
        assert 'value="Kecamatan Xyzzy"' in answer.text


def test_heavy_goods_go_by_cargo_or_by_agreement(client, chair):
    Tariff.objects.create(
        courier="Kurir",
        service="kargo",
        zone="island",
        first_kg=4_000,
        next_kg=4_000,
        minimum_kg=10,
        min_grams=10_000,
        max_grams=100_000,
        days_min=3,
        days_max=6,
        valid_from=BEGIN,
    )
    put(client, chair, quantity=39)
    ask(client)
    cargo = client.get(BASKET)
    put(client, chair, quantity=10)
    type(chair).objects.filter(pk=chair.pk).update(weight_g=9_000)
    nobody = client.get(BASKET)

    (parcel,) = cargo.context["parcels"]
    assert [(way["value"], way["price"]) for way in parcel.ways["options"]] == [
        ("kurir-kargo", 160_000),
        ("pickup", 0),
    ]
    assert "Dihitung 40 kg; layanan biasa membawa paling banyak 30 kg." in cargo.text
    assert parcel.ways["question"] == "/penawaran/?keranjang=1"
    (parcel,) = nobody.context["parcels"]
    assert [way["value"] for way in parcel.ways["options"]] == ["pickup"]
    assert "Belum ada kurir yang membawa" in nobody.text
    assert sums(nobody) == ["Rp42.500.000", "pilih untuk tiap paket"]


def test_many_pieces_lead_to_a_quotation(client, chair):
    assert "Harga pesanan besar" not in client.get(BASKET).text

    put(client, chair, quantity=9)

    assert "Harga pesanan besar" in client.get(BASKET).text


def test_a_reload_shows_the_basket_and_an_empty_one_asks_nothing(client, db):
    assert client.get(WAYS).url == BASKET
    assert ask(client).url == BASKET


def test_the_search_page_leads_back_to_the_basket(client, chair):
    found = client.get("/checkout/cari-tempat/?basket=1&q=gambir")
    villages = client.get("/checkout/cari-tempat/?basket=1&q=gambir&district=31.71.01")
    chosen = client.get(f"{BASKET}?place=31.71.01.1001")

    assert "basket=1" in found.text
    assert f"{BASKET}?place=31.71.01.1001" in villages.text
    assert chosen.context["ways"]["postcode"].value() == "10110"
    assert sums(chosen) == ["Rp850.000", "Rp10.000", "Rp860.000"]
    assert not client.get(BASKET).context["ways"].destination, "looking is not writing"


def test_ways_want_a_token(client, chair):
    client.handler.enforce_csrf_checks = True

    assert ask(client).status_code == 403


@pytest.mark.parametrize("place", ["", "10110"])
def test_five_lines_ask_at_most_eight_times(client, db, place, django_assert_max_num_queries):
    make_tariffs()
    for n in range(5):
        put(
            client,
            make_product(make_workshop(make_prison(["SMG", "TNG", "CKR"][n % 3])), title=f"Barang {n}"),
        )
    if place:
        ask(client, postcode=place)
    client.get(BASKET)

    with django_assert_max_num_queries(8):
        answer = client.get(BASKET)
    assert len(answer.context["parcels"]) == 3
