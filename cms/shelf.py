"""The goods of one page, fetched together.

A page may show a dozen rows: chosen goods, the newest, what is ready to ship, those of its prison. All of
them come from one statement (and three for their pictures), so a page costs the same with one row or twelve.
Only ``Product.objects.for_sale()`` is asked: what was withdrawn or never approved is simply not there.
"""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Self

from wagtail.blocks import StreamValue

from catalogue.choices import Availability
from catalogue.models import Product

ROW = 8
NEWEST_FIRST = ("is_gone", "-published_at", "-pk")


class Shelf:
    """``chosen`` ids, the ``newest`` n, the ``ready`` n and, with ``prison``, the first ``of_prison`` of it."""

    def __init__(
        self,
        chosen: Iterable[int] = (),
        *,
        newest: int = 0,
        ready: int = 0,
        prison: int | None = None,
        of_prison: int = 0,
    ) -> None:
        self._chosen, self._newest, self._ready = set(chosen), newest, ready
        self._prison, self._of_prison = prison, of_prison

    @classmethod
    def of(
        cls,
        body: StreamValue,
        *,
        newest: int = 0,
        ready: int = 0,
        prison: int | None = None,
        of_prison: int = 0,
    ) -> Self:
        """What the blocks of ``body`` show, and what the page itself asks for besides."""
        chosen: set[int] = set()
        for block in body:
            if block.block_type == "products":
                chosen |= set(ids_of(block.value["products"]))
            elif block.block_type == "newest" and block.value["ready_only"]:
                ready = max(ready, ROW)
            elif block.block_type == "newest":
                newest = max(newest, ROW)
        return cls(chosen, newest=newest, ready=ready, prison=prison, of_prison=of_prison)

    @cached_property
    def _goods(self) -> dict[int, Product]:
        """Newest first. The ids are one union: with OR between the rows the whole catalogue would be read."""
        for_sale = Product.objects.for_sale()
        rows = [
            (for_sale, self._newest),
            (for_sale.filter(availability=Availability.READY), self._ready),
            (for_sale.filter(prison=self._prison), self._of_prison),
        ]
        chosen = for_sale.filter(pk__in=self._chosen or [0])
        wanted = (
            chosen.order_by()
            .values("pk")
            .union(
                *(goods.order_by(*NEWEST_FIRST).values("pk")[:number] for goods, number in rows if number),
                all=True,
            )
        )
        found = for_sale.filter(pk__in=wanted).for_cards().order_by(*NEWEST_FIRST)
        return {product.pk: product for product in found}

    def chosen(self, ids: Iterable[int]) -> list[Product]:
        """In the editor's order, without what is no longer for sale."""
        return [self._goods[pk] for pk in ids if pk in self._goods]

    def newest(self, number: int = ROW) -> list[Product]:
        return list(self._goods.values())[:number]

    def ready(self, number: int = ROW, *, but: Collection[Product] = ()) -> list[Product]:
        """The newest that can be sent at once; ``but`` leaves out what another row shows already."""
        return [each for each in self._goods.values() if each.is_ready and each not in but][:number]

    def picture_of(self, prison_id: int) -> Any:
        """Of something from this prison, if anything here is."""
        return next((each.card_picture for each in self._goods.values() if each.prison_id == prison_id), None)

    def of_prison(self) -> list[Product]:
        goods = [each for each in self._goods.values() if each.prison_id == self._prison]
        return goods[: self._of_prison]


def ids_of(products: Iterable[Product | None]) -> list[int]:
    """A deleted product is None in a block."""
    return [product.pk for product in products if product is not None]
