from django.db import models
from django.db.models import Q
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from config.common import clock


class Basket(AbstractBasket):
    date_created = models.DateTimeField(default=clock.now, editable=False)

    class Meta(AbstractBasket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(status="Open"), name="basket_one_open_per_owner"
            )
        ]

    def all_lines(self):
        """Oscar's lines in one statement with everything price, stock and grouping need, so that no line asks again.

        Without the options and pictures that Oscar fetches too: our lines have no options, pages bring pictures.
        """
        if self.id is None or self._lines is not None:
            return super().all_lines()
        self._lines = self.lines.select_related(
            "product__parent__product_class",
            "product__product_class",
            "product__workshop",
            "stockrecord__partner__office",
        ).order_by("pk")
        return self._lines


class Line(AbstractLine):
    date_created = models.DateTimeField(default=clock.now, editable=False, db_index=True)

    class Meta(AbstractLine.Meta):
        abstract = False


from oscar.apps.basket.models import *  # noqa: E402, F403
