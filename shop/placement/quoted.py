"""An order at the prices of a quotation.

Placed like any other (``place``), but nothing is asked of the shop as it is today: prices, words, delivery and days
are those of the letter, and what stock does not hold is made. It is paid in one part or in two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from oscar.apps.partner.strategy import PurchaseInfo

from catalogue.models import Product
from config.common import clock
from partners.strategy import Strategy, as_price
from shop.basket.models import Basket, Line
from shop.order.models import Order
from shop.placement.services import Purchase, place


@dataclass(frozen=True)
class Quoted:
    """What was agreed, money in whole rupiah: ``prices`` of one piece and ``titles`` (Indonesian, English) by product
    id, ``promised`` days by prison id. ``made``: products that are made for this order, whatever stock says.

    ``deposit`` is to be paid until ``pay_by``, the rest of the total, if there is one, until ``rest_by``.
    """

    prices: Mapping[int, int]
    titles: Mapping[int, tuple[str, str]]
    made: frozenset[int]
    promised: Mapping[int, date]
    deposit: int
    pay_by: datetime
    rest_by: datetime

    def is_made(self, line: Line) -> bool:
        """Whether the line takes nothing from the stock; what is not counted there is made anyway."""
        return line.product_id in self.made and line.stockrecord.num_in_stock is not None


class QuotedStrategy(Strategy):
    """Every line costs what was offered, and can be had."""

    def __init__(self, quoted: Quoted) -> None:
        super().__init__()
        self.quoted = quoted

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> PurchaseInfo:
        record = stockrecord or line.stockrecord
        return PurchaseInfo(
            price=as_price(self.quoted.prices[line.product_id]),
            availability=self.availability_policy(line.product, record),
            stockrecord=record,
        )


@transaction.atomic
def place_quoted(*, items: Mapping[int, int], purchase: Purchase, user: Any = None) -> Order:
    """Place pieces by product id at the prices of ``purchase.quoted``, once for each ``purchase.key``.

    Raises ``PlacementRefused`` or ``OutOfStock``, and then nothing has changed.
    """
    if purchase.quoted is None:
        raise ValueError("nothing was quoted")
    earlier = Order.objects.filter(placement_key=purchase.key).first()
    return earlier or place(basket=_basket(items, purchase.quoted), purchase=purchase, user=user)


def _basket(items: Mapping[int, int], quoted: Quoted) -> Basket:
    basket = Basket.objects.create(date_created=clock.now())
    basket.strategy = QuotedStrategy(quoted)
    goods = Product.objects.filter(pk__in=items, stockrecords__isnull=False).prefetch_related("stockrecords")
    Line.objects.bulk_create(
        Line(
            basket=basket,
            product=product,
            stockrecord=product.stockrecords.all()[0],
            line_reference=str(product.pk),
            quantity=items[product.pk],
        )
        for product in goods.order_by("pk")
    )
    return basket
