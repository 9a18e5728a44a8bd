"""The range of goods at a glance: the main categories, each with how much of it is for sale.

How much is counted every few seconds, not for every reader: it means reading the whole catalogue.
"""

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import Substr

from catalogue.models import Category, Product

KEEP = 20  # seconds


def main_categories() -> list[Category]:
    """Those that are not empty, goods of the categories beneath included; two statements for any catalogue."""
    numbers: dict[str, int] = cache.get_or_set("storefront.ranges", _count, KEEP)  # type: ignore[assignment]
    found = []
    for category in Category.objects.filter(depth=1, is_public=True).order_by("path"):
        category.number = numbers.get(category.path, 0)
        if category.number:
            found.append(category)
    return found


def _count() -> dict[str, int]:
    """By the path of the main category; a product in two of its branches is one product."""
    beneath = Substr("categories__path", 1, Category.steplen)
    goods = Product.objects.for_sale().filter(categories__isnull=False).order_by()
    return dict(goods.values_list(beneath).annotate(Count("pk", distinct=True)))
