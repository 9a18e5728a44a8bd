"""The steps of a consignment, from waiting to completed.

Every step locks the order first, then its consignment, then stock, and posts to the ledger last
(``docs/decisions/locks.md``). Handing over consumes the stock; it also recognises the money of lines whose
scheme says so. Completing, when the complaint window has passed, recognises the rest.
"""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.letters import tell_handed_over, tell_ready
from shop.fulfilment.models import ComplaintWindow, Consignment, Delivery, State
from shop.ledger.recognition import RecognisedLine, post_recognition
from shop.order import stock
from shop.order.models import Line, Order, Recognition, Status

CAN_ACCEPT = {State.WAITING}
CAN_PRODUCE = {State.ACCEPTED}
CAN_GET_READY = {State.ACCEPTED, State.IN_PRODUCTION}
CAN_HAND_OVER = {State.ACCEPTED, State.IN_PRODUCTION, State.READY}
LIVE = (State.WAITING, State.ACCEPTED, State.IN_PRODUCTION, State.READY)


def locked(consignment: Consignment) -> Consignment:
    """The consignment, with its order locked before it; the order of locks is the same everywhere."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=consignment.order_id)
    consignment = (
        Consignment.objects.select_for_update(of=["self"])
        .select_related("prison__office")
        .prefetch_related("lines__line__scheme")
        .get(pk=consignment.pk)
    )
    consignment.order = order
    return consignment


def _require(consignment: Consignment, states: Collection[str]) -> None:
    if consignment.state not in states:
        raise FulfilmentRefused(
            _("This parcel is already “%(state)s”.") % {"state": consignment.get_state_display()},
            code="state",
        )


@transaction.atomic
def accept(*, consignment: Consignment, by: Any) -> Consignment:
    """The prison takes the order on; only now it sees address and phone."""
    consignment = locked(consignment)
    _require(consignment, CAN_ACCEPT)
    if not consignment.order.is_released:
        raise FulfilmentRefused(_("This order is not paid yet."), code="unpaid")
    consignment.state, consignment.accepted_at, consignment.accepted_by = State.ACCEPTED, clock.now(), by
    consignment.save(update_fields=["state", "accepted_at", "accepted_by"])
    return consignment


@transaction.atomic
def start_production(*, consignment: Consignment, by: Any) -> Consignment:
    """The workshop has begun what is made to order."""
    consignment = locked(consignment)
    _require(consignment, CAN_PRODUCE)
    consignment.state = State.IN_PRODUCTION
    consignment.save(update_fields=["state"])
    _record(consignment, "production started", by)
    return consignment


@transaction.atomic
def mark_ready(*, consignment: Consignment, by: Any) -> Consignment:
    """Packed; a buyer who picks up is told his code."""
    consignment = locked(consignment)
    _require(consignment, CAN_GET_READY)
    consignment.state, consignment.ready_at = State.READY, clock.now()
    if consignment.delivery == Delivery.PICKUP:
        consignment.pickup_code = f"{secrets.randbelow(1_000_000):06d}"
        tell_ready(consignment)
    consignment.save(update_fields=["state", "ready_at", "pickup_code"])
    _record(consignment, "consignment ready", by)
    return consignment


def _record(consignment: Consignment, action: str, by: Any) -> None:
    """Who did a step that has no column of its own for him."""
    office_id = consignment.prison.office.pk
    audit.record(actor=by, action=action, target=consignment, office_id=office_id)


@transaction.atomic
def hand_over(
    *, consignment: Consignment, by: Any, courier: str = "", tracking: str = "", code: str = ""
) -> Consignment:
    """The parcel leaves: to a courier with its number, by the prison's own delivery, or to the buyer's code."""
    consignment = locked(consignment)
    _require(consignment, CAN_HAND_OVER)
    if consignment.order.status != Status.PAID:
        raise FulfilmentRefused(_("This order is not paid yet."), code="unpaid")
    courier, tracking = courier.strip(), tracking.strip()
    _require_proof(consignment, courier, tracking, code)
    consignment.state, consignment.handed_over_at = State.HANDED_OVER, clock.now()
    consignment.courier, consignment.tracking, consignment.handed_over_by = courier, tracking, by
    consignment.save(update_fields=["state", "handed_over_at", "courier", "tracking", "handed_over_by"])
    stock.consume((each.line.stockrecord_id, each.quantity) for each in consignment.lines.all())
    recognise(consignment=consignment, at=Recognition.HANDOVER, actor=by)
    tell_handed_over(consignment, complain_for=complaint_window(clock.today()))
    return consignment


def _require_proof(consignment: Consignment, courier: str, tracking: str, code: str) -> None:
    if consignment.delivery == Delivery.PICKUP:
        if consignment.state != State.READY:
            raise FulfilmentRefused(_("Mark the parcel as ready first."), code="state")
        if not constant_time_compare(code.strip(), consignment.pickup_code):
            raise FulfilmentRefused(
                _("This is not the buyer's pick-up code. It has six digits."), field="code", code="code"
            )
    elif consignment.delivery == Delivery.COURIER:
        if not courier:
            raise FulfilmentRefused(_("Write the courier's name."), field="courier", code="courier")
        if len(tracking) < 6:
            raise FulfilmentRefused(
                _("Write the courier's tracking number (resi), at least six characters."),
                field="tracking",
                code="tracking",
            )


@transaction.atomic
def complete(*, consignment: Consignment, by: Any = None, settled: bool = False) -> Consignment:
    """The complaint window has passed: the sale stands and the rest of its money is shared out.

    A complaint that is not decided holds it back (``shop.care``); ``settled`` when one has just been.
    """
    consignment = locked(consignment)
    _require(consignment, {State.HANDED_OVER})
    if not settled:
        _require_content(consignment)
    consignment.state, consignment.completed_at = State.COMPLETED, clock.now()
    consignment.save(update_fields=["state", "completed_at"])
    recognise(consignment=consignment, at=Recognition.COMPLETION, actor=by)
    return consignment


def _require_content(consignment: Consignment) -> None:
    since = consignment.handed_over_at
    if since is None or since > clock.now() - complaint_window(clock.today()):
        raise FulfilmentRefused(_("The buyer may still complain."), code="window")
    if consignment.threads.holding().exists():
        raise FulfilmentRefused(_("The buyer has complained; decide that first."), code="complaint")


def complaint_window(on: date) -> timedelta:
    """The window in force; without a row a week, the shortest the shop's own terms promise."""
    row = ComplaintWindow.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    return timedelta(days=row.days if row else 7)


def due_for_completion() -> list[Consignment]:
    """Consignments whose complaint window has passed."""
    since = clock.now() - complaint_window(clock.today())
    return list(Consignment.objects.filter(state=State.HANDED_OVER, handed_over_at__lte=since).order_by("pk"))


def cancel_consignments(*, order: Order) -> list[Consignment]:
    """Take back what an order's prisons have not handed over and free its stock; the caller holds the lock.

    Returns what was cancelled; refused when something has left already.
    """
    consignments = list(
        Consignment.objects.select_for_update(of=["self"])
        .filter(order=order)
        .select_related("prison__office")
        .prefetch_related("lines__line")
        .order_by("pk")
    )
    if any(consignment.state not in (*LIVE, State.CANCELLED) for consignment in consignments):
        raise FulfilmentRefused(_("A parcel of this order has left already."), code="state")
    live = [consignment for consignment in consignments if consignment.state in LIVE]
    for consignment in live:
        consignment.state, consignment.cancelled_at = State.CANCELLED, clock.now()
        consignment.save(update_fields=["state", "cancelled_at"])
    stock.release(
        (each.line.stockrecord_id, each.quantity) for consignment in live for each in consignment.lines.all()
    )
    return live


def recognise(*, consignment: Consignment, at: Recognition, actor: Any) -> None:
    """Share out the money of the consignment's lines that are recognised at this moment."""
    lines = [
        _recognised(each.line, each.quantity)
        for each in consignment.lines.all()
        if each.line.recognition == at
    ]
    if lines:
        post_recognition(
            order_number=consignment.order.number,
            office=consignment.prison.office,
            part=consignment.part,
            lines=lines,
            actor=actor,
            point=at,
        )


def _recognised(line: Line, quantity: int) -> RecognisedLine:
    whole = quantity == line.quantity
    return RecognisedLine(
        line_id=line.pk,
        goods=line.goods if whole else line.unit_price * quantity,
        tax=line.tax if whole else line.tax * quantity // line.quantity,
        cost=line.cost * quantity,
        terms=line.scheme.terms,
    )
