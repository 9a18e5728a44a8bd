"""The range of goods at a glance: the main categories, each with how much of it is for sale."""

from django.db.models import Count
from django.db.models.functions import Substr

from catalogue.models import Category, Product


def main_categories() -> list[Category]:
    """Those that are not empty, goods of the categories beneath included; two statements for any catalogue."""
    beneath = Substr("categories__path", 1, Category.steplen)
    goods = Product.objects.for_sale().filter(categories__isnull=False).order_by()
    numbers = dict(goods.values_list(beneath).annotate(Count("pk", distinct=True)))
    found = []
    for category in Category.objects.filter(depth=1, is_public=True).order_by("path"):
        category.number = numbers.get(category.path, 0)
        if category.number:
            found.append(category)
    return found
