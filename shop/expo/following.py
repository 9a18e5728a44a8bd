"""Where a short code leads, and how often it was followed.

A code on paper is never dead: what is no longer for sale leads to its category, what is not published to the
exhibitions, and what is gone altogether to all goods.
"""

from django.db import connection
from django.urls import reverse

from catalogue.models import Category, Product
from config.common import clock
from shop.expo import codes
from shop.expo.choices import Target
from shop.expo.models import Edition, Event, ShortCode


def find(typed: str) -> ShortCode | None:
    code = codes.tidy(typed)
    found = ShortCode.objects.filter(code=code) if codes.is_whole(code) else ShortCode.objects.none()
    return found.select_related("product__parent", "category", "edition__event", "event").first()


def leads_to(code: ShortCode) -> str:
    """The path in the active language."""
    if code.target == Target.PRODUCT and code.product:
        return _product(code.product)
    if code.target == Target.CATEGORY:
        return _category(code.category)
    shown = Event.objects.published() if code.target == Target.EVENT else Edition.objects.public()
    thing = code.event if code.target == Target.EVENT else code.edition
    is_shown = thing is not None and shown.filter(pk=thing.pk).exists()
    return thing.get_absolute_url() if thing and is_shown else reverse("storefront:events")


def _product(product: Product) -> str:
    if Product.objects.sellable().filter(pk=product.pk).exists():
        return product.get_absolute_url()
    return _category((product.parent or product).categories.order_by("-depth").first())


def _category(category: Category | None) -> str:
    is_there = category is not None and category.is_public
    return category.get_absolute_url() if category and is_there else reverse("storefront:catalogue")


def count(code: ShortCode) -> None:
    """One more use today: of the code, never of who used it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO expo_codeuse (code_id, day, uses) VALUES (%s, %s, 1) "
            "ON CONFLICT (code_id, day) DO UPDATE SET uses = expo_codeuse.uses + 1",
            [code.pk, clock.today()],
        )
