"""What a buyer could still get back of an order, and owing it to him, wherever its money is by now.

Until a line is shared its money lies in the deferred sale: what is given back is then taken off its price, so that
only the rest is ever shared. Afterwards it comes out of what is left of the shares of that very parcel. Pieces that
are not sent, or come back, are set apart as a parcel of their own first, and that parcel is cancelled or returned.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Sum

from shop.fulfilment.models import Consignment, ConsignmentLine, State
from shop.ledger import chart, refs
from shop.ledger.models import Entry, Transfer
from shop.ledger.posting import balance_of
from shop.ledger.recognition import remaining
from shop.ledger.refunds import RefundedLine, post_cancellation, post_refund, require_within
from shop.order.models import Line, Order, Recognition

ENDED = (State.CANCELLED, State.RETURNED)


class Left(NamedTuple):
    """``amount`` of a line in a parcel can still be given back; ``part`` names its shares, None before there are."""

    parcel: Consignment
    each: ConsignmentLine
    part: int | None
    amount: int


def left_of(order: Order) -> list[Left]:
    """Every line of every parcel that was not cancelled and did not come back."""
    return _left(order.consignments.exclude(state__in=ENDED))


def _left(parcels: Any) -> list[Left]:
    found: list[Left] = []
    shared: dict[int, dict[int, int]] = {}
    for parcel in (
        parcels.select_related("order", "prison__office")
        .prefetch_related("lines__line__scheme")
        .order_by("part", "pk")
    ):
        for each in parcel.lines.all():
            part, amount = _shared_as(each, parcel), each.goods
            if part is not None:
                left = shared.setdefault(part, {})
                if each.line_id not in left:
                    left[each.line_id] = remaining([each.line_id], part)[each.line_id].total
                amount = min(amount, left[each.line_id])
                left[each.line_id] -= amount
            found.append(Left(parcel, each, part, amount))
    return found


def _shared_as(each: ConsignmentLine, parcel: Consignment) -> int | None:
    """What is shared when it is paid is shared as the first part, whatever parcel it goes in."""
    if each.line.recognition == Recognition.PAYMENT:
        return 1
    moments = {Recognition.HANDOVER: parcel.handed_over_at, Recognition.COMPLETION: parcel.completed_at}
    return parcel.part if moments[Recognition(each.line.recognition)] else None


class Came(NamedTuple):
    """What came in for a parcel and was neither shared nor passed on, in whole rupiah."""

    goods: int
    shipping: int


def came_in(parcel: Consignment) -> Came:
    """Of an order whose rest is not paid, the deposit: nothing of it leaves these accounts before."""
    accounts = (
        refs.of(code, parcel.prison.office, parcel.order.number) for code in (chart.DEFERRED, chart.SHIPPING)
    )
    return Came(*map(balance_of, accounts))


def owe_what_came(*, consignment: Consignment, reason: str, by: Any) -> None:
    """Owe the buyer the deposit of a cancelled parcel, its order locked."""
    came = came_in(consignment)
    if came.goods or came.shipping:
        post_cancellation(
            order_number=consignment.order.number,
            office=consignment.prison.office,
            part=consignment.part,
            goods=came.goods,
            shipping=came.shipping,
            actor=by,
            reason=reason,
        )


def shipping_left(parcel: Consignment) -> int:
    """What the prison's parcels of this order cost to bring, less what of it is owed back already."""
    paid = Consignment.objects.filter(order=parcel.order_id, prison=parcel.prison_id)
    paid = paid.aggregate(total=Sum("shipping", default=0))["total"]
    back = Transfer.objects.filter(
        credit__code=chart.REFUND,
        credit__subject=parcel.order.number,
        credit__office=parcel.prison.office,
        debit__code__in=(chart.SHIPPING, chart.DIFFERENCE),
    )
    return paid - back.aggregate(total=Sum("amount", default=0))["total"]


def owe(*, wanted: Sequence[tuple[Left, int]], refund_id: str, reason: str, by: Any) -> None:
    """Owe these amounts, their order locked; ``refund_id`` makes it once. LedgerRefused for more than is left."""
    for left, amount in wanted:
        if not amount:
            continue
        require_within(amount, left.amount)
        parcel, each = left.parcel, left.each
        facts = {
            "order_number": parcel.order.number,
            "office": parcel.prison.office,
            "actor": by,
            "reason": reason,
        }
        about = f"{refund_id}:{each.pk}"
        if left.part is not None:
            lines = [RefundedLine(line_id=each.line_id, amount=amount)]
            post_refund(refund_id=about, part=left.part, lines=lines, **facts)
            continue
        post_cancellation(part=parcel.part, goods=amount, point=about, **facts)
        goods, tax = each.goods, each.tax
        each.own_goods, each.own_tax = goods - amount, tax - tax * amount // goods
        each.save(update_fields=["own_goods", "own_tax"])


def owe_shipping(*, parcel: Consignment, amount: int, refund_id: str, reason: str, by: Any) -> None:
    """Owe what bringing it cost; of what the courier has already, at the office's expense."""
    if not amount:
        return
    require_within(amount, shipping_left(parcel))
    post_refund(
        refund_id=f"{refund_id}:shipping:{parcel.prison_id}",
        order_number=parcel.order.number,
        office=parcel.prison.office,
        part=parcel.part,
        lines=[],
        shipping=amount,
        actor=by,
        reason=reason,
    )


@transaction.atomic
def refund_line(
    *,
    line: Line,
    amount: int,
    refund_id: str,
    reason: str,
    by: Any,
    parcel: Consignment | None = None,
) -> None:
    """Owe the buyer ``amount`` whole rupiah of a line, of this ``parcel`` or of whichever it goes in, the first first.

    ``refund_id`` makes it once. LedgerRefused when less than that is left.
    """
    Order.objects.select_for_update(of=["self"]).get(pk=line.order_id)
    parcels = Consignment.objects.filter(lines__line=line)
    lefts = _left(parcels.filter(pk=parcel.pk) if parcel else parcels)
    lefts = [left for left in lefts if left.each.line_id == line.pk]
    keys = [f"refund:{refund_id}:{left.each.pk}:accepted" for left in lefts]
    keys += [_cancelled(left, f"{refund_id}:{left.each.pk}") for left in lefts]
    if Entry.objects.filter(key__in=keys).exists():
        return
    require_within(amount, sum(left.amount for left in lefts))
    wanted = []
    for left in lefts:
        taken = min(amount, left.amount)
        wanted.append((left, taken))
        amount -= taken
    owe(wanted=wanted, refund_id=refund_id, reason=reason, by=by)


def _cancelled(left: Left, about: str) -> str:
    parcel = left.parcel
    return refs.key(parcel.order.number, parcel.prison.office, parcel.part, "cancelled", about)


def owe_back(
    *,
    consignment: Consignment,
    shared: Collection[Recognition],
    reason: str,
    by: Any,
    shipping: int = 0,
    what: str = "cancelled",
    part: int | None = None,
) -> None:
    """Owe the buyer a paid consignment, its order locked; ``what`` happened to it names the postings.

    Taken from the deferred sale, and for lines that were ``shared`` at these moments from what is left of their
    shares, which are those of parcel ``part`` where it was set apart later.
    """
    lines = list(consignment.lines.all())
    facts: dict[str, Any] = {
        "order_number": consignment.order.number,
        "office": consignment.prison.office,
        "actor": by,
        "reason": reason,
    }
    goods = sum(each.goods for each in lines if each.line.recognition not in shared)
    if goods or shipping:
        point = "" if what == "cancelled" else what
        post_cancellation(goods=goods, shipping=shipping, part=consignment.part, point=point, **facts)
    for moment in shared:
        due = {each.line_id: each.goods for each in lines if each.line.recognition == moment}
        booked = 1 if moment == Recognition.PAYMENT else part or consignment.part
        left = remaining(due, booked)
        refunded = [
            RefundedLine(line_id=line_id, amount=min(amount, left[line_id].total))
            for line_id, amount in due.items()
            if left[line_id].total
        ]
        if refunded:
            refund_id = f"{consignment.reference}:{what}"
            refund_id += "" if moment == Recognition.PAYMENT else f":{moment}"
            post_refund(refund_id=refund_id, lines=refunded, part=booked, **facts)
