"""The names a script shows while somebody types, and what the field makes of them without it."""

import pytest

from config.common import places
from tests.factories import make_product
from tests.shop.checkout.test_delivery import delivery, send
from tests.shop.checkout.test_review import fill

SUGGEST = "/checkout/tempat/saran/"


def suggested(client, text):
    return client.get(SUGGEST, {"q": text}).json()["places"]


def test_suggestions_are_the_same_for_everybody(client):
    answer = client.get(SUGGEST, {"q": "tembalang sem"})

    assert answer.json() == {"places": ["Tembalang, Kota Semarang, Jawa Tengah"]}
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("text", ["semarang", "gambir", "50188", "wamena"])
def test_what_is_suggested_is_understood(client, text):
    found = suggested(client, text)

    assert 0 < len(found) <= 8
    for name in found:
        (place,) = places.resolve(name)
        assert str(place) == name


@pytest.mark.parametrize("text", ["", "ab", "xyzzy", "\x00", "x" * 1000, "%", "'; --"])
def test_nothing_to_suggest_is_no_error(client, text):
    assert suggested(client, text) == []


def test_suggestions_are_only_read(client):
    assert client.post(SUGGEST).status_code == 405


@pytest.fixture
def chair(client, db):
    product = make_product(title="Kursi rotan", stock=5)
    fill(client, (product, 1))
    return product


def test_a_kecamatan_in_place_of_the_postcode(client, chair):
    """Two answers without a script: the name, then the village, which brings the postcode."""
    send(client, action="quote", postcode="Tembalang, Kota Semarang, Jawa Tengah")
    page = client.get("/checkout/")
    form = page.context["form"]
    assert form.destination.regency_code == "33.74"
    assert page.context["deliveries"]
    villages = dict(form.fields["village"].choices)
    assert villages["33.74.10.1006"] == "Tembalang, Tembalang, Kota Semarang"

    answer = send(
        client,
        postcode="Tembalang, Kota Semarang, Jawa Tengah",
        village="33.74.10.1006",
        **{delivery(chair): "kurir-reguler"},
    )

    assert answer.status_code == 302
    assert "Tembalang, Tembalang, Kota Semarang, Jawa Tengah 50275" in client.get("/checkout/periksa/").text


def test_a_city_asks_for_the_kecamatan_and_then_for_the_village(client, chair):
    send(client, action="quote", postcode="kota semarang")
    first = client.get("/checkout/").context["form"]
    assert first.fields["village"].label == "Kecamatan yang mana?"
    send(client, action="quote", postcode="kota semarang", village="33.74.10")
    second = client.get("/checkout/").context["form"]
    assert second.fields["village"].label == "Kelurahan atau desa"
    third = send(
        client, postcode="kota semarang", village="33.74.10.1006", **{delivery(chair): "kurir-reguler"}
    )

    assert third.status_code == 302


def test_a_village_is_wanted_where_something_is_brought(client, chair):
    answer = send(client, postcode="tembalang semarang", **{delivery(chair): "kurir-reguler"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["village"]
    assert answer.context["form"]["postcode"].value() == "tembalang semarang"
