"""What lists and facets read of a product without asking its stock: least price and availability.

The price is what each piece of the smallest order costs.

Both are written here only, by whoever changed a price, a stock or a variant. A parent's are read from all its
variants, so its row is locked first; it comes after stock in the order of locks.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Min

from catalogue.choices import FEW, Availability, Making
from catalogue.models import Product
from config.common import pages
from partners.models import StockRecord


def refresh_summary(*, product: Product) -> None:
    """Write what lists and facets read of a product, and of its parent, from the stock records."""
    parent = product.parent or (product if product.structure == Product.PARENT else None)
    if parent is not None:
        _lock_parents([parent.pk])
    record = StockRecord.objects.filter(product=product).first()
    if record is not None:
        Product.objects.filter(pk=product.pk).update(
            price_from=record.unit_price(product.min_quantity), availability=availability_of(product, record)
        )
    if parent is not None:
        children = Product.objects.filter(parent=parent, is_public=True, price_from__isnull=False)
        states = set(children.values_list("availability", flat=True))
        best = next(
            (
                a
                for a in (Availability.READY, Availability.MADE_TO_ORDER, Availability.SOLD_OUT)
                if a in states
            ),
            "",
        )
        Product.objects.filter(pk=parent.pk).update(
            price_from=children.aggregate(least=Min("price_from"))["least"], availability=best
        )
    product.refresh_from_db(fields=["price_from", "availability"])
    tell_waiting(products=[product.pk, *([parent.pk] if parent else [])])


def refresh_availability(*, stockrecord_ids: Sequence[int]) -> None:
    """After orders took or gave back stock: mark what sold out and what is back, in three statements."""
    records = StockRecord.objects.filter(pk__in=stockrecord_ids, num_in_stock__isnull=False)
    variants = Product.objects.filter(stockrecords__in=records, parent__isnull=False)
    parents = _lock_parents(variants.values("parent"))
    products = Product.objects.filter(making=Making.READY)
    full = products.filter(stockrecords__in=records.filter(num_in_stock__gt=F("num_allocated")))
    back = list(full.filter(availability=Availability.SOLD_OUT).values_list("pk", flat=True))
    if full.filter(availability=Availability.SOLD_OUT).update(availability=Availability.READY):
        tell_waiting(products=back)
    empty = products.filter(stockrecords__in=records.filter(num_in_stock__lte=F("num_allocated")))
    empty.exclude(availability=Availability.SOLD_OUT).update(availability=Availability.SOLD_OUT)
    for parent in parents:
        refresh_summary(product=parent)


def tell_waiting(*, products: Sequence[int]) -> int:
    """Whoever asked to be told that one of these can be had again is owed a letter (``shop.care``); how many are."""
    back = Product.objects.for_sale().filter(pk__in=products, stock_wishes__isnull=False).distinct()
    return sum(product.stock_wishes.tell() for product in back.exclude(availability=Availability.SOLD_OUT))


def tell_stock(*, stockrecord_ids: Sequence[int], given_back: int = 0) -> None:
    """After orders moved stock: public pages have to be made again where few are left, or were before.

    Otherwise nobody reads another word, and a busy shop keeps its pages. ``given_back`` is the most of one thing.
    """
    left = F("num_in_stock") - F("num_allocated")
    moved = StockRecord.objects.filter(pk__in=stockrecord_ids).alias(left=left)
    if moved.filter(left__lte=FEW + given_back).exists():
        pages.changed()


def _lock_parents(parents: Any) -> list[Product]:
    return list(
        Product.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=parents).order_by("pk")
    )


def availability_of(product: Product, record: StockRecord) -> Availability:
    if record.num_in_stock is None or product.making == Making.MADE_TO_ORDER:
        return Availability.MADE_TO_ORDER
    return Availability.READY if record.num_in_stock > record.num_allocated else Availability.SOLD_OUT
