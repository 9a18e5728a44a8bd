"""What had left and is here again: a hand-over that is undone within minutes, a parcel the courier brings back.

Undoing is for slips: nobody has been told, so everything is as it was, and what the hand-over shared in the books
is reversed. A parcel that came back did leave: its money is ``shop.payment.returns``' part.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.letters import tell_returned, untell_handed_over
from shop.fulfilment.models import Consignment, Delivery, State
from shop.fulfilment.services import (
    locked,
    packing_rule,
    quantities,
    record,
    require,
    shared_at_handover,
)
from shop.ledger.posting import reverse
from shop.order import stock

CAN_RETURN = {State.HANDED_OVER, State.COMPLETED}


@transaction.atomic
def undo_hand_over(*, consignment: Consignment, by: Any) -> Consignment:
    """It has not left after all: the message is taken back unsent, stock and books are as they were."""
    consignment = locked(consignment)
    require(consignment, {State.HANDED_OVER})
    until = undo_until(consignment)
    if until is None or until < clock.now() or not untell_handed_over(consignment):
        raise FulfilmentRefused(_("The buyer has been told already, so this stands."), code="told")
    before = {"courier": consignment.courier, "tracking": consignment.tracking}
    consignment.state = State.READY if consignment.ready_at else State.ACCEPTED
    consignment.courier, consignment.tracking = "", ""
    consignment.handed_over_at = consignment.handed_over_by = None
    consignment.save(update_fields=["state", "courier", "tracking", "handed_over_at", "handed_over_by"])
    stock.take_back(quantities(consignment), promised=True)
    shared = shared_at_handover(consignment).filter(reversed_by=None).first()
    if shared is not None:
        reason = str(_("The hand-over was undone."))
        reverse(entry=shared, key=f"{shared.key}:undone", reason=reason, actor=by)
    record(consignment, "hand-over undone", by, before=before)
    return consignment


def undo_until(consignment: Consignment) -> datetime | None:
    """Until when a hand-over can be undone; None before there is one."""
    since = consignment.handed_over_at
    return since + timedelta(minutes=packing_rule().undo_minutes) if since else None


@transaction.atomic
def take_back(*, consignment: Consignment, restock: bool, reason: str, by: Any) -> Consignment:
    """A parcel came back: onto the shelf, or written off. Its money is ``shop.payment.returns``' part.

    What was made for the order was never on the shelf, and is now: anybody may buy it.
    """
    consignment = locked(consignment)
    require(consignment, CAN_RETURN)
    if consignment.delivery == Delivery.PICKUP:
        raise FulfilmentRefused(
            _("The buyer fetched this himself. What he brings back the treasurer refunds, under Orders."),
            code="fetched",
        )
    before = {"state": consignment.state}
    consignment.state, consignment.returned_at = State.RETURNED, clock.now()
    consignment.save(update_fields=["state", "returned_at"])
    if restock:
        here = [(each.line.stockrecord_id, each.quantity) for each in consignment.lines.all()]
        stock.take_back(here, promised=False)
    record(consignment, "parcel returned", by, before=before, after={"restock": restock, "reason": reason})
    tell_returned(consignment)
    return consignment
