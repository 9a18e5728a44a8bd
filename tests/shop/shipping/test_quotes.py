from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from config.common import places
from shop.shipping.quotes import (
    PackLine,
    Parcel,
    Quote,
    ShippingRefused,
    choose,
    parcels_of,
    quotes_for,
    remark,
)

TODAY = date(2026, 11, 24)
SEMARANG = places.by_postcode("50188")[0]
WAMENA = places.search("wamena")[0]
BATIK = PackLine(300, 300, 200, 30, 1)
CHAIR = PackLine(6_000, 600, 550, 800, 1)
KANGKUNG = PackLine(250, 300, 100, 100, 2, is_fresh=True)


def quote(prison, *lines, to=SEMARANG, on=TODAY):
    return quotes_for(parcels=[Parcel(prison, lines)], destination=to, on=on)[prison.pk]


def codes(quotes):
    return [each.code for each in quotes]


@pytest.fixture
def everything(make_tariff, make_own, make_point, prison):
    """Semarang by courier, by the prison itself and by pick-up; Wamena by courier."""
    for zone, first_kg in (("city", 10_000), ("east", 85_000)):
        make_tariff(zone, first_kg=first_kg, next_kg=first_kg - 2_000)
        make_tariff(
            zone,
            "kargo",
            first_kg=first_kg // 4,
            next_kg=first_kg // 5,
            minimum_kg=10,
            min_grams=10_000,
            max_grams=1_000_000,
            days_max=20,
        )
    make_own(prison)
    make_point(prison)


@pytest.mark.usefixtures("everything")
def test_light_and_durable_within_the_city(prison):
    with translation.override("en"):
        found = quote(prison, BATIK)
    assert found == [
        Quote("kurir-reguler", "courier", "Kurir reguler", 10_000, 1, 2),
        Quote(
            "own",
            "own",
            "Delivered by the prison",
            12_000,
            0,
            0,
            "Ordered before 10:00 WIB: brought the same working day.",
            cutoff_hour=10,
        ),
        Quote(
            "pickup",
            "pickup",
            "Pick up at the prison",
            0,
            0,
            0,
            "Galeri, Jl. Raya 1. Monday–Friday 09:00–14:00",
        ),
    ]


@pytest.mark.usefixtures("everything")
def test_the_same_thing_costs_more_to_papua(prison):
    found = quote(prison, BATIK, BATIK, BATIK, BATIK, to=WAMENA)
    assert [(each.code, each.price) for each in found] == [("kurir-reguler", 85_000 + 83_000), ("pickup", 0)]


@pytest.mark.usefixtures("everything")
def test_beyond_the_parcel_limit_only_cargo_goes(prison):
    cargo, pickup = quote(prison, CHAIR, to=WAMENA)
    assert (cargo.code, cargo.oversize, pickup.code) == ("kurir-kargo", True, "pickup")
    assert cargo.note == "Dihitung 44 kg; layanan biasa membawa paling banyak 30 kg."  # by volume


@pytest.mark.usefixtures("everything")
def test_between_ten_and_thirty_kilograms_the_buyer_chooses(prison):
    box = PackLine(12_000, 300, 300, 300, 1)
    assert codes(quote(prison, box, to=WAMENA)) == ["kurir-kargo", "kurir-reguler", "pickup"]


@pytest.mark.usefixtures("everything")
def test_what_nobody_takes_can_be_picked_up_and_the_page_says_so(prison):
    pavers = PackLine(130_000, 1000, 1000, 60, 50)
    found = quote(prison, pavers)
    assert codes(found) == ["pickup"]
    with translation.override("en"):
        sentence = remark(parcel=Parcel(prison, [pavers]), destination=SEMARANG, quotes=found)
    assert sentence == "No courier takes this parcel from Lapas SMG to Kota Semarang; it can be picked up."


@pytest.mark.usefixtures("everything")
def test_fresh_food_in_the_city_never_goes_by_courier(prison):
    assert codes(quote(prison, KANGKUNG)) == ["own", "pickup"]


@pytest.mark.usefixtures("everything")
def test_one_fresh_thing_decides_for_its_parcel(prison):
    assert codes(quote(prison, BATIK, KANGKUNG, to=WAMENA)) == ["pickup"]


@pytest.mark.usefixtures("everything")
def test_fresh_food_outside_the_city_can_only_be_picked_up(prison):
    found = quote(prison, KANGKUNG, to=WAMENA)
    assert codes(found) == ["pickup"]
    with translation.override("en"):
        sentence = remark(parcel=Parcel(prison, [KANGKUNG]), destination=WAMENA, quotes=found)
    assert sentence == (
        "Fresh food comes only with the prison's own delivery, and Lapas SMG cannot bring this parcel to "
        "Kabupaten Jayawijaya; it can be picked up."
    )


@pytest.mark.usefixtures("everything")
def test_more_fresh_food_than_the_prison_carries_is_picked_up(prison):
    assert codes(quote(prison, PackLine(250, 300, 100, 100, 81, is_fresh=True))) == ["pickup"]


@pytest.mark.usefixtures("everything")
def test_a_missing_measure_is_never_guessed(prison):
    assert codes(quote(prison, PackLine(0, 300, 200, 30, 1))) == ["pickup"]
    assert codes(quote(prison, PackLine(300, 0, 200, 30, 1), to=WAMENA)) == ["pickup"]


@pytest.mark.usefixtures("everything")
def test_an_expired_tariff_is_not_used(prison, make_tariff):
    assert codes(quote(prison, BATIK, on=date(2025, 12, 31))) == []
    make_tariff("city", "kilat", first_kg=1, valid_to=date(2026, 11, 23))
    make_tariff("city", "besok", first_kg=1, valid_from=date(2026, 11, 25))
    assert codes(quote(prison, BATIK)) == ["kurir-reguler", "own", "pickup"]
    assert codes(quote(prison, BATIK, on=date(2026, 11, 23)))[0] == "kurir-kilat"


@pytest.mark.usefixtures("everything")
def test_of_overlapping_tariffs_the_later_holds(prison, make_tariff):
    make_tariff("city", first_kg=11_000, valid_from=date(2026, 6, 1))
    assert quote(prison, BATIK)[0].price == 11_000
    assert quote(prison, BATIK, on=date(2026, 5, 31))[0].price == 10_000


def test_without_a_parcel_rule_no_courier_is_quoted(prison, make_tariff, rule):
    make_tariff()
    rule.delete()
    assert quote(prison, BATIK) == []


def test_with_no_rule_at_all_the_list_is_empty_and_the_page_says_so(prison):
    with translation.override("en"):
        for line, words in (
            (BATIK, "There is no delivery for this parcel from Lapas SMG to Kota Semarang yet."),
            (
                KANGKUNG,
                "Fresh food comes only with the prison's own delivery, and Lapas SMG cannot bring this parcel "
                "to Kota Semarang.",
            ),
        ):
            parcel = Parcel(prison, [line])
            assert quote(prison, line) == []
            assert remark(parcel=parcel, destination=SEMARANG, quotes=[]) == words


@pytest.mark.usefixtures("everything")
def test_nothing_is_said_where_something_is_brought(prison):
    parcel = Parcel(prison, [BATIK])
    assert remark(parcel=parcel, destination=SEMARANG, quotes=quote(prison, BATIK)) == ""


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("count", [1, 12])
def test_one_statement_for_any_number_of_prisons(
    prison, make_prison, make_own, make_point, django_assert_num_queries, count
):
    parcels = [Parcel(prison, [BATIK])]
    for number in range(count):
        other = make_prison(f"X{number:02}", "36.71")
        make_own(other)
        make_point(other)
        parcels.append(Parcel(other, [KANGKUNG if number % 2 else CHAIR]))
    with django_assert_num_queries(1):
        found = quotes_for(parcels=parcels, destination=SEMARANG, on=TODAY)
    assert len(found) == count + 1
    assert codes(found[parcels[-1].prison.pk]) == ["own", "pickup"]


@pytest.mark.usefixtures("everything")
def test_words_are_in_the_language_of_the_page(prison):
    with translation.override("id"):
        own, pickup = quote(prison, KANGKUNG)
    assert [own.name, pickup.name] == ["Diantar oleh lapas", "Ambil di lapas"]
    assert own.note == "Dipesan sebelum pukul 10.00 WIB: diantar pada hari kerja yang sama."
    assert pickup.note == "Galeri, Jl. Raya 1. Senin–Jumat 09.00–14.00"


def product(parent=None, **values):
    facts = dict.fromkeys(("weight_g", "length_mm", "width_mm", "height_mm"), 0)
    facts |= {"form": "goods", "is_fresh": False, "parent": parent}
    return SimpleNamespace(**facts | values)


def line(product, prison, quantity=1):
    return SimpleNamespace(product=product, quantity=quantity, stockrecord=SimpleNamespace(partner=prison))


def test_a_basket_becomes_one_parcel_per_prison():
    semarang, ambarawa = (
        SimpleNamespace(pk=pk, name=name) for pk, name in ((1, "Semarang"), (2, "Ambarawa"))
    )
    shoe = product(weight_g=900, length_mm=330, width_mm=200, height_mm=120)
    size = product(parent=shoe, weight_g=950)
    found = parcels_of(
        [
            line(size, semarang, 2),
            line(product(weight_g=800, length_mm=600, width_mm=400, height_mm=20), ambarawa),
            line(product(weight_g=250, is_fresh=True), semarang, 3),
            line(product(form="service", weight_g=5), semarang),
        ]
    )
    assert found == [
        Parcel(ambarawa, (PackLine(800, 600, 400, 20, 1),)),
        Parcel(
            semarang,
            (
                PackLine(950, 330, 200, 120, 2),
                PackLine(250, 0, 0, 0, 3, is_fresh=True),
                PackLine(0, 0, 0, 0, 1),
            ),
        ),
    ]
    assert [parcel.is_fresh for parcel in found] == [False, True]


OWN = Quote("own", "own", "Own", 12_000, 0, 1)
PICKUP = Quote("pickup", "pickup", "Pick-up", 0, 0, 0)


def test_the_chosen_quotes_are_those_offered_now():
    assert choose(quotes={1: [OWN, PICKUP], 2: [PICKUP]}, codes={1: "own", 2: "pickup", 3: "own"}) == {
        1: OWN,
        2: PICKUP,
    }


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ({1: "own"}, "Choose how this parcel should reach you."),
        ({1: "own", 2: ""}, "Choose how this parcel should reach you."),
        ({1: "own", 2: "own"}, "This delivery is no longer offered. Choose another one."),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(codes, words):
    with translation.override("en"), pytest.raises(ShippingRefused) as refused:
        choose(quotes={1: [OWN, PICKUP], 2: [PICKUP]}, codes=codes)
    assert (str(refused.value), refused.value.field) == (words, "delivery-2")
