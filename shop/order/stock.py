"""What orders do to stock: every move is a conditional UPDATE, in stock-record order.

Taking never reads first: the statement itself refuses to promise more than there is, so two hundred buyers
of ten things get exactly ten, and the CHECK on the table is the second wall. Where stock is not counted
(made to order) the promise is still recorded.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from catalogue.summaries import refresh_availability, tell_stock
from partners.models import StockRecord
from shop.order.errors import OutOfStock

Quantities = Iterable[tuple[int, int]]


def take(*, stockrecord_id: int, quantity: int, title: str) -> None:
    """Promise ``quantity`` of one thing to an order; raises ``OutOfStock``."""
    free = Q(num_in_stock__isnull=True) | Q(num_in_stock__gte=F("num_allocated") + quantity)
    taken = StockRecord.objects.filter(free, pk=stockrecord_id).update(
        num_allocated=F("num_allocated") + quantity
    )
    if not taken:
        left = (
            StockRecord.objects.filter(pk=stockrecord_id).values_list("num_in_stock", "num_allocated").first()
        )
        raise OutOfStock(_shortage(title, left), stockrecord_id=stockrecord_id)


def take_all(lines: Sequence[Any]) -> None:
    """Promise what every line asks for, in stock-record order, so that two orders never wait for each other.

    Called last in a placement: until its end nobody else can buy the same things.
    """
    for line in sorted(lines, key=lambda each: each.stockrecord_id):
        take(stockrecord_id=line.stockrecord_id, quantity=line.quantity, title=line.product.full_title)
    taken = [line.stockrecord_id for line in lines]
    refresh_availability(stockrecord_ids=taken)
    tell_stock(stockrecord_ids=taken)


def _shortage(title: str, left: tuple[int, int] | None) -> str:
    number = left[0] - left[1] if left else 0
    if number <= 0:
        return _("“%(title)s” has just been sold out. Take it out of the basket to go on.") % {"title": title}
    return _("Only %(number)d of “%(title)s” are left. Change the quantity to go on.") % {
        "number": number,
        "title": title,
    }


def hold(stockrecord_ids: Iterable[int]) -> None:
    """Lock what moves later in this transaction, for one that must post to the ledger in between."""
    rows = StockRecord.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=stockrecord_ids)
    held = list(rows.order_by("pk").values_list("pk", flat=True))
    refresh_availability(stockrecord_ids=held)  # locks the parents of variants, which come after stock


def release(quantities: Quantities) -> None:
    """Give back what a cancelled or expired order held."""
    _move(quantities, consumed=False)


def consume(quantities: Quantities) -> None:
    """The things have left the prison: the promise is kept and the counted stock shrinks."""
    _move(quantities, consumed=True)


def take_back(quantities: Quantities, *, promised: bool) -> None:
    """Things that had left are here again: ``promised`` to their order as before, or for anybody to buy."""
    moved = sorted(quantities)
    for stockrecord_id, quantity in moved:
        changes = {"num_in_stock": F("num_in_stock") + quantity}
        if promised:
            changes["num_allocated"] = F("num_allocated") + quantity
        StockRecord.objects.filter(pk=stockrecord_id).update(**changes)
    if not promised:
        ids = [stockrecord_id for stockrecord_id, _quantity in moved]
        refresh_availability(stockrecord_ids=ids)
        tell_stock(stockrecord_ids=ids, given_back=max((quantity for _id, quantity in moved), default=0))


def _move(quantities: Quantities, *, consumed: bool) -> None:
    moved = sorted(quantities)
    for stockrecord_id, quantity in moved:
        changes = {"num_allocated": F("num_allocated") - quantity}
        if consumed:
            changes["num_in_stock"] = F("num_in_stock") - quantity
        changed = StockRecord.objects.filter(pk=stockrecord_id, num_allocated__gte=quantity).update(**changes)
        if not changed:
            raise RuntimeError(f"stock record {stockrecord_id} does not hold {quantity}")
    ids = [stockrecord_id for stockrecord_id, _quantity in moved]
    refresh_availability(stockrecord_ids=ids)
    if not consumed:  # what leaves the prison was promised before: as many are left as were
        tell_stock(stockrecord_ids=ids, given_back=max((quantity for _id, quantity in moved), default=0))
