"""Many drafts at once, from a sheet: all of them or none.

The rows are written in bulk, so that two thousand take seconds; each becomes what ``create_listing`` makes of
one. A name that its workshop has already is refused, which also keeps a sheet that is sent twice from being
kept twice.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.errors import ListingRefused
from catalogue.models import Product, Proposal
from catalogue.price_and_stock import require_price
from catalogue.proposals import only_known
from catalogue.services import new_product, next_number, product_class
from catalogue.summaries import availability_of
from config.common import audit, clock
from partners.models import StockRecord
from partners.workshops.models import Workshop


class NewListing(NamedTuple):
    workshop: Workshop
    changes: Mapping[str, Any]
    price: int | None
    stock: int | None

    @property
    def title(self) -> str:
        return str(self.changes["title_ind"]).strip()


def repeated(rows: Sequence[NewListing]) -> list[int]:
    """The positions of rows whose name their workshop has already, in the shop or further up in the sheet."""
    workshops = {row.workshop.pk for row in rows}
    known = Product.objects.filter(workshop__in=workshops).exclude(structure=Product.CHILD)
    taken = {(workshop, title.casefold()) for workshop, title in known.values_list("workshop", "title_ind")}
    found = []
    for n, row in enumerate(rows):
        name = (row.workshop.pk, row.title.casefold())
        if name in taken:
            found.append(n)
        taken.add(name)
    return found


@transaction.atomic
def create_listings(*, rows: Sequence[NewListing], by: Any) -> int:
    """A draft of each row, with its first price and stock (None: made to order); returns how many."""
    numbers = {workshop: next_number(workshop) for workshop in _in_order(rows)}
    if repeated(rows):
        raise ListingRefused(_("One of these names exists already; check the file again."), code="exists")
    of_class = product_class()
    products, records = [], []
    for row in rows:
        number = numbers[row.workshop]
        numbers[row.workshop] = _after(number)
        product = new_product(row.workshop, number, row.title, of_class)
        products.append(product)
        if row.price:
            require_price(row.price)
            records.append(_record(product, row.price, row.stock))
    Product.objects.bulk_create(products, batch_size=500)
    StockRecord.objects.bulk_create(records, batch_size=500)
    Proposal.objects.bulk_create(
        Proposal(product=product, changes=only_known(row.changes), by=by, at=clock.now())
        for product, row in zip(products, rows, strict=True)
    )
    for workshop in numbers:
        made = [product.number for product in products if product.workshop == workshop]
        after = {"first": made[0], "last": made[-1], "count": len(made)}
        audit.record(
            actor=by,
            action="listings imported",
            target=workshop,
            office_id=workshop.prison.office.pk,
            after=after,
        )
    return len(products)


def _in_order(rows: Sequence[NewListing]) -> list[Workshop]:
    """Each workshop once, by number, so that two imports lock them in the same order."""
    return sorted({row.workshop for row in rows}, key=lambda workshop: workshop.pk)


def _after(number: str) -> str:
    head, _dash, digits = number.rpartition("-")
    return f"{head}-{int(digits) + 1:04d}"


def _record(product: Product, price: int, stock: int | None) -> StockRecord:
    record = StockRecord(
        product=product,
        partner=product.prison,
        partner_sku=product.number,
        price=Decimal(price),
        num_in_stock=stock,
    )
    product.price_from, product.availability = price, availability_of(product, record)
    return record
