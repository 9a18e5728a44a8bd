from decimal import Decimal

from django.db import models
from django.db.models import Q
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine

from config.common import clock
from config.common.money import whole_rupiah
from partners import tiers
from partners.querysets import tier_rows


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
        )
        self._lines = self._lines.annotate(tier_rows=tier_rows("stockrecord")).order_by("pk")
        return self._lines

    def add_product(self, product, quantity=1, options=None):
        """Oscar's, and the line then has the price of its whole quantity for seen."""
        line, created = super().add_product(product, quantity, options)
        line.see_price()
        line.save(update_fields=["price_incl_tax", "price_excl_tax"])
        return line, created


class Line(AbstractLine):
    date_created = models.DateTimeField(default=clock.now, editable=False, db_index=True)

    class Meta(AbstractLine.Meta):
        abstract = False

    @property
    def unit_price(self) -> int:
        """What one piece costs now, in whole rupiah, in this quantity; free when read by ``all_lines``."""
        steps = self.__dict__.get("tier_rows")
        if steps is None:
            return self.stockrecord.unit_price(self.quantity)
        steps = [tiers.Tier(**step) for step in steps]
        return tiers.unit_price(whole_rupiah(self.stockrecord.price), steps, self.quantity)

    def see_price(self) -> None:
        """Remember today's price as the one the buyer has seen; saved by the caller."""
        self.price_incl_tax = self.price_excl_tax = Decimal(self.unit_price)


from oscar.apps.basket.models import *  # noqa: E402, F403
