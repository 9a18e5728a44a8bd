"""Words a buyer reads about time, stock and measures; whole sentences in the active language."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalogue.choices import FEW, Availability
from catalogue.models import Product
from partners.choices import TimeZone
from partners.tiers import Tier
from shop.checkout.dates import day


def moment(at: datetime | None, timezone: str) -> str:
    """Date, hour and the name of the zone, as at the place itself: ``24 November 2026, 10.42 WIB``."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(timezone))
    hour = local.strftime("%H:%M" if get_language() == "en" else "%H.%M")
    return f"{day(local)}, {hour} {TimeZone(timezone).label}"


def stock(product: Product, left: int | None) -> str:
    """When one gets it; ``left`` pieces are named only when they are few."""
    if product.availability == Availability.SOLD_OUT:
        return _("Sold out")
    if product.availability == Availability.MADE_TO_ORDER:
        return ngettext(
            "Made %(days)d day after it is paid", "Made %(days)d days after it is paid", product.lead_days
        ) % {"days": product.lead_days}
    if left is not None and 0 < left <= FEW:
        return _("Ready to ship, %(left)d left") % {"left": left}
    return _("Ready to ship")


def work_time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = []
    if hours:
        words.append(ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours})
    if rest:
        words.append(ngettext("%(number)d minute", "%(number)d minutes", rest) % {"number": rest})
    return " ".join(words)


def price_steps(steps: Sequence[Tier]) -> list[tuple[str, int]]:
    """A price list as people read it: ``1–9``, ``10–49``, ``50 or more``."""
    rows = []
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if following is None:
            words = _("%(number)d or more") % {"number": step.from_quantity}
        elif following.from_quantity == step.from_quantity + 1:
            words = str(step.from_quantity)
        else:
            words = f"{step.from_quantity}–{following.from_quantity - 1}"
        rows.append((words, step.price))
    return rows


def size(product: Product) -> str:
    """Its three sides in words; empty unless all are known."""
    sides = [product.length_mm, product.width_mm, product.height_mm]
    if not all(sides):
        return ""
    length, width, height = (_number(side, 10) for side in sides)
    return _("Length %(length)s cm, width %(width)s cm, height %(height)s cm.") % {
        "length": length,
        "width": width,
        "height": height,
    }


def beside(reference: str) -> str:
    """What a scale picture compares with."""
    return {
        "person": _("Drawn to scale beside a person of 165 cm."),
        "paper": _("Drawn to scale beside a sheet of A4 paper (21 × 29.7 cm)."),
        "ruler": _("Drawn to scale beside a ruler of 30 cm."),
    }[reference]


def measures(product: Product) -> str:
    """Size and weight, what is known of them."""
    sentences = [size(product)]
    if product.weight_g >= 1000:
        sentences.append(_("Weight %(weight)s kg.") % {"weight": _number(product.weight_g, 1000)})
    elif product.weight_g:
        sentences.append(_("Weight %(weight)s g.") % {"weight": product.weight_g})
    return " ".join(filter(None, sentences))


def _number(amount: int, unit: int) -> str:
    """Whole units, or one decimal, with the comma or point of the language."""
    tenths = round(amount * 10 / unit)
    whole, rest = divmod(tenths, 10)
    point = "." if get_language() == "en" else ","
    return f"{whole}{point}{rest}" if rest else str(whole)
