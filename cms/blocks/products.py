"""Rows of goods on a page: ids and queries only, so that price, title and stock are always the shop's own.

A product that is withdrawn, sold to nobody or never approved simply does not appear. The page has fetched the
goods of all its rows beforehand (``cms.shelf``).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.choosers import ProductChooserBlock, WorkshopChooserBlock
from cms.shelf import Shelf, ids_of, row_of

MOST = 12


class ChosenProductsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    products = blocks.ListBlock(ProductChooserBlock(label=_("Product")), label=_("Products"), max_num=MOST)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        ids = ids_of(value["products"])
        shelf = context.get("shelf") or Shelf(ids)
        return context | {"products": shelf.chosen(ids)}

    class Meta:
        icon = "tag"
        label = _("Chosen products")
        template = "cms/blocks/products.html"


class NewestProductsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    ready_only = blocks.BooleanBlock(label=_("Only what is ready to ship"), required=False)
    workshop = WorkshopChooserBlock(label=_("Only from this workshop"), required=False)
    price_from = blocks.IntegerBlock(label=_("Price from (rupiah)"), required=False, min_value=0)
    price_to = blocks.IntegerBlock(label=_("Price up to (rupiah)"), required=False, min_value=0)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        least, most = cleaned.get("price_from"), cleaned.get("price_to")
        if least is not None and most is not None and least > most:
            refused = ValidationError(_("The highest price is below the lowest."))
            raise StructBlockValidationError(block_errors={"price_to": refused})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        row = row_of(value)
        shelf = context.get("shelf") or Shelf(rows=[row])
        return context | {"products": shelf.row(row)}

    class Meta:
        icon = "time"
        label = _("Newest products")
        template = "cms/blocks/products.html"
