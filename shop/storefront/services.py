"""What a visitor changes: his basket.

A basket promises nothing, so filling it only keeps out what could never be ordered; stock is taken at
placement. The basket row is locked, so that two clicks at once add up.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.checkout.parcels import problem
from shop.storefront.errors import BasketRefused

MOST_LINES = 60


@transaction.atomic
def add_to_basket(*, basket: Any, number: str, quantity: int) -> Product:
    """Put ``quantity`` more of the product with this number in; refused when it is not for sale or not so many."""
    product = Product.objects.sellable().select_related("parent").filter(number=number).first()
    if product is None:
        raise BasketRefused(_("This is not for sale."), field="product", code="gone")
    if product.structure == Product.PARENT:
        raise BasketRefused(_("Choose a size or kind first."), field="product", code="variant")
    _lock(basket)
    lines = list(BasketLine.objects.filter(basket=basket.pk)) if basket.pk else []
    already = next((line.quantity for line in lines if line.product_id == product.pk), 0)
    if not already and len(lines) >= MOST_LINES:
        raise BasketRefused(_("The basket is full. Order what is in it first."), field="product", code="full")
    _require(product, already + quantity)
    basket.add_product(product, quantity)
    return product


@transaction.atomic
def change_quantity(*, basket: Any, line_id: int, quantity: int) -> BasketLine:
    """Have ``quantity`` of a line instead; the line then also takes today's price for seen."""
    _lock(basket)
    line = _line(basket, line_id)
    _require(line.product, quantity)
    line.quantity = quantity
    line.see_price()
    line.save(update_fields=["quantity", "price_incl_tax", "price_excl_tax"])
    basket.reset_offer_applications()
    return line


@transaction.atomic
def remove_line(*, basket: Any, line_id: int) -> BasketLine:
    """Take a line out; the line that was there is returned, so that it can be put back."""
    _lock(basket)
    line = _line(basket, line_id)
    BasketLine.objects.filter(pk=line.pk).delete()
    basket.reset_offer_applications()
    return line


def _lock(basket: Any) -> None:
    if basket.pk is None:
        return
    locked = Basket.objects.select_for_update(of=["self"]).filter(pk=basket.pk).first()
    if locked is None or locked.status != Basket.OPEN:
        raise BasketRefused(_("This basket was ordered already. Start a new one."), code="ordered")


def _line(basket: Any, line_id: int) -> BasketLine:
    lines = BasketLine.objects.select_related("product__parent", "stockrecord").filter(basket=basket.pk)
    line = lines.filter(pk=line_id).first() if basket.pk else None
    if line is None:
        raise BasketRefused(_("This is no longer in the basket."), field="line", code="line")
    return line


def _require(product: Product, quantity: int) -> None:
    stock = product.stock_record
    if stock is None:
        raise BasketRefused(_("This is not for sale."), field="product", code="gone")
    reason = problem(product, quantity, stock)
    if reason:
        raise BasketRefused(reason, field="quantity", code="quantity")
