"""Delivery rules of the demo shop. The amounts are illustrative and every row's source says so."""

from collections.abc import Mapping
from datetime import date

from partners.models import Partner
from shop.shipping.models import DailyCap, OwnDelivery, ParcelRule, PickupPoint, Rule, Tariff
from shop.shipping.rates import ZONES
from shop.shipping.services import put_in_force

SOURCE = "Ilustrasi untuk demo, bukan tarif kurir mana pun."
COURIER = "Kurir mitra"
LAST_YEAR, THIS_YEAR = date(2025, 1, 1), date(2026, 1, 1)

# zone: (first kg, each following kg, fastest, slowest), whole rupiah and working days
REGULER = {
    LAST_YEAR: [(9_000, 7_500, 1, 2), (13_000, 11_000, 2, 3), (19_000, 17_000, 2, 4), (40_000, 36_000, 4, 7)]
    + [(82_000, 75_000, 6, 12)],
    THIS_YEAR: [(10_000, 8_000, 1, 2), (14_000, 12_000, 2, 3), (20_000, 18_000, 2, 4), (42_000, 38_000, 4, 7)]
    + [(85_000, 78_000, 6, 12)],
}
KARGO = {
    LAST_YEAR: [(3_000, 2_800, 2, 4), (4_000, 3_800, 3, 5), (5_500, 5_000, 4, 7), (9_500, 9_000, 7, 14)]
    + [(17_000, 16_000, 12, 24)],
    THIS_YEAR: [(3_500, 3_000, 2, 4), (4_500, 4_000, 3, 5), (6_000, 5_500, 4, 7), (10_000, 9_500, 7, 14)]
    + [(18_000, 17_000, 12, 24)],
}
KARGO_LIMITS = {"minimum_kg": 10, "min_grams": 10_000, "max_grams": 1_000_000}

# prison: (regencies it delivers to, whole rupiah, order before)
OWN = {
    "SMG": (["33.74"], 12_000, 10),
    "TNG": (["36.71"], 10_000, 12),
    "JKN": (["31.71", "31.72", "31.73", "31.74", "31.75"], 15_000, 9),
    "CKR": (["32.16", "32.75"], 15_000, 11),
}
OWN_GRAMS = 20_000
ORDERS_PER_DAY = {"SMG": 25, "TNG": 20, "JKN": 40, "CKR": 20}
PICKUP = ["SBY", "SMG", "TNG", "JKN", "CKR", "AMB"]


def load(prisons: Mapping[str, Partner]) -> None:
    """Tariffs, the parcel rule, own deliveries and pick-up points; what is there already stays as it is."""
    by_code = {prison.short_code: prison for prison in prisons.values()}
    _put(ParcelRule(volume_divisor=6000, max_grams=30_000, valid_from=LAST_YEAR))
    for begin in (LAST_YEAR, THIS_YEAR):
        for zone, reguler, kargo in zip(ZONES, REGULER[begin], KARGO[begin], strict=True):
            _put(_tariff("reguler", zone, reguler, begin))
            _put(_tariff("kargo", zone, kargo, begin, **KARGO_LIMITS))
    for code, (regencies, price, hour) in OWN.items():
        for regency in regencies:
            _put(
                OwnDelivery(
                    prison=by_code[code],
                    regency_code=regency,
                    price=price,
                    max_grams=OWN_GRAMS,
                    cutoff_hour=hour,
                    valid_from=LAST_YEAR,
                )
            )
    for code, orders in ORDERS_PER_DAY.items():
        _put(DailyCap(prison=by_code[code], orders_per_day=orders, valid_from=LAST_YEAR))
    for code in PICKUP:
        prison = by_code[code]
        _put(
            PickupPoint(
                prison=prison,
                address=f"Galeri karya {prison.name}, {prison.street}, {prison.regency_name}",
                hours_ind=f"Senin–Jumat 09.00–14.00 {prison.get_timezone_display()}",
                hours_en=f"Monday–Friday 09:00–14:00 {prison.get_timezone_display()}",
                valid_from=LAST_YEAR,
            )
        )


def _tariff(service: str, zone: str, row: tuple[int, int, int, int], begin: date, **limits: int) -> Tariff:
    first_kg, next_kg, days_min, days_max = row
    return Tariff(
        courier=COURIER,
        service=service,
        zone=zone,
        first_kg=first_kg,
        next_kg=next_kg,
        days_min=days_min,
        days_max=days_max,
        valid_from=begin,
        **limits,
    )


def _put(rule: Rule) -> None:
    if not type(rule).objects.about(rule).filter(valid_from__gte=rule.valid_from).exists():
        rule.source = SOURCE
        put_in_force(rule=rule)
