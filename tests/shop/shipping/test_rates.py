from dataclasses import dataclass

import pytest

from shop.shipping import rates


@dataclass
class Rate:
    first_kg: int
    next_kg: int
    minimum_kg: int = 1


@dataclass
class Item:
    weight_g: int | None
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    quantity: int = 1


@pytest.mark.parametrize(
    ("weight", "size", "divisor", "grams"),
    [
        (1000, (100, 100, 100), 6000, 1000),  # a dense thing goes by weight
        (1000, (600, 500, 400), 6000, 20_000),  # 120,000 cm³ ÷ 6,000 = 20 kg
        (1000, (600, 500, 400), 4000, 30_000),
        (10, (100, 100, 6), 6000, 10),
        (9, (100, 100, 6), 6000, 10),
        (1, (7, 7, 7), 6000, 1),  # a started gram counts
        (1, (100, 100, 61), 6000, 102),
        (0, (0, 0, 0), 6000, 0),
    ],
)
def test_the_larger_of_weight_and_volume_is_charged(weight, size, divisor, grams):
    assert rates.chargeable_grams(weight, *size, divisor) == grams


@pytest.mark.parametrize(
    ("weight", "length", "divisor"), [(1, 1, 0), (1, 1, -6000), (-1, 1, 6000), (1, -1, 6000)]
)
def test_nonsense_has_no_weight(weight, length, divisor):
    with pytest.raises(ValueError):
        rates.chargeable_grams(weight, length, 1, 1, divisor)


def test_a_parcel_is_the_sum_of_its_pieces():
    chair = Item(6000, 600, 550, 800, 2)  # 264,000 cm³: 44 kg each
    batik = Item(300, 300, 200, 30, 3)
    assert rates.parcel_grams([chair, batik], 6000) == 2 * 44_000 + 3 * 300
    assert rates.plain_grams([chair, batik]) == 12_900
    assert rates.parcel_grams([], 6000) == 0


@pytest.mark.parametrize(
    "item",
    [Item(None, 1, 1, 1), Item(0, 1, 1, 1), Item(5, None, 1, 1), Item(5, 1, 0, 1), Item(5, 1, 1, None)],
)
def test_a_missing_measure_gives_no_weight(item):
    assert rates.parcel_grams([Item(5, 1, 1, 1), item], 6000) is None


def test_a_missing_weight_gives_no_plain_weight():
    assert rates.plain_grams([Item(5, 1, 1, 1), Item(0, 1, 1, 1)]) is None


@pytest.mark.parametrize(
    ("origin", "destination", "zone"),
    [
        ("33.74", "33.74", "city"),
        ("31.75", "31.71", "city"),  # the five cities of Jakarta are one
        ("31.75", "31.01", "province"),  # but not the Thousand Islands
        ("33.74", "33.22", "province"),  # Kota and Kabupaten Semarang
        ("91.03", "91.71", "province"),
        ("36.71", "35.15", "island"),
        ("12.71", "18.71", "island"),
        ("33.74", "51.71", "archipelago"),
        ("33.74", "12.71", "archipelago"),
        ("12.71", "21.71", "archipelago"),
        ("51.71", "52.71", "archipelago"),
        ("33.74", "73.71", "archipelago"),
        ("33.74", "95.01", "east"),
        ("91.71", "33.74", "east"),
        ("53.71", "52.71", "east"),
        ("91.71", "96.71", "east"),
        ("81.71", "82.71", "east"),
    ],
)
def test_zone(origin, destination, zone):
    assert rates.zone(origin, destination) == zone


@pytest.mark.parametrize("codes", [("", "33.74"), ("33.74", ""), ("99.01", "33.74"), ("33.74", "Semarang")])
def test_an_unknown_place_has_no_zone(codes):
    with pytest.raises(ValueError):
        rates.zone(*codes)


REGULER = Rate(first_kg=10_000, next_kg=8_000)
KARGO = Rate(first_kg=3_500, next_kg=3_000, minimum_kg=10)


@pytest.mark.parametrize(
    ("grams", "rate", "rupiah"),
    [
        (1, REGULER, 10_000),
        (1000, REGULER, 10_000),
        (1001, REGULER, 18_000),
        (2000, REGULER, 18_000),
        (12_300, REGULER, 10_000 + 12 * 8_000),
        (1, KARGO, 3_500 + 9 * 3_000),
        (10_000, KARGO, 3_500 + 9 * 3_000),
        (10_001, KARGO, 3_500 + 10 * 3_000),
        (1, Rate(7_000, 0), 7_000),
        (9_000, Rate(7_000, 0), 7_000),
    ],
)
def test_price_by_started_kilogram(grams, rate, rupiah):
    assert rates.price(grams, rate) == rupiah


@pytest.mark.parametrize("grams", [0, -1])
def test_nothing_has_no_price(grams):
    with pytest.raises(ValueError):
        rates.price(grams, REGULER)
