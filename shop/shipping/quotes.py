"""How each prison's part of a basket can reach the buyer, and for how much.

Every prison sends its own parcel, so every prison is quoted by itself, all of them together in one
statement. Fresh food travels only with the prison's own delivery, inside the regencies it serves, or is
fetched; anything else also goes by the couriers whose tariff is in force and whose limits hold the parcel.
Where nothing fits, the list is empty and ``remark`` says so in words: no price is ever guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, Literal

from django.utils.formats import time_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.choices import Form
from config.common.errors import Refused
from config.common.places import Place
from shop.shipping import rates
from shop.shipping.models import PickupPoint
from shop.shipping.rules import rules_for

if TYPE_CHECKING:
    from partners.models import Partner

Method = Literal["courier", "own", "pickup"]
COUNTER = "counter"


class ShippingRefused(Refused):
    """A delivery choice that cannot be kept."""


@dataclass(frozen=True, slots=True)
class PackLine:
    """Equal pieces in a parcel; a measure of 0 is unknown, and then nothing that needs it is quoted."""

    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int
    quantity: int
    is_fresh: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one prison sends to the buyer."""

    prison: "Partner"
    lines: Sequence[PackLine]

    @property
    def is_fresh(self) -> bool:
        """One fresh piece decides for the whole parcel, which travels together."""
        return any(line.is_fresh for line in self.lines)


@dataclass(frozen=True, slots=True)
class Quote:
    """One way for one parcel: ``price`` in whole rupiah, days in working days from when it is ready.

    ``code`` names the choice in forms; ``name`` and ``note`` are in the language active when it was quoted.
    A prison's own delivery has a ``cutoff_hour`` and may have ``full_days``, on which it brings no more.
    ``oversize``: above the ordinary parcel limit.
    """

    code: str
    method: Method
    name: str
    price: int
    days_min: int
    days_max: int
    note: str = ""
    cutoff_hour: int | None = None
    full_days: frozenset[date] = frozenset()
    oversize: bool = False


def parcels_of(lines: Iterable[Any]) -> list[Parcel]:
    """The parcels of basket lines (``product``, ``quantity``, ``stockrecord``), one per prison, by its name.

    A variant that leaves a measure open has its parent's.
    """
    packed: dict[int, list[PackLine]] = {}
    prisons: dict[int, Partner] = {}
    for line in lines:
        prison = line.stockrecord.partner
        prisons[prison.pk] = prison
        packed.setdefault(prison.pk, []).append(_pack(line.product, line.quantity))
    ordered = sorted(prisons.values(), key=lambda prison: (prison.name, prison.pk))
    return [Parcel(prison, tuple(packed[prison.pk])) for prison in ordered]


def _pack(product: Any, quantity: int) -> PackLine:
    parent = product.parent or product
    if product.form == Form.SERVICE:
        return PackLine(0, 0, 0, 0, quantity)
    return PackLine(
        weight_g=product.weight_g or parent.weight_g,
        length_mm=product.length_mm or parent.length_mm,
        width_mm=product.width_mm or parent.width_mm,
        height_mm=product.height_mm or parent.height_mm,
        quantity=quantity,
        is_fresh=product.is_fresh or parent.is_fresh,
    )


def quotes_for(*, parcels: Sequence[Parcel], destination: Place, on: date) -> dict[int, list[Quote]]:
    """Every way to the buyer for each prison's parcel, by prison id: brought ways by price, pick-up last.

    One statement, whatever the number of prisons.
    """
    prisons = [parcel.prison.pk for parcel in parcels]
    zones = {parcel.prison.pk: _zone(parcel, destination) for parcel in parcels if not parcel.is_fresh}
    wanted = {zone for zone in zones.values() if zone}
    rules = rules_for(prisons=prisons, on=on, zones=wanted, regency_code=destination.regency_code)
    own = {each.prison_id: each for each in rules.own}
    quotes = {}
    for parcel in parcels:
        prison = parcel.prison.pk
        brought = _by_courier(parcel, [row for row in rules.tariffs if row.zone == zones.get(prison)])
        brought += _by_prison(parcel, own.get(prison))
        brought.sort(key=lambda quote: (quote.price, quote.days_max, quote.code))
        quotes[prison] = brought + _pickup(rules.points.get(prison))
    return quotes


def cheapest_for(*, parcels: Sequence[Parcel], on: date) -> dict[int, tuple[int | None, bool]]:
    """For each prison the least that being brought its parcel costs anywhere, and whether it can be fetched.

    Asked while nobody knows yet where to; None where nobody brings it at all. One statement.
    """
    rules = rules_for(prisons=[parcel.prison.pk for parcel in parcels], on=on)
    found: dict[int, tuple[int | None, bool]] = {}
    for parcel in parcels:
        prison = parcel.prison.pk
        brought = [] if parcel.is_fresh else _by_courier(parcel, rules.tariffs)
        for each in rules.own:
            brought += _by_prison(parcel, each) if each.prison_id == prison else []
        found[prison] = (min((quote.price for quote in brought), default=None), prison in rules.points)
    return found


def _zone(parcel: Parcel, destination: Place) -> rates.Zone | None:
    try:
        return rates.zone(parcel.prison.regency, destination.regency_code)
    except ValueError:
        return None


def _by_courier(parcel: Parcel, tariffs: Iterable[Any]) -> list[Quote]:
    quotes = []
    for tariff in tariffs:
        grams = rates.parcel_grams(parcel.lines, tariff.volume_divisor) if tariff.volume_divisor else None
        limit = tariff.max_grams or tariff.parcel_grams
        if grams and tariff.min_grams <= grams <= limit:
            oversize = grams > tariff.parcel_grams
            quotes.append(
                Quote(
                    code=f"{slugify(tariff.courier)[:28]}-{tariff.service}",
                    method="courier",
                    name=f"{tariff.courier} {tariff.service}",
                    price=rates.price(grams, tariff),
                    days_min=tariff.days_min,
                    days_max=tariff.days_max,
                    note=_oversize(grams, tariff.parcel_grams) if oversize else "",
                    oversize=oversize,
                )
            )
    return quotes


def _oversize(grams: int, limit: int) -> str:
    return _("It counts as %(kg)d kg; ordinary services take at most %(most)d kg.") % {
        "kg": -(-grams // 1000),
        "most": limit // 1000,
    }


def _by_prison(parcel: Parcel, delivery: Any) -> list[Quote]:
    grams = rates.plain_grams(parcel.lines)
    if delivery is None or grams is None or grams > delivery.max_grams:
        return []
    return [
        Quote(
            code="own",
            method="own",
            name=_("Delivered by the prison"),
            price=delivery.price,
            days_min=0,
            days_max=0,
            note=_("Ordered before %(time)s: brought the same working day.")
            % {"time": cutoff(parcel.prison, delivery.cutoff_hour)},
            cutoff_hour=delivery.cutoff_hour,
            full_days=frozenset(map(date.fromisoformat, delivery.full_days)),
        )
    ]


def cutoff(prison: "Partner", hour: int) -> str:
    """The hour in the prison's own time: ``10.00 WIB``."""
    pattern = "H:i" if get_language() == "en" else "H.i"
    return f"{time_format(time(hour), pattern)} {prison.get_timezone_display()}"


def at_counter() -> Quote:
    """Handed over where it is sold, at once; offered to nobody who is not standing there."""
    name = _("Handed over at the counter")
    return Quote(code=COUNTER, method="pickup", name=name, price=0, days_min=0, days_max=0)


def _pickup(point: PickupPoint | None) -> list[Quote]:
    if point is None:
        return []
    return [
        Quote(
            code="pickup",
            method="pickup",
            name=_("Pick up at the prison"),
            price=0,
            days_min=0,
            days_max=0,
            note=f"{point.address}. {point.hours}",
        )
    ]


def remark(*, parcel: Parcel, destination: Place, quotes: Sequence[Quote]) -> str:
    """Why nobody brings this parcel to the buyer, in a sentence; empty when somebody does."""
    if any(quote.method != "pickup" for quote in quotes):
        return ""
    place = {"prison": parcel.prison.name, "regency": destination.regency}
    if parcel.is_fresh and quotes:
        sentence = _(
            "Fresh food comes only with the prison's own delivery, and %(prison)s cannot bring this parcel to "
            "%(regency)s; it can be picked up."
        )
    elif parcel.is_fresh:
        sentence = _(
            "Fresh food comes only with the prison's own delivery, and %(prison)s cannot bring this parcel to "
            "%(regency)s."
        )
    elif quotes:
        sentence = _("No courier takes this parcel from %(prison)s to %(regency)s; it can be picked up.")
    else:
        sentence = _("There is no delivery for this parcel from %(prison)s to %(regency)s yet.")
    return sentence % place


def choose(*, quotes: Mapping[int, Sequence[Quote]], codes: Mapping[int, str]) -> dict[int, Quote]:
    """The quote chosen for each prison, from quotes made just now; the price a browser sends is never read.

    ShippingRefused, with the prison's field ``delivery-<id>``, when a choice is missing or no longer offered.
    """
    chosen = {}
    for prison, offered in quotes.items():
        code = codes.get(prison, "")
        quote = next((each for each in offered if each.code == code), None)
        if quote is None:
            message = (
                _("This delivery is no longer offered. Choose another one.")
                if code
                else _("Choose how this parcel should reach you.")
            )
            raise ShippingRefused(message, field=f"delivery-{prison}", code="delivery")
        chosen[prison] = quote
    return chosen
