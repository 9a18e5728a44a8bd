"""One truth: what Stripe says of a visit to the card page when it is asked, applied under the order's lock.

Webhook, return page and sweep all come here and bring nothing but the visit's id. States only move forward, so an
answer that has become old undoes nothing. Money that is not exactly what was asked for is set aside.
"""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from config.common import clock
from partners.services import collecting_office
from shop.payment import gateway
from shop.payment.models import (
    Attempt,
    AttemptState,
    GatewayCharge,
    PaymentRequest,
    RequestState,
    UnallocatedReason,
)
from shop.payment.services import confirm_receipt, locked_request
from shop.payment.unallocated import set_aside

log = logging.getLogger(__name__)

NOT_OURS, UNKNOWN = "not ours", "unknown"
FORWARD = {
    AttemptState.NEW: 0,
    AttemptState.OPEN: 1,
    AttemptState.PROCESSING: 2,
    AttemptState.EXPIRED: 3,
    AttemptState.FAILED: 3,
    AttemptState.PAID: 4,
}


def sync_session(*, session_id: str) -> str:
    """Ask Stripe and book what it says, once; the attempt's state, or why there is none.

    Raises GatewayUnreachable or GatewayRefused, and then nothing has changed.
    """
    session = gateway.session(session_id)
    if session.shop != settings.SHOP_ID or session.livemode != gateway.is_live():
        return NOT_OURS
    attempt = Attempt.objects.select_related("request").filter(key=session.key).first()
    return _apply(attempt, session) if attempt else _stray(session)


@transaction.atomic
def _apply(attempt: Attempt, session: gateway.Session) -> str:
    request = locked_request(attempt.request)
    attempt.refresh_from_db()
    if attempt.session_id is None:  # the answer that named it was lost
        attempt.session_id, attempt.url = session.id, session.url
    elif attempt.session_id != session.id:
        return _stray(session)
    if session.charge:
        _book(request, attempt, session.charge)
    said = _state(session)
    if FORWARD[said] > FORWARD[AttemptState(attempt.state)]:
        attempt.state = said
    attempt.save(update_fields=["session_id", "url", "state"])
    return attempt.state


def _state(session: gateway.Session) -> AttemptState:
    if session.charge:
        return AttemptState.PAID
    if session.failed:
        return AttemptState.FAILED
    states = {"expired": AttemptState.EXPIRED, "complete": AttemptState.PROCESSING}
    return states.get(session.status, AttemptState.OPEN)


def _book(request: PaymentRequest, attempt: Attempt, charge: gateway.Charge) -> None:
    """The capture, once: as the order's payment, or set aside."""
    facts = {"fee": charge.fee, "balance_transaction": charge.balance_transaction}
    known = GatewayCharge.objects.filter(payment_intent=charge.payment_intent)
    if known.exists():
        if charge.fee is not None:
            known.filter(fee=None).update(**facts)
        return
    GatewayCharge.objects.create(
        request=request,
        attempt=attempt,
        payment_intent=charge.payment_intent,
        charge_id=charge.charge_id,
        amount=charge.amount,
        at=clock.now(),
        **facts,
    )
    money: dict[str, Any] = {
        "reference": charge.payment_intent,
        "amount": charge.amount,
        "received_on": clock.today(request.office.timezone),
    }
    if reason := _misfit(request, attempt, charge):
        set_aside(office=request.office, order=request.order, reason=reason, card=True, **money)
    else:
        confirm_receipt(request=request, by=None, card=True, **money)


def _misfit(request: PaymentRequest, attempt: Attempt, charge: gateway.Charge) -> UnallocatedReason | None:
    """Why this money may not pay the order; None when it is exactly what was asked for, while it was."""
    if charge.currency != gateway.RUPIAH:
        return UnallocatedReason.CURRENCY
    if request.state == RequestState.PAID:
        return UnallocatedReason.SECOND
    if request.state != RequestState.OPEN:
        return UnallocatedReason.LATE
    asked = request.order.payment_requests.aggregate(total=Sum("amount"))["total"]
    if (
        not charge.exact
        or {charge.amount} != {attempt.amount, request.amount}
        or asked != request.order.total
    ):
        return UnallocatedReason.AMOUNT
    return None


@transaction.atomic
def _stray(session: gateway.Session) -> str:
    """A page with our mark that we have no row for: nothing to pay with it, but its money is somebody's."""
    charge = session.charge
    office = collecting_office(on=clock.today())
    if charge and office:
        set_aside(
            office=office,
            reference=charge.payment_intent,
            amount=charge.amount,
            reason=UnallocatedReason.UNKNOWN,
            received_on=clock.today(office.timezone),
            card=True,
        )
    elif charge:
        raise LookupError(f"{charge.payment_intent} came, and no office collects")
    log.warning("Stripe has a page of ours that we do not know: %s", session.id)
    return UNKNOWN
