"""What a proposal may say, and when it is complete.

``FIELDS`` are the product's columns a listing proposes; nothing else is ever written by publishing, so a
cost, a rating or a withdrawal made meanwhile survives. Pure but for translated words.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS = (
    "title_ind",
    "title_en",
    "description_ind",
    "description_en",
    "material_ind",
    "material_en",
    "technique_ind",
    "technique_en",
    "market",
    "form",
    "durability",
    "consumer_class",
    "industrial_class",
    "making",
    "lead_days",
    "monthly_capacity",
    "one_of_a_kind",
    "length_mm",
    "width_mm",
    "height_mm",
    "weight_g",
    "work_minutes",
    "cost",
    "min_quantity",
    "max_quantity",
)
LISTS = ("categories", "pictures", "variants")


def missing(changes: Mapping[str, Any], *, has_price: bool) -> dict[str, str | Promise]:
    """What a listing still lacks before a reviewer should see it: a sentence for each field."""
    wanting: dict[str, str | Promise] = {}
    if not changes.get("title_ind"):
        wanting["title_ind"] = _("Give the listing a name.")
    if not changes.get("description_ind"):
        wanting["description_ind"] = _("Describe the thing in a few sentences.")
    if not changes.get("pictures"):
        wanting["pictures"] = _("Add at least one photo.")
    if not changes.get("categories"):
        wanting["category"] = _("Choose a category.")
    if not has_price:
        wanting["price"] = _("Set a price.")
    if not changes.get("cost"):
        wanting["cost"] = _("Write the cost of materials for one unit.")
    if changes.get("form") != "service":
        if not all(changes.get(side) for side in ("length_mm", "width_mm", "height_mm")):
            wanting["length_mm"] = _("Write length, width and height.")
        if not changes.get("weight_g"):
            wanting["weight_g"] = _("Write the weight.")
        if not changes.get("material_ind"):
            wanting["material_ind"] = _("Say what it is made of.")
    if changes.get("making") == "made_to_order" and not changes.get("lead_days"):
        wanting["lead_days"] = _("Say how many days it takes to make.")
    return wanting


def only_known(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The part of ``changes`` a proposal may hold; anything else typed or posted is dropped."""
    return {name: value for name, value in changes.items() if name in FIELDS or name in LISTS}
