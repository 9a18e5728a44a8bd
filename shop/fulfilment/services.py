"""The steps of a consignment, from waiting to completed.

Every step locks the order first, then its consignment, then stock, and posts to the ledger last
(``docs/decisions/locks.md``). Handing over consumes the stock; it also recognises the money of lines whose
scheme says so. Completing, when the complaint window has passed, recognises the rest. For some minutes a
hand-over can be undone (``taking_back``): the buyer's message waits that long.

Whoever accepts a parcel packs it, until making begins; who packs what, and what goes in several parcels, is
in ``packing``.
"""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.letters import tell_handed_over, tell_ready
from shop.fulfilment.models import (
    ComplaintWindow,
    Consignment,
    ConsignmentLine,
    Delivery,
    PackingRule,
    State,
)
from shop.ledger import refs
from shop.ledger.models import Entry
from shop.ledger.recognition import RecognisedLine, post_recognition
from shop.order import stock
from shop.order.models import Order, Recognition, Status

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
        .select_related("prison__office", "packer")
        .prefetch_related("lines__line__scheme")
        .get(pk=consignment.pk)
    )
    consignment.order = order
    return consignment


def require(consignment: Consignment, states: Collection[str]) -> None:
    if consignment.state not in states:
        raise FulfilmentRefused(
            _("This parcel is already “%(state)s”.") % {"state": consignment.get_state_display()},
            code="state",
        )


def require_packer(consignment: Consignment, by: Any) -> None:
    """Nobody packs what another is packing."""
    if consignment.packer not in (None, by):
        raise FulfilmentRefused(
            _("%(who)s packs this parcel. Ask, or take it over.") % {"who": consignment.packer}, code="packer"
        )


@transaction.atomic
def accept(*, consignment: Consignment, by: Any) -> Consignment:
    """The prison takes the order on; only now it sees address and phone."""
    consignment = locked(consignment)
    require(consignment, CAN_ACCEPT)
    if not consignment.order.is_released:
        raise FulfilmentRefused(_("This order is not paid yet."), code="unpaid")
    consignment.state, consignment.accepted_at, consignment.accepted_by = State.ACCEPTED, clock.now(), by
    consignment.packer, consignment.claimed_at = by, clock.now()
    consignment.save(update_fields=["state", "accepted_at", "accepted_by", "packer", "claimed_at"])
    return consignment


@transaction.atomic
def start_production(*, consignment: Consignment, by: Any) -> Consignment:
    """The workshop has begun what is made to order; who packs it is open again."""
    consignment = locked(consignment)
    require(consignment, CAN_PRODUCE)
    consignment.state, consignment.packer, consignment.claimed_at = State.IN_PRODUCTION, None, None
    consignment.save(update_fields=["state", "packer", "claimed_at"])
    record(consignment, "production started", by)
    return consignment


@transaction.atomic
def mark_ready(*, consignment: Consignment, by: Any) -> Consignment:
    """Packed; a buyer who picks up is told his code."""
    consignment = locked(consignment)
    require(consignment, CAN_GET_READY)
    require_packer(consignment, by)
    consignment.state, consignment.ready_at, consignment.packer = State.READY, clock.now(), by
    if consignment.delivery == Delivery.PICKUP:
        consignment.pickup_code = f"{secrets.randbelow(1_000_000):06d}"
        tell_ready(consignment)
    consignment.save(update_fields=["state", "ready_at", "packer", "pickup_code"])
    record(consignment, "consignment ready", by)
    return consignment


def record(consignment: Consignment, action: str, by: Any, **values: dict[str, Any]) -> None:
    """Who did a step that has no column of its own for him."""
    office_id = consignment.prison.office.pk
    audit.record(actor=by, action=action, target=consignment, office_id=office_id, **values)


@transaction.atomic
def hand_over(
    *, consignment: Consignment, by: Any, courier: str = "", tracking: str = "", code: str = ""
) -> Consignment:
    """The parcel leaves: to a courier with its number, by the prison's own delivery, or to the buyer's code."""
    consignment = locked(consignment)
    require(consignment, CAN_HAND_OVER)
    if consignment.order.is_part_paid:
        raise FulfilmentRefused(
            _("The rest of this order is not paid yet; it leaves after that."), code="rest"
        )
    if consignment.order.status != Status.PAID:
        raise FulfilmentRefused(_("This order is not paid yet."), code="unpaid")
    courier, tracking = courier.strip(), tracking.strip()
    _require_proof(consignment, courier, tracking, code)
    consignment.state, consignment.handed_over_at = State.HANDED_OVER, clock.now()
    consignment.courier, consignment.tracking, consignment.handed_over_by = courier, tracking, by
    consignment.save(update_fields=["state", "handed_over_at", "courier", "tracking", "handed_over_by"])
    stock.consume(quantities(consignment))
    recognise(consignment=consignment, at=Recognition.HANDOVER, actor=by)
    tell_handed_over(
        consignment,
        complain_for=complaint_window(clock.today()),
        wait=timedelta(minutes=packing_rule().undo_minutes),
    )
    return consignment


def packing_rule() -> PackingRule:
    """The rule in force; without a row its defaults."""
    rule = PackingRule.objects.in_force(clock.today()).order_by("-valid_from").first()
    return rule or PackingRule()


def shows_contact(consignment: Consignment) -> bool:
    """Whether the prison needs name, phone and address: after it accepted, until some weeks after the end."""
    return consignment.accepted_at is not None and not contact_is_over(consignment)


def contact_is_over(consignment: Consignment) -> bool:
    """Whether it left or was cancelled so long ago that nobody needs its buyer any more."""
    ended = consignment.handed_over_at or consignment.cancelled_at
    return ended is not None and clock.now() > ended + timedelta(days=packing_rule().contact_days)


def quantities(consignment: Consignment) -> list[tuple[int, int]]:
    """What it holds of the stock; what is made for its order alone was never in it."""
    lines = [each for each in consignment.lines.all() if not each.line.is_made]
    return [(each.line.stockrecord_id, each.quantity) for each in lines]


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
    require(consignment, {State.HANDED_OVER})
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


def cancel_consignments(*, order: Order, only: Consignment | None = None) -> list[Consignment]:
    """Take back what an order's prisons have not handed over, or one parcel of it, and free its stock.

    The caller holds the lock. Returns what was cancelled; refused when something has left already.
    """
    mine = order.consignments.filter(pk=only.pk) if only else order.consignments.all()
    consignments = list(
        mine.select_for_update(of=["self"])
        .select_related("prison__office")
        .prefetch_related("lines__line")
        .order_by("pk")
    )
    if any(consignment.state not in (*LIVE, State.CANCELLED) for consignment in consignments):
        raise FulfilmentRefused(_("A parcel of this order has left already."), code="state")
    live = [consignment for consignment in consignments if consignment.state in LIVE]
    for consignment in live:
        consignment.order = order
        consignment.state, consignment.cancelled_at = State.CANCELLED, clock.now()
        consignment.save(update_fields=["state", "cancelled_at"])
    stock.release(moved for consignment in live for moved in quantities(consignment))
    return live


def recognise(*, consignment: Consignment, at: Recognition, actor: Any) -> None:
    """Share out the money of the consignment's lines that are recognised at this moment."""
    lines = [
        _recognised(each) for each in consignment.lines.all() if each.line.recognition == at and each.goods
    ]
    if lines:
        undone = 0
        if at == Recognition.HANDOVER:
            undone = shared_at_handover(consignment).filter(reversed_by__isnull=False).count()
        post_recognition(
            order_number=consignment.order.number,
            office=consignment.prison.office,
            part=consignment.part,
            lines=lines,
            actor=actor,
            point=f"{at}:{undone + 1}" if undone else at,
        )


def shared_at_handover(consignment: Consignment) -> QuerySet[Entry]:
    """The entries that a hand-over made, one for each time it was handed over."""
    office, part = consignment.prison.office, consignment.part
    key = refs.key(consignment.order.number, office, part, "recognised", Recognition.HANDOVER)
    return Entry.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"), event="recognised")


def _recognised(each: ConsignmentLine) -> RecognisedLine:
    line = each.line
    return RecognisedLine(
        line_id=line.pk,
        goods=each.goods,
        tax=each.tax,
        cost=line.cost * each.quantity,
        terms=line.scheme.terms,
    )
