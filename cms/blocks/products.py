"""Rows of goods on a page: ids and queries only, so that price, title and stock are always the shop's own.

A product that is withdrawn, sold to nobody or never approved simply does not appear. The page has fetched the
goods of all its rows beforehand (``cms.shelf``).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.choosers import ProductChooserBlock
from cms.shelf import ROW, Shelf, ids_of

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

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        shelf = context.get("shelf") or Shelf(newest=ROW, ready=ROW)
        return context | {"products": shelf.ready(ROW) if value["ready_only"] else shelf.newest(ROW)}

    class Meta:
        icon = "time"
        label = _("Newest products")
        template = "cms/blocks/products.html"
