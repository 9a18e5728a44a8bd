"""A proposal beside what is published, in the reviewer's words rather than the database's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Category, Product
from catalogue.services import published_words
from config.common.money import rupiah
from shop.desk.listing_form import ListingForm
from shop.desk.measures import as_typed

MEASURES = {
    "length_mm": (10, "cm"),
    "width_mm": (10, "cm"),
    "height_mm": (10, "cm"),
    "weight_g": (1000, "kg"),
    "work_minutes": (60, gettext_lazy("hours")),
}
ENGLISH = {
    "title_en": gettext_lazy("Name in English"),
    "description_en": gettext_lazy("Story in English"),
    "material_en": gettext_lazy("Material in English"),
    "technique_en": gettext_lazy("Technique in English"),
}


@dataclass(frozen=True)
class Compared:
    name: str
    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


def compare(product: Product, changes: Mapping[str, Any]) -> list[Compared]:
    """Each field of the listing, before and after; fields that are empty on both sides are left out."""
    published = published_words(product) if product.published_at else {}
    wanted = set(published.get("categories") or []) | set(changes.get("categories") or [])
    categories = dict(Category.objects.filter(pk__in=wanted).values_list("pk", "name_ind"))
    rows = [
        Compared(name, str(label), _said(name, published, categories), _said(name, changes, categories))
        for name, label in _labels().items()
    ]
    return [row for row in rows if row.before or row.after]


def _labels() -> dict[str, Any]:
    """The form's fields in its order, with the English ones after them."""
    fields = ListingForm.base_fields
    left_out = {"pictures", "workshop", "price", "stock"}
    labels = {name: field.label for name, field in fields.items() if name not in left_out}
    return {**labels, "variants": _("Variants"), **ENGLISH}


def _said(name: str, words: Mapping[str, Any], categories: Mapping[int, str]) -> str:
    if name == "category":
        return ", ".join(categories.get(key, "") for key in words.get("categories") or [])
    value = words.get(name)
    if name == "variants":
        return "\n".join(_variant(row) for row in value or [])
    if value in (None, "", 0, False):
        return ""
    if name in MEASURES:
        factor, unit = MEASURES[name]
        return f"{as_typed(value, factor)} {unit}"
    if name == "cost":
        return rupiah(value)
    if value is True:
        return _("yes")
    choices = dict(getattr(ListingForm.base_fields.get(name), "choices", ()))
    return str(choices.get(value, value))


def _variant(row: Mapping[str, Any]) -> str:
    price = f", {rupiah(row['price'])}" if row.get("price") else ""
    return f"{row['title_ind']}{price}"
