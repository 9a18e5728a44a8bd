"""Delivery of one thing to a city that stands in the address."""

import json
import re

import pytest
from django.urls import reverse

from catalogue.price_and_stock import change_stock, set_price_tiers
from config.common import clock, places
from partners.tiers import Tier
from partners.workshops.models import Seller, TaxRate
from partners.workshops.services import start_programme
from shop.shipping.models import OwnDelivery, PickupPoint, Tariff
from shop.storefront import cities
from tests.factories import (
    BEGIN,
    certify,
    make_own_delivery,
    make_prison,
    make_product,
    make_tariffs,
    make_workshop,
)


@pytest.fixture
def chair(db):
    make_tariffs()
    return make_product(price=850_000, weight_g=1_000)


def page(client, product, query="", prefix=""):
    return client.get(f"{prefix}{product.get_absolute_url()}{query}")


def test_without_a_city_it_is_the_prisons_own(client, chair):
    answer = page(client, chair)

    assert "Mulai Rp10.000 ke Kota Semarang." in answer.text
    assert "Tiba paling lambat" in answer.text
    assert "Kurir reguler, 1–3 hari kerja." in answer.text
    assert "Gratis bila diambil sendiri: Galeri Lapas Kelas I Semarang" in answer.text
    assert answer.context["estimate"].is_own


def test_a_city_in_the_address(client, chair):
    Tariff.objects.filter(zone="island").update(first_kg=21_000)

    answer = page(client, chair, "?city=32.73")

    assert "Mulai Rp21.000 ke Kota Bandung." in answer.text
    assert 'data-city="32.73"' in answer.text
    assert "From Rp21.000 to Kota Bandung." in page(client, chair, "?city=32.73", "/en").text


@pytest.mark.parametrize("typed", ["Ngaliyan", "kota semarang", "50188", "33.74", "  33.74 "])
def test_a_city_is_found_however_it_is_written(client, chair, typed):
    answer = client.get(chair.get_absolute_url(), {"city": typed})

    assert answer.status_code == 200
    assert answer.context["asked"].place.regency_code == "33.74"


def test_several_places_of_a_name_are_offered_as_links(client, chair):
    answer = page(client, chair, "?city=bandung")

    assert answer.status_code == 200
    assert "Beberapa tempat bernama sama. Yang mana?" in answer.text
    assert f'href="{chair.get_absolute_url()}?city=32.73#delivery"' in answer.text
    assert [place.regency for place in answer.context["asked"].hits][:3] == [
        "Kota Bandung",
        "Kabupaten Bandung",
        "Kabupaten Bandung Barat",
    ]
    assert answer.context["estimate"].is_own


@pytest.mark.parametrize("typed", ["Atlantis", "x" * 1_000, "\x00", "<script>", "'; DROP TABLE"])
def test_an_unknown_city_is_said_beside_the_field(client, chair, typed):
    answer = client.get(chair.get_absolute_url(), {"city": typed})

    if not typed.strip("\x00"):
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert "Kami tidak mengenal tempat" in answer.text
    assert "<script>”" not in answer.text
    assert "Mulai Rp10.000 ke Kota Semarang." in answer.text


@pytest.mark.parametrize("code", ["99.99", "33.99", "00.00", "33.740", "٣٣.٧٤", "-1"])
def test_a_city_code_that_is_garbage(client, chair, code):
    answer = client.get(chair.get_absolute_url(), {"city": code})

    assert answer.status_code == 422
    assert answer.context["asked"].is_unknown


def test_the_estimate_is_what_the_checkout_asks_for_the_smallest_order(client, db):
    make_tariffs()
    product = make_product(min_quantity=5, weight_g=1_000, stock=50)

    assert page(client, product).context["estimate"].quote.price == 10_000 + 4 * 8_000


def test_a_parcel_nobody_takes_says_so(client, db):
    make_tariffs()
    heavy = make_product(weight_g=96_000)

    text = page(client, heavy).text

    assert "Belum ada kurir yang membawa paket ini" in text
    assert "Mulai Rp" not in text


def test_fresh_food_names_its_cities_and_its_hour(client, db):
    prison = make_prison()
    make_own_delivery(prison)
    bread = make_product(make_workshop(prison), title="Roti", durability="perishable")

    near, far = page(client, bread), page(client, bread, "?city=32.73")

    assert "Pangan segar hanya diantar ke Kota Semarang, bila dipesan sebelum pukul 10.00 WIB" in near.text
    assert "Mulai Rp12.000 ke Kota Semarang." in near.text
    assert far.context["estimate"].quote is None
    assert "ke Kota Bandung" in far.text


def test_fresh_food_nobody_brings_is_picked_up(client, db):
    bread = make_product(title="Roti", durability="perishable")

    assert not OwnDelivery.objects.exists()
    assert "Pangan segar diambil di lapas." in page(client, bread).text


def test_what_is_sold_out_and_what_is_a_service_has_no_delivery(client, db):
    make_tariffs()
    gone = make_product(title="Habis", stock=1)
    change_stock(product=gone, delta=-1, by=None)
    haircut = make_product(title="Potong rambut", form="service")

    assert page(client, gone).context["estimate"] is None
    assert page(client, haircut).context["estimate"] is None


def test_no_delivery_and_no_pickup(client, db):
    product = make_product()
    PickupPoint.objects.all().delete()
    Tariff.objects.all().delete()

    assert "belum ada pengiriman" in page(client, product).text.lower()


def test_the_variant_stays_with_the_city(client, db):
    make_tariffs()
    variants = [{"title_ind": f"{n}", "title_en": f"{n}", "price": 250_000, "stock": 3} for n in (39, 40)]
    product = make_product(variants=variants)
    number = f"{product.number}-2"

    text = page(client, product, f"?variant={number}&city=bandung").text

    assert f'<input type="hidden" name="variant" value="{number}">' in text
    assert f"?city=32.73&amp;variant={number}#delivery" in text


def test_the_fragment_says_the_same_as_the_page(client, chair):
    url = reverse("storefront:estimate", args=[chair.slug])

    answer = client.get(url, {"city": "32.73"})

    assert answer.text.strip() in page(client, chair, "?city=32.73").text
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert client.get(url, {"city": "99.99"}).status_code == 422
    assert client.get(reverse("storefront:estimate", args=["tidak-ada"])).status_code == 404


def test_two_visitors_get_the_same_page(client, chair):
    client.get(chair.get_absolute_url(), {"city": "32.73"})

    answer = page(client, chair)

    assert answer.context["estimate"].place.regency_code == "33.74"
    assert not answer.cookies
    assert not client.session.keys()


def test_machines_read_the_delivery_the_page_shows(client, chair):
    text = page(client, chair, "?city=32.73").text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    shipping = data["@graph"][0]["offers"][0]["shippingDetails"]

    assert shipping["shippingRate"] == {"@type": "MonetaryAmount", "value": "10000", "currency": "IDR"}
    assert shipping["shippingDestination"]["name"] == "Kota Bandung"
    assert "40115" in shipping["shippingDestination"]["postalCode"]
    assert shipping["deliveryTime"]["transitTime"]["maxValue"] == 3


def test_without_delivery_machines_are_told_none(client, db):
    Tariff.objects.all().delete()
    text = page(client, make_product()).text

    assert "shippingDetails" not in text


def test_postcodes_of_a_city_are_wholly_its_own():
    codes = places.postcodes("33.74")

    assert "50188" in codes
    assert len(codes) > 50
    assert all({place.regency_code for place in places.by_postcode(code)} == {"33.74"} for code in codes)


def test_nothing_asked_is_nothing_found():
    assert cities.find("") == cities.Answer()
    assert cities.find(" \x00 ") == cities.Answer()


def test_a_place_by_code_is_a_destination():
    assert cities.regency("33.74").regency == "Kota Semarang"
    assert cities.regency("99.99") is None
    assert cities.regency("") is None


@pytest.mark.parametrize("query", ["", "?city=32.73", "?city=bandung", "?city=99.99"])
def test_a_page_with_everything_asks_fourteen_times(client, db, query, django_assert_max_num_queries):
    make_tariffs()
    product = full_product()
    page(client, product, query)

    with django_assert_max_num_queries(14):
        page(client, product, query)
    with django_assert_max_num_queries(14):
        page(client, product, query, "/en")


def test_a_fresh_page_asks_fourteen_times(client, db, django_assert_max_num_queries):
    make_own_delivery(make_prison())
    product = full_product(durability="perishable")
    page(client, product)

    with django_assert_max_num_queries(14):
        page(client, product)


def full_product(**words):
    """Variants, taxable seller, tiers, certificates, programmes and related goods."""
    variants = [
        {"title_ind": f"{n}", "title_en": f"{n}", "price": 250_000, "stock": 30} for n in range(39, 44)
    ]
    product = make_product(variants=variants, **words)
    make_product(title="Bangku")
    Seller.objects.update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN)
    for child in product.children.all():
        set_price_tiers(product=child, tiers=[Tier(10, 240_000), Tier(20, 230_000)], by=None)
    for n in range(2):
        certify(product, "sni", number=f"UJI-{n}")
        start_programme(
            workshop=product.workshop,
            title_ind=f"Anyam {n}",
            title_en=f"Weaving {n}",
            theory_hours=1,
            practice_hours=2,
            participants=9,
            valid_from=clock.today(),
            source="uji",
            by=None,
        )
    return product
