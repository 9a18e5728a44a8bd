"""Giving money back at the desk: one person asks, and above a dated amount a second one decides.

What is given back is a number of pieces of one line, all of a parcel, or an amount off a line's price; with the
cost of bringing it or without. The money itself is sent from the list of debts, by whoever has it.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock
from shop.fulfilment.models import Consignment, ConsignmentLine, State
from shop.fulfilment.packing import set_apart
from shop.fulfilment.services import LIVE, cancel_consignments, locked
from shop.ledger.refunds import require_within
from shop.order.models import Order, Recognition, Status
from shop.payment.errors import PaymentRefused
from shop.payment.letters import tell_handlers
from shop.payment.models import RefundLimit, RefundRequest, RefundState
from shop.payment.owing import Left, left_of, owe, owe_back, owe_shipping, shipping_left
from shop.payment.refunds import charges_of, require_no_dispute
from shop.payment.returns import return_parcel
from shop.payment.services import cancel_order


@transaction.atomic
def ask_refund(
    *,
    n: int,
    parcel: Consignment,
    each: ConsignmentLine | None,
    quantity: int | None,
    amount: int | None,
    shipping: bool,
    restock: bool,
    reason: str,
    by: Any,
) -> RefundRequest:
    """Give back ``quantity`` pieces of a line, or ``amount`` whole rupiah off it; all of the parcel without a line.

    Done at once up to the limit in force, whatever one person gave back of the order before included; above it, or
    while no limit is set, a second person is asked. ``n`` is the number of requests there were: the same form sent
    twice asks once.
    """
    parcel = locked(parcel)
    said: dict[str, Any] = {"parcel": parcel, "line": each.line if each else None, "reason": reason.strip()}
    if before := requests_of(parcel.order).filter(n=n).first():
        same = said | {"quantity": quantity, "amount": amount or before.amount}
        if all(getattr(before, name) == value for name, value in same.items()):
            return before
        raise PaymentRefused(_("Somebody has just given money back. Look at the order again."), code="twice")
    lefts = [left for left in _refundable(parcel) if each is None or left.each.pk == each.pk]
    if bool(quantity) + bool(amount) > bool(each) or (each and not (quantity or amount or shipping)):
        sentence = _("Write either how many, or an amount; neither for all of a parcel.")
        raise PaymentRefused(sentence, field="quantity", code="quantity")
    goods = sum(_worth(left, quantity) for left in lefts) if quantity or not each else amount or 0
    if goods:
        require_within(goods, sum(left.amount for left in lefts))
    carriage = shipping_left(parcel) if shipping else 0
    if not goods + carriage:
        raise PaymentRefused(_("Nothing of this is left to give back."), field="line", code="nothing")
    said |= {"amount": goods, "shipping": carriage, "quantity": quantity, "restock": restock}
    facts = {"n": n, "office": parcel.prison.office, "made_by": by, "made_at": clock.now()}
    request = RefundRequest.objects.create(**said, **facts)
    _carry_out_or_ask(request, parcel, by)
    return request


def _carry_out_or_ask(request: RefundRequest, parcel: Consignment, by: Any) -> None:
    alone = requests_of(parcel.order).filter(state=RefundState.DONE, decided_by=None)
    if request.total + sum(each.total for each in alone) <= _limit():
        _carry_out(request, parcel, by)
        return
    said = {"number": parcel.order.number, "amount": request.total, "reason": request.reason}
    tell_handlers(request.office, "refund_to_confirm", about=str(request.pk), but=by, **said)


def requests_of(order: Order) -> QuerySet[RefundRequest]:
    return RefundRequest.objects.filter(parcel__order=order)


def _worth(left: Left, quantity: int | None) -> int:
    """Pieces, or all there are, at what the buyer paid for each, and never more than is left."""
    if quantity and quantity > left.each.quantity:
        raise PaymentRefused(_("So many of it are not in this parcel."), field="quantity", code="quantity")
    return min(left.each.goods * (quantity or left.each.quantity) // left.each.quantity, left.amount)


def _limit() -> int:
    """Whole rupiah; nothing while no limit is in force."""
    rule = RefundLimit.objects.in_force(clock.today()).order_by("-valid_from").first()
    return rule.amount if rule else 0


def _refundable(parcel: Consignment) -> list[Left]:
    order = parcel.order
    if order.status != Status.PAID:
        raise PaymentRefused(_("This order is not paid, or was cancelled."), code="state")
    require_no_dispute(charges_of([order.number]).get(order.number))
    return [left for left in left_of(order) if left.parcel.pk == parcel.pk]


@transaction.atomic
def decide_refund(*, request: RefundRequest, accept: bool, by: Any) -> RefundRequest:
    """A second person accepts or refuses; refused when it was decided before, or can no longer be given back."""
    parcel = locked(request.parcel)
    request = RefundRequest.objects.select_for_update(of=["self"]).select_related("line").get(pk=request.pk)
    if request.state != RefundState.WAITING:
        raise PaymentRefused(_("Somebody has decided about this already."), code="decided")
    if request.made_by_id == by.pk:
        raise PaymentRefused(_("Somebody else must confirm what you entered."), code="same person")
    request.decided_by, request.decided_at = by, clock.now()
    if accept:
        _carry_out(request, parcel, by)
    else:
        request.state = RefundState.REFUSED
        request.save(update_fields=["state", "decided_by", "decided_at"])
        _record(request, "refund refused", by)
    return request


def _carry_out(request: RefundRequest, parcel: Consignment, by: Any) -> None:
    lefts = _refundable(parcel)
    mine = [left for left in lefts if request.line_id in (None, left.each.line_id)]
    facts: dict[str, Any] = {"reason": request.reason, "by": by}
    about = f"request:{request.pk}"
    if request.amount:
        require_within(request.amount, sum(left.amount for left in mine))
    if request.line is None and request.amount:
        _take_off(request, parcel, {left.each.pk: left.each.quantity for left in mine}, **facts)
    elif request.quantity:
        _take_off(request, parcel, {mine[0].each.pk: request.quantity}, **facts)
    elif request.amount:
        owe(wanted=[(mine[0], request.amount)], refund_id=about, **facts)
    carriage = min(request.shipping, shipping_left(parcel))
    owe_shipping(parcel=parcel, amount=carriage, refund_id=about, **facts)
    request.state = RefundState.DONE
    request.save(update_fields=["state", "decided_by", "decided_at"])
    _record(request, "refund accepted", by)


def _take_off(
    request: RefundRequest, parcel: Consignment, units: dict[int, int], *, reason: str, by: Any
) -> None:
    """Pieces that are not sent, or are here again."""
    order = parcel.order
    rest = order.consignments.exclude(state=State.CANCELLED).exclude(pk=parcel.pk)
    apart = set_apart(consignment=parcel, units=units, by=by)
    apart.order = order
    if apart.state not in LIVE:
        said = {"restock": request.restock, "shipping": False, "reason": reason, "by": by}
        return_parcel(consignment=apart, part=parcel.part, **said)
    elif apart.pk == parcel.pk and not rest.exists():
        cancel_order(order=order, reason=reason, by=by)
    else:
        for cancelled in cancel_consignments(order=order, only=apart):
            owe_back(consignment=cancelled, shared=[Recognition.PAYMENT], reason=reason, by=by)


def _record(request: RefundRequest, action: str, by: Any) -> None:
    said = {"amount": request.total, "reason": request.reason, "asked by": str(request.made_by)}
    audit.record(
        actor=by, action=action, target=request.parcel.order, office_id=request.office_id, after=said
    )
