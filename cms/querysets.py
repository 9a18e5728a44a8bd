from typing import Self

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import PageQuerySet

from catalogue.models import Product
from media.querysets import prefetch_pictures


class PrisonPageQuerySet(PageQuerySet):
    def listed(self, locale_id: int) -> Self:
        """The published pages of working prisons in one language, each with its number of goods for sale."""
        goods = Product.objects.for_sale().filter(prison=OuterRef("prison")).order_by()
        number = goods.values("prison").annotate(number=Count("pk")).values("number")
        return (
            self.live()
            .filter(locale=locale_id, prison__is_active=True)
            .select_related("prison")
            .annotate(goods=Coalesce(Subquery(number), 0))
            .order_by("title")
        )


class StoryPageQuerySet(PageQuerySet):
    def listed(self, locale_id: int) -> Self:
        """The published stories in one language, the newest first, each with its place."""
        return self.live().filter(locale=locale_id).select_related("prison").order_by("-date", "-pk")

    def with_pictures(self) -> Self:
        return self.prefetch_related(prefetch_pictures("picture"))
