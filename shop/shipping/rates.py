"""What a parcel weighs for a courier, how far it goes, what that costs. Pure: no framework is imported here.

Couriers charge for weight or for space, whichever is more: the volume in cm³ divided by a divisor gives
kilograms. Millimetres make that exact in whole numbers, because mm³ ÷ divisor is grams (1 cm³ = 1,000 mm³, 1
kg = 1,000 g). Started units count in full: grams round up, and the price goes by started kilogram.

How far is read from the BPS codes of two cities or regencies:

=============  ==========================================================================
city           the same city or regency; the five cities of Jakarta are one
province       the same province
island         another province of the same large island, by road
archipelago    another island
east           to or from East Nusa Tenggara, Maluku or Papua, unless in the same province
=============  ==========================================================================
"""

from collections.abc import Iterable
from typing import Literal, Protocol, get_args

Zone = Literal["city", "province", "island", "archipelago", "east"]
ZONES: tuple[Zone, ...] = get_args(Zone)

SUMATRA = {"11", "12", "13", "14", "15", "16", "17", "18"}
JAVA = {"31", "32", "33", "34", "35", "36"}
KALIMANTAN = {"61", "62", "63", "64", "65"}
SULAWESI = {"71", "72", "73", "74", "75", "76"}
BY_SEA = {"19", "21", "51", "52"}
EAST = {"53", "81", "82", "91", "92", "93", "94", "95", "96"}
ISLANDS = (SUMATRA, JAVA, KALIMANTAN, SULAWESI)
PROVINCES = BY_SEA.union(EAST, *ISLANDS)
JAKARTA = {"31.71", "31.72", "31.73", "31.74", "31.75"}


class Item(Protocol):
    """Some equal pieces in a parcel; a measure nobody has entered is None or 0."""

    @property
    def weight_g(self) -> int | None: ...
    @property
    def length_mm(self) -> int | None: ...
    @property
    def width_mm(self) -> int | None: ...
    @property
    def height_mm(self) -> int | None: ...
    @property
    def quantity(self) -> int: ...


class Rate(Protocol):
    """Whole rupiah for the first and for each following kilogram; at least ``minimum_kg`` are charged."""

    first_kg: int
    next_kg: int
    minimum_kg: int


def _up(amount: int, unit: int) -> int:
    return -(-amount // unit)


def chargeable_grams(weight_g: int, length_mm: int, width_mm: int, height_mm: int, divisor: int) -> int:
    """The larger of weight and volume weight, in grams; ``divisor`` in cm³ per kilogram."""
    if divisor <= 0:
        raise ValueError("the volume divisor must be above zero")
    if min(weight_g, length_mm, width_mm, height_mm) < 0:
        raise ValueError("weight and size cannot be negative")
    return max(weight_g, _up(length_mm * width_mm * height_mm, divisor))


def parcel_grams(items: Iterable[Item], divisor: int) -> int | None:
    """Chargeable grams of a whole parcel; None when a measure is missing, since a guess is a wrong price."""
    total = 0
    for item in items:
        if not (item.weight_g and item.length_mm and item.width_mm and item.height_mm):
            return None
        each = chargeable_grams(item.weight_g, item.length_mm, item.width_mm, item.height_mm, divisor)
        total += each * item.quantity
    return total


def plain_grams(items: Iterable[Item]) -> int | None:
    """What a parcel weighs on a scale; None when a weight is missing."""
    total = 0
    for item in items:
        if not item.weight_g:
            return None
        total += item.weight_g * item.quantity
    return total


def zone(origin_regency: str, destination_regency: str) -> Zone:
    """How far from one city or regency to another, both as BPS codes such as ``33.74``.

    ValueError for a code of no known province.
    """
    origin, destination = origin_regency[:2], destination_regency[:2]
    if not {origin, destination} <= PROVINCES:
        raise ValueError(f"no zone from {origin_regency!r} to {destination_regency!r}")
    if origin_regency == destination_regency or {origin_regency, destination_regency} <= JAKARTA:
        return "city"
    if origin == destination:
        return "province"
    if origin in EAST or destination in EAST:
        return "east"
    if any(origin in island and destination in island for island in ISLANDS):
        return "island"
    return "archipelago"


def price(grams: int, rate: Rate) -> int:
    """Whole rupiah for a parcel of this chargeable weight."""
    if grams <= 0:
        raise ValueError("a parcel weighs something")
    kilograms = max(_up(grams, 1000), rate.minimum_kg, 1)
    return rate.first_kg + rate.next_kg * (kilograms - 1)
