"""Who packs a parcel, what lies in it already, and what of it goes later.

A claim keeps two officers from packing the same parcel; it ends by itself when making begins, and somebody else
can take it over with a reason. What goes later becomes a part of its own: the same order, promise and way of
delivery. Goods and tax are divided to the rupiah, the shipping the buyer paid stays with the first part, and the
books are not touched: each part is shared out when it is handed over or completed.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import Consignment, ConsignmentLine
from shop.fulfilment.services import CAN_GET_READY, locked, record, require, require_packer
from shop.order.models import Status

PROMISE = [
    "order",
    "prison",
    "state",
    "delivery",
    "service",
    "promised_on",
    "created_at",
    "accepted_at",
    "accepted_by",
]


@transaction.atomic
def claim(*, consignment: Consignment, by: Any) -> Consignment:
    """``by`` packs it; refused while another does."""
    consignment = _packable(consignment, by)
    return _give_to(consignment, by, "packing claimed", by)


@transaction.atomic
def release(*, consignment: Consignment, by: Any) -> Consignment:
    """Whoever packs it leaves it to the others."""
    consignment = _packable(consignment, by)
    return _give_to(consignment, None, "packing released", by)


@transaction.atomic
def take_over(*, consignment: Consignment, reason: str, by: Any) -> Consignment:
    """Pack what a colleague began; the reason stands in the record."""
    consignment = locked(consignment)
    require(consignment, CAN_GET_READY)
    if not reason.strip():
        raise FulfilmentRefused(_("Write why you take it over."), field="reason", code="reason")
    return _give_to(consignment, by, "packing taken over", by, reason=reason.strip())


def _packable(consignment: Consignment, by: Any) -> Consignment:
    consignment = locked(consignment)
    require(consignment, CAN_GET_READY)
    require_packer(consignment, by)
    return consignment


def _give_to(consignment: Consignment, packer: Any, action: str, by: Any, **said: str) -> Consignment:
    before = {"packer": consignment.packer_id}
    consignment.packer, consignment.claimed_at = packer, clock.now() if packer else None
    consignment.save(update_fields=["packer", "claimed_at"])
    record(consignment, action, by, before=before, after={"packer": consignment.packer_id, **said})
    return consignment


@transaction.atomic
def tick(*, consignment: Consignment, packed: Collection[int], by: Any) -> Consignment:
    """Of its lines exactly these lie in the parcel."""
    consignment = _packable(consignment, by)
    for each in consignment.lines.all():
        each.is_packed = each.pk in packed
        each.save(update_fields=["is_packed"])
    return consignment


@transaction.atomic
def split(*, consignment: Consignment, later: Mapping[int, int], by: Any) -> Consignment:
    """Of each line so many go later, in a parcel of their own, which is returned."""
    consignment = _packable(consignment, by)
    if consignment.order.status != Status.PAID:
        raise FulfilmentRefused(_("This order is not paid yet."), code="unpaid")
    lines = {each.pk: each for each in consignment.lines.all()}
    moved = {lines[pk]: quantity for pk, quantity in later.items() if quantity}
    if any(not 0 < quantity <= each.quantity for each, quantity in moved.items()):
        raise FulfilmentRefused(_("So many of it are not in this parcel."), code="quantity")
    if not 0 < sum(moved.values()) < sum(each.quantity for each in lines.values()):
        raise FulfilmentRefused(_("Something must go now, and something later."), code="nothing")
    siblings = Consignment.objects.filter(order=consignment.order, prison=consignment.prison)
    last = siblings.aggregate(last=Max("part"))["last"]
    part = Consignment.objects.create(part=last + 1, **{name: getattr(consignment, name) for name in PROMISE})
    for each, quantity in moved.items():
        _move(each, quantity, part)
    said = {each.line.title: quantity for each, quantity in moved.items()}
    record(consignment, "parcel split", by, after={"part": part.part, "later": said})
    return part


def _move(each: ConsignmentLine, quantity: int, part: Consignment) -> None:
    """What stays gets the rest of the money, so that nothing is lost in rounding."""
    if quantity == each.quantity:
        each.consignment, each.is_packed = part, False
        each.save(update_fields=["consignment", "is_packed"])
        return
    goods, tax = (amount * quantity // each.quantity for amount in (each.goods, each.tax))
    ConsignmentLine.objects.create(
        consignment=part, line=each.line, quantity=quantity, own_goods=goods, own_tax=tax
    )
    each.own_goods, each.own_tax = each.goods - goods, each.tax - tax
    each.quantity -= quantity
    each.save(update_fields=["quantity", "own_goods", "own_tax"])


def set_apart(*, consignment: Consignment, units: Mapping[int, int], by: Any) -> Consignment:
    """So many of each line as a parcel of their own that is as far as theirs; the caller holds the lock.

    All there is of it is the parcel itself. What was shared of them stays booked on the parcel they came from.
    """
    lines = {each.pk: each for each in consignment.lines.all()}
    if any(not 0 < quantity <= lines[pk].quantity for pk, quantity in units.items()):
        raise FulfilmentRefused(_("So many of it are not in this parcel."), field="quantity", code="quantity")
    if units == {pk: each.quantity for pk, each in lines.items()}:
        return consignment
    part = Consignment.objects.get(pk=consignment.pk)
    siblings = Consignment.objects.filter(order=part.order_id, prison=part.prison_id)
    part.part = siblings.aggregate(last=Max("part"))["last"] + 1
    part.pk, part.shipping, part.pickup_code = None, 0, ""
    part.save(force_insert=True)
    for pk, quantity in units.items():
        _move(lines[pk], quantity, part)
    said = {lines[pk].line.title: quantity for pk, quantity in units.items()}
    record(consignment, "parcel split", by, after={"part": part.part, "apart": said})
    return part


@transaction.atomic
def pass_on(*, prison: Any, leaver: Any, successor: Any, by: Any) -> None:
    """What a leaver had claimed is his successor's to pack, or anybody's when there is none yet."""
    mine = Consignment.objects.filter(prison=prison, packer=leaver, state__in=CAN_GET_READY)
    for each in mine.order_by("order_id", "pk"):
        now = locked(each)
        if now.packer_id == leaver.pk and now.state in CAN_GET_READY:
            _give_to(now, successor, "packing handed over", by)
