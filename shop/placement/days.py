"""The day every parcel of an order is promised for.

A prison that brings its goods itself brings so many orders a day. Its cap is locked while an order takes a
place, so two buyers at once cannot both have the last one; and a day the buyer saw is kept or refused, never
moved behind his back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from config.common import clock
from config.common.dates import day as in_words
from shop.basket.models import Line as BasketLine
from shop.placement.errors import PlacementRefused
from shop.placement.terms import promise
from shop.shipping.quotes import Quote
from shop.shipping.services import hold_full_days


def promised_days(
    *, lines: list[BasketLine], choices: Mapping[int, Quote], seen: Mapping[int, date]
) -> dict[int, date]:
    """By prison; refused when a day the buyer saw for the prison's own delivery is not the one any more."""
    own = [prison for prison, choice in choices.items() if choice.method == "own"]
    full = hold_full_days(prisons=own, on=clock.today()) if own else {}
    days = {}
    for prison, choice in choices.items():
        of_prison = [line for line in lines if line.stockrecord.partner_id == prison]
        if choice.method == "own":
            choice = replace(choice, full_days=full.get(prison, frozenset()))
        days[prison] = promise(lines=of_prison, choice=choice)
        if seen.get(prison, days[prison]) != days[prison]:
            _refuse(of_prison[0].stockrecord.partner.name, days[prison], seen[prison])
    return days


def _refuse(prison: str, day: date, seen: date) -> None:
    raise PlacementRefused(
        _("%(prison)s can bring this on %(day)s, no longer on %(seen)s. Order again if that suits you.")
        % {"prison": prison, "day": in_words(day), "seen": in_words(seen)},
        code="day",
    )
