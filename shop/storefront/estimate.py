"""What bringing one thing to a city costs and when it is there, said before it is in a basket.

Asked of the very functions the checkout asks, for the smallest order there is, so that both say the same.
Without a city in the address it is the prison's own, the nearest there is: the price "from".
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalogue.choices import Form
from catalogue.models import Product
from config.common import clock, places
from config.common.places import Place
from partners.models import StockRecord
from shop.checkout.dates import day
from shop.placement.terms import promise
from shop.shipping.models import OwnDelivery
from shop.shipping.quotes import Quote, parcels_of, quotes_for, remark
from shop.storefront import cities


@dataclass
class Estimate:
    """``quote`` is the cheapest way it is brought; without one ``remark`` says why. ``is_own`` is the prison's city."""

    place: Place
    is_own: bool
    quote: Quote | None
    arrives: date | None
    pickup: Quote | None
    remark: str

    @property
    def arrival(self) -> str:
        return _("Arrives by %(day)s if paid today.") % {"day": day(self.arrives)} if self.arrives else ""

    @property
    def way(self) -> str:
        """Who brings it, and how long that takes."""
        if self.quote is None:
            return ""
        if self.quote.note:
            return f"{self.quote.name}. {self.quote.note}"
        days = ngettext("%(days)s working day", "%(days)s working days", self.quote.days_max) % {
            "days": _range(self.quote.days_min, self.quote.days_max)
        }
        return f"{self.quote.name}, {days}."


def _range(least: int, most: int) -> str:
    return str(most) if least == most else f"{least}–{most}"


def piece(product: Product, allocated: int) -> Any:
    """The smallest order of a product, shaped like a basket line."""
    record = StockRecord(product=product, partner=product.prison, num_allocated=allocated)
    return SimpleNamespace(product=product, quantity=product.min_quantity, stockrecord=record)


def estimate(product: Product, allocated: int, asked: cities.Answer) -> Estimate | None:
    """To the city asked for, else the prison's own; None for a service and for what is sold out."""
    place = asked.place or cities.regency(product.prison.regency)
    if (
        place is None
        or product.form == Form.SERVICE
        or product.availability not in ("ready", "made_to_order")
    ):
        return None
    line, today = piece(product, allocated), clock.today()
    parcel = parcels_of([line])[0]
    quotes = quotes_for(parcels=[parcel], destination=place, on=today)[product.prison.pk]
    brought = next((quote for quote in quotes if quote.method != "pickup"), None)
    return Estimate(
        place=place,
        is_own=asked.place is None,
        quote=brought,
        arrives=promise(lines=[line], choice=brought) if brought else None,
        pickup=next((quote for quote in quotes if quote.method == "pickup"), None),
        remark=remark(parcel=parcel, destination=place, quotes=quotes),
    )


def fresh_rule(product: Product) -> str:
    """Where fresh food is brought and until when it must be ordered; one statement, only for fresh food."""
    if not product.is_fresh:
        return ""
    rules = list(OwnDelivery.objects.filter(prison=product.prison).current(clock.today()))
    if not rules:
        return _("Fresh food is picked up at the prison.")
    names = ", ".join(places.regency_name(rule.regency_code) for rule in rules)
    hour = f"{min(rule.cutoff_hour for rule in rules):02d}"
    hour = f"{hour}:00" if get_language() == "en" else f"{hour}.00"
    return _("Fresh food goes only to %(cities)s, ordered before %(time)s; elsewhere it is picked up.") % {
        "cities": names,
        "time": f"{hour} {product.prison.get_timezone_display()}",
    }
