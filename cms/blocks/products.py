"""Rows of goods on a page: ids and queries only, so that price, title and stock are always the shop's own.

A product that is withdrawn, sold to nobody or never approved simply does not appear.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from catalogue.models import Product
from cms.choosers import ProductChooserBlock

MOST = 12


class ChosenProductsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    products = blocks.ListBlock(ProductChooserBlock(), max_num=MOST)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        chosen = [product.pk for product in value["products"] if product is not None]
        found = Product.objects.for_sale().for_cards().in_bulk(chosen)
        context["products"] = [found[pk] for pk in chosen if pk in found]
        return context

    class Meta:
        icon = "tag"
        template = "cms/blocks/products.html"


class NewestProductsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80, default=_("New from the workshops"))
    ready_only = blocks.BooleanBlock(required=False, help_text=_("Only what is ready to ship"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        products = Product.objects.for_sale().for_cards().order_by("-published_at", "-pk")
        if value["ready_only"]:
            products = products.filter(availability="ready")
        context["products"] = products[: MOST - 4]
        return context

    class Meta:
        icon = "time"
        template = "cms/blocks/products.html"
