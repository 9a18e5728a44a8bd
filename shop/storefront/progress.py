"""How far an order is, told from what its rows say: one word for the order, one history for each parcel."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.common import clock
from shop.checkout.dates import day
from shop.fulfilment.models import Consignment, Delivery, State
from shop.order.models import Order, Status
from shop.payment.models import PaymentRequest, RequestState
from shop.storefront.wording import moment

GONE = {State.HANDED_OVER, State.COMPLETED, State.RETURNED}
PACKED = {State.READY, *GONE}
TAKEN_ON = {State.ACCEPTED, State.IN_PRODUCTION, *PACKED}


def order_word(order: Order) -> tuple[str, str]:
    """The order's state and the colour of its tag."""
    return {
        Status.PENDING: (_pending_word(order), "active"),
        Status.PAID: (pgettext("order", "paid"), "done"),
        Status.EXPIRED: (pgettext("order", "expired"), "problem"),
        Status.CANCELLED: (pgettext("order", "cancelled"), "problem"),
    }[Status(order.status)]


def _pending_word(order: Order) -> str:
    if order.has_deposit:
        return _("deposit paid, the rest is open")
    return _("to be paid at pick-up") if order.pays_at_pickup else _("waiting for payment")


def parcel_word(consignment: Consignment, order: Order) -> tuple[str, str]:
    """A parcel's state as its buyer would say it, and the colour of its tag."""
    picked_up = consignment.delivery == Delivery.PICKUP
    if consignment.state == State.WAITING:
        waits = order.status == Status.PENDING and not order.is_released
        return (_("waiting for payment") if waits else _("waiting for the prison")), "active"
    return {
        State.ACCEPTED: (_("being prepared"), "active"),
        State.IN_PRODUCTION: (_("being made"), "active"),
        State.READY: (_("ready to pick up") if picked_up else _("packed"), "active"),
        State.HANDED_OVER: (_("picked up") if picked_up else _("on its way"), "done"),
        State.COMPLETED: (pgettext("parcel", "completed"), "done"),
        State.CANCELLED: (pgettext("parcel", "cancelled"), "problem"),
        State.RETURNED: (pgettext("parcel", "returned"), "problem"),
    }[State(consignment.state)]


def next_steps(
    order: Order, consignments: list[Consignment], deadline: str, *, by_hand: bool = True
) -> list[str]:
    """What happens next and when, while something is to come and beside what is to be paid, which stands apart.

    ``by_hand``: a treasurer sees the money on a statement, which takes its time.
    """
    live = [each for each in consignments if each.state in (State.WAITING, *TAKEN_ON - GONE)]
    if not live:
        return []
    last = {"day": day(max(each.promised_on for each in live)), "deadline": deadline}
    if any(each.delivery != Delivery.PICKUP for each in live):
        coming = [_("You get an e-mail for each parcel that leaves; the last is with you by %(day)s.") % last]
    elif all(each.state == State.READY for each in live):
        coming = []
    else:
        coming = [
            _("The goods are ready to pick up by %(day)s; you get an e-mail with a pick-up code.") % last
        ]
    if order.status == Status.PAID:
        return coming
    if order.pays_at_pickup:
        return [*coming, _("You pick them up and pay in cash, at the latest on %(deadline)s.") % last]
    if order.has_deposit:
        return [_("The goods are made now and leave as soon as the rest is paid."), *coming]
    if not by_hand:
        return [_("As soon as you have paid, the order is confirmed and you get an e-mail."), *coming]
    return [
        _(
            "The treasurer confirms your payment by hand, usually within one working day, and you get an e-mail."
        ),
        *coming,
    ]


def complain_until(consignment: Consignment, window: timedelta | None) -> str:
    """The last day to say that something is wrong with a parcel; empty when it has not come or that is over."""
    since = consignment.handed_over_at
    if consignment.state != State.HANDED_OVER or since is None or window is None:
        return ""
    until = since + window
    return day(until.astimezone(ZoneInfo(consignment.prison.timezone))) if until > clock.now() else ""


def timeline(consignment: Consignment, order: Order, requests: list[PaymentRequest]) -> list[dict[str, Any]]:
    """The parcel's steps as ``components/timeline.html`` wants them, times in the prison's own zone."""
    zone = consignment.prison.timezone
    steps = [
        _step(_("Ordered"), True, moment(order.date_placed, zone)),
        *_paying(order, requests[:1], zone),
        _step(
            _("Accepted by the prison"), consignment.state in TAKEN_ON, moment(consignment.accepted_at, zone)
        ),
        _packing(consignment, zone),
        *_paying(order, requests[1:], zone),
        _leaving(consignment, zone),
    ]
    if order.pays_at_pickup:
        steps.append(steps.pop(1))
    before_leaving = steps[: -2 if order.pays_at_pickup else -1]
    if consignment.state == State.CANCELLED:
        done = [step for step in steps if step["state"] == "done"]
        stopped = (
            pgettext("order", "Expired") if order.status == Status.EXPIRED else pgettext("order", "Cancelled")
        )
        return [*done, {"label": stopped, "at": moment(consignment.cancelled_at, zone), "state": "stopped"}]
    if consignment.state == State.RETURNED:
        at = moment(consignment.returned_at, zone)
        return [*steps, {"label": _("Came back to the prison"), "at": at, "state": "stopped"}]
    ahead = next((step for step in steps if step["state"] == "next"), None)
    if ahead is not None:
        ahead["state"] = "now"
        if ahead in before_leaving:
            ahead["label"] = capfirst(parcel_word(consignment, order)[0])
    return steps


def _step(label: str, done: bool, at: str = "", detail: str = "") -> dict[str, Any]:
    return {"label": label, "state": "done" if done else "next", "at": at if done else "", "detail": detail}


def _paying(order: Order, requests: list[PaymentRequest], zone: str) -> list[dict[str, Any]]:
    steps = []
    for each in requests:
        label = _("Paid at pick-up") if order.pays_at_pickup else pgettext("step", "Paid")
        if each.n > 1:
            label = _("Rest paid")
        elif each.amount < order.total:
            label = _("Deposit paid")
        paid = order.status == Status.PAID or each.paid_at is not None
        steps.append(_step(label, paid, moment(each.paid_at, zone)))
    return steps


def payments(requests: list[PaymentRequest]) -> list[tuple[str, str, int]]:
    """Deposit and rest, each with how it stands; nothing where all is paid at once."""
    if len(requests) < 2:
        return []
    rows = []
    for each in requests:
        zone = each.office.timezone
        by = _("to be paid by %(moment)s") % {"moment": moment(each.expires_at, zone)}
        paid = _("paid on %(moment)s") % {"moment": moment(each.paid_at, zone)}
        said = by if each.state == RequestState.OPEN else paid if each.paid_at else each.get_state_display()
        rows.append((pgettext("order", "Deposit") if each.n == 1 else _("Rest"), said, each.amount))
    return rows


def _packing(consignment: Consignment, zone: str) -> dict[str, Any]:
    """What is picked up is promised to be ready by a day; when it is fetched is up to the buyer."""
    done, at = consignment.state in PACKED, moment(consignment.ready_at, zone)
    if consignment.delivery != Delivery.PICKUP:
        return _step(_("Packed"), done, at)
    return _step(_("Ready to pick up"), done, at, "" if done else _promised(consignment))


def _promised(consignment: Consignment) -> str:
    return _("by %(day)s") % {"day": day(consignment.promised_on)}


def _leaving(consignment: Consignment, zone: str) -> dict[str, Any]:
    gone = consignment.state in GONE
    if consignment.delivery == Delivery.PICKUP:
        return _step(_("Picked up"), gone, moment(consignment.handed_over_at, zone))
    if consignment.delivery == Delivery.OWN:
        label, detail = _("Delivered by the prison"), ""
    else:
        label = _("Given to the courier")
        detail = " ".join(filter(None, [consignment.courier, consignment.tracking]))
    return _step(
        label, gone, moment(consignment.handed_over_at, zone), detail if gone else _promised(consignment)
    )
