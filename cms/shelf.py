"""The goods of one page, fetched together.

A page may show a dozen rows: chosen goods, the newest, those of a workshop or in a range of prices, what is ready
to ship. All of them come from one statement (and three for their pictures), so a page costs the same with one row
or twelve. Only ``Product.objects.for_sale()`` is asked: what was withdrawn or never approved is simply not there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Self

from django.db.models import Q, QuerySet
from wagtail.blocks import StreamValue

from catalogue.choices import Availability
from catalogue.models import Product

LONG = 8
NEWEST_FIRST = ("-published_at", "-pk")


@dataclass(frozen=True)
class Row:
    """The newest of what this asks for; ``number`` of them."""

    number: int = LONG
    ready: bool = False
    prison: int | None = None
    workshop: int | None = None
    price_from: int | None = None
    price_to: int | None = None

    def ids(self, for_sale: QuerySet[Product]) -> QuerySet[Any]:
        asked = {
            "availability": Availability.READY if self.ready else None,
            "prison": self.prison,
            "workshop": self.workshop,
            "price_from__gte": self.price_from,
            "price_from__lte": self.price_to,
        }
        known = {name: value for name, value in asked.items() if value is not None}
        return for_sale.filter(**known).order_by(*NEWEST_FIRST).values("pk")[: self.number]

    def takes(self, product: Any) -> bool:
        return (
            (product.is_ready or not self.ready)
            and self.prison in (None, product.prison_id)
            and self.workshop in (None, product.workshop_id)
            and (self.price_from is None or product.price_from >= self.price_from)
            and (self.price_to is None or product.price_from <= self.price_to)
        )


class Shelf:
    """``chosen`` ids, and what each of ``rows`` asks for."""

    def __init__(self, chosen: Iterable[int] = (), *, rows: Iterable[Row] = ()) -> None:
        self._chosen, self._rows = set(chosen), set(rows)

    @classmethod
    def of(cls, body: StreamValue, *rows: Row) -> Self:
        """What the blocks of ``body`` show, and the rows that the page itself asks for besides."""
        chosen: set[int] = set()
        asked = set(rows)
        for block in body:
            if block.block_type == "products":
                chosen |= set(ids_of(block.value["products"]))
            elif block.block_type == "newest":
                asked.add(row_of(block.value))
        return cls(chosen, rows=asked)

    @cached_property
    def _goods(self) -> dict[int, Product]:
        """Newest first, so that the first a row takes are the newest there are of its kind."""
        for_sale = Product.objects.for_sale()
        wanted = Q(pk__in=self._chosen)
        for row in self._rows:
            wanted |= Q(pk__in=row.ids(for_sale))
        found = for_sale.filter(wanted).for_cards().order_by(*NEWEST_FIRST)
        return {product.pk: product for product in found}

    def chosen(self, ids: Iterable[int]) -> list[Product]:
        """In the editor's order, without what is no longer for sale."""
        return [self._goods[pk] for pk in ids if pk in self._goods]

    def row(self, row: Row, *, but: Collection[Product] = ()) -> list[Product]:
        """``but`` leaves out what another row shows already."""
        taken = (each for each in self._goods.values() if row.takes(each) and each not in but)
        return list(islice(taken, row.number))

    def picture_of(self, prison_id: int) -> Any:
        """Of something from this prison, if anything here is."""
        return next((each.card_picture for each in self._goods.values() if each.prison_id == prison_id), None)


def ids_of(products: Iterable[Product | None]) -> list[int]:
    """A deleted product is None in a block."""
    return [product.pk for product in products if product is not None]


def row_of(block: Mapping[str, Any]) -> Row:
    """What a block of the newest asks for."""
    workshop = block.get("workshop")
    return Row(
        ready=bool(block["ready_only"]),
        workshop=workshop.pk if workshop else None,
        price_from=block.get("price_from"),
        price_to=block.get("price_to"),
    )
