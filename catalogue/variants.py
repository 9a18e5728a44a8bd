"""Variants of a listing: a size or a colour is a child product with its own number, price and stock.

Publishing writes them from the proposal's rows. Everything but its title, price and stock a variant has from
its listing. One that is left out is withdrawn, not deleted: orders point at it, and its number is its own.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from catalogue.models import Product
from catalogue.price_and_stock import set_price_and_stock
from catalogue.proposals import FIELDS
from catalogue.summaries import refresh_summary


def write_variants(*, product: Product, rows: Sequence[dict[str, Any]], by: Any) -> None:
    """Make the listing's variants those of ``rows``, inside the transaction that publishes it.

    A row with the number of a variant of this listing is that variant, and keeps its price and stock; any
    other row is a new one with ``price`` (whole rupiah) and ``stock`` (None: made to order).
    """
    if product.structure != Product.PARENT:
        product.structure = Product.PARENT
        product.save(update_fields=["structure"])
    own = {child.number: child for child in product.children.order_by("pk")}
    inherited = {name: getattr(product, name) for name in FIELDS if not name.startswith("title")}
    kept = []
    for row in rows:
        known = own.get(row.get("number") or "")
        child = known or _new_variant(product, own, row["title_ind"])
        own[child.number] = child
        titles = {"title_ind": row["title_ind"], "title_en": row.get("title_en", "")}
        columns = {**inherited, **titles, "is_public": True}
        for name, value in columns.items():
            setattr(child, name, value)
        child.save(update_fields=list(columns))
        if known:
            refresh_summary(product=child)
        else:
            set_price_and_stock(product=child, price=row["price"], stock=row.get("stock"), by=by)
        kept.append(child.number)
    product.children.exclude(number__in=kept).update(is_public=False)


def _new_variant(product: Product, own: Iterable[str], title: str) -> Product:
    """A variant under the first number never used, so that a withdrawn one keeps its own."""
    n = max((int(number.rpartition("-")[2]) for number in own), default=0) + 1
    return Product.objects.create(
        number=f"{product.number}-{n}",
        structure=Product.CHILD,
        parent=product,
        slug=f"{product.slug}-{n}",
        workshop=product.workshop,
        prison=product.prison,
        province=product.province,
        title_ind=title,
    )
