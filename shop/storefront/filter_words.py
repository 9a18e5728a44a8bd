"""The filters whose values are fixed: their word in the address, the values of the column, a buyer's words.

The four axes of the paper's Table 1 are named as somebody who buys would name them.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.choices import (
    PRICE_STEPS,
    Availability,
    ConsumerClass,
    Durability,
    Form,
    IndustrialClass,
)
from config.common.money import rupiah

PRICES = ("50", "100", "500", "1000", "more")
FIXED: dict[str, dict[str, Sequence[Any]]] = {
    "availability": {each.value: [each.value] for each in (Availability.READY, Availability.MADE_TO_ORDER)},
    "price": {code: [band] for band, code in enumerate(PRICES)},
    "form": {each.value: [each.value] for each in Form},
    "durability": {each.value: [each.value] for each in Durability},
    "purchase": {each.value: [each.value] for each in ConsumerClass},
    "business": {"yes": [each.value for each in IndustrialClass if each.value]},
}


def legend(name: str) -> str:
    return {
        "category": _("Category"),
        "availability": _("When you get it"),
        "price": _("Price"),
        "material": _("Material"),
        "province": _("Province"),
        "prison": _("Prison"),
        "workshop": _("Workshop"),
        "form": _("Goods or services"),
        "durability": _("How long it keeps"),
        "purchase": _("What it is bought for"),
        "business": _("Who it is for"),
    }[name]


def words(name: str, code: str) -> str:
    """What a buyer reads beside a tick."""
    if name == "price":
        return price_words(PRICES.index(code))
    return {
        ("availability", Availability.READY): _("Ready to ship"),
        ("availability", Availability.MADE_TO_ORDER): _("Made to order"),
        ("form", Form.GOODS): pgettext("filter", "Goods"),
        ("form", Form.SERVICE): _("Services"),
        ("durability", Durability.DURABLE): _("Durable"),
        ("durability", Durability.PERISHABLE): _("Fresh"),
        ("purchase", ConsumerClass.CONVENIENCE): _("Everyday needs"),
        ("purchase", ConsumerClass.SHOPPING): _("Chosen with care"),
        ("purchase", ConsumerClass.SPECIALTY): _("Special pieces"),
        ("purchase", ConsumerClass.UNSOUGHT): _("Rarely looked for"),
        ("business", "yes"): _("For business and offices"),
    }[name, code]


def price_words(band: int) -> str:
    if band == 0:
        return _("up to %(most)s") % {"most": rupiah(PRICE_STEPS[0])}
    if band == len(PRICE_STEPS):
        return _("over %(least)s") % {"least": rupiah(PRICE_STEPS[-1])}
    least, most = PRICE_STEPS[band - 1], PRICE_STEPS[band]
    return _("%(least)s to %(most)s") % {"least": rupiah(least), "most": rupiah(most)}
