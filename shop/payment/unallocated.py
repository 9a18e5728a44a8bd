"""Money without an order: set aside at once, and put before the treasurer until he has decided.

It came too late, twice, or in another amount. It is never used by itself: goods leave for money that was asked
for and nothing else. While it lies at the gateway it goes back to the card it came from, later by bank.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.models import Office
from shop.ledger.posting import lock
from shop.ledger.unallocated import lies_at_gateway, post_resolved, post_unallocated
from shop.order.letters import tell_buyer
from shop.order.models import Order
from shop.payment import gateway
from shop.payment.errors import PaymentRefused
from shop.payment.models import PaymentRequest, Receipt, Unallocated, UnallocatedReason
from shop.payment.services import confirm_receipt, locked_request, require_off_card_page


@transaction.atomic
def set_aside(
    *,
    office: Office,
    reference: str,
    amount: int,
    reason: UnallocatedReason,
    received_on: date,
    order: Order | None = None,
    card: bool = False,
    by: Any = None,
) -> Unallocated:
    """Book ``amount`` whole rupiah that fit nothing, once for each ``reference``."""
    facts = {
        "amount": amount,
        "reason": reason,
        "order": order,
        "received_on": received_on,
        "at": clock.now(),
    }
    money, is_new = Unallocated.objects.get_or_create(office=office, reference=reference, defaults=facts)
    if is_new:
        post_unallocated(
            office=office,
            reference=reference,
            amount=amount,
            card=card,
            effective_on=received_on,
            actor=by,
        )
    return money


@transaction.atomic
def use_for(*, money: Unallocated, order_number: str, by: Any) -> Receipt:
    """It was meant for this order after all: refused unless the order waits for exactly this, at this office."""
    waiting = PaymentRequest.objects.open().filter(order__number=order_number.strip().upper())
    request = waiting.filter(amount=money.amount).first() or waiting.first()
    if request is None:
        raise PaymentRefused(_("No order with this number waits for money."), field="order", code="order")
    request = locked_request(request)
    money = _locked(money)
    if request.office_id != money.office_id:
        raise PaymentRefused(
            _("This order is paid to %(office)s. Give the money back instead.") % {"office": request.office},
            field="order",
            code="office",
        )
    placed_on = request.order.date_placed.astimezone(ZoneInfo(clock.JAKARTA)).date()
    require_off_card_page(request)
    receipt = confirm_receipt(
        request=request,
        reference=money.reference,
        amount=money.amount,
        received_on=max(money.received_on, placed_on),
        by=by,
        card=lies_at_gateway(money.office, money.reference),
    )
    _resolve(money, request.order.number, by)
    return receipt


def give_back(*, money: Unallocated, reference: str, by: Any) -> Unallocated:
    """Send it back: to the card while the gateway has it, else ``reference`` is that of the treasurer's transfer."""
    if not lies_at_gateway(money.office, money.reference):
        reference = " ".join(reference.upper().split())
        if not reference:
            raise PaymentRefused(_("Write the bank's reference."), field="reference", code="reference")
        return gave_back(money=money, reference=reference, by=by)
    key = f"{settings.SHOP_ID}:unallocated:{money.pk}"
    try:
        sent = gateway.create_refund(payment_intent=money.reference, key=key)
    except gateway.GatewayRefused as refused:  # done before, here or in Stripe's own dashboard
        done = gateway.refunds(money.reference)
        if sum(each.amount for each in done if each.status != "failed") < money.amount:
            raise refused
        sent = done[0]
    return gave_back(money=money, reference=sent.id, by=by)


@transaction.atomic
def gave_back(*, money: Unallocated, reference: str, by: Any) -> Unallocated:
    """It has been sent back under ``reference``, once; whoever found that out books it here."""
    money = _locked(money)
    _resolve(money, reference, by)
    if money.order:
        tell_buyer(
            money.order,
            "refunded",
            about=f"{money.order.number}:{reference}",
            amount=money.amount,
            office=money.office.name,
            reference=reference,
        )
    return money


def _locked(money: Unallocated) -> Unallocated:
    money = (
        Unallocated.objects.select_for_update(of=["self"]).select_related("office", "order").get(pk=money.pk)
    )
    if money.resolved_at is not None:
        raise PaymentRefused(_("This money is not here any more. Look at the list again."), code="resolved")
    return money


def _resolve(money: Unallocated, resolution: str, by: Any) -> None:
    lock()
    post_resolved(
        office=money.office, reference=money.reference, amount=money.amount, actor=by, reason=resolution
    )
    money.resolved_at, money.resolution, money.by = clock.now(), resolution, by
    money.save(update_fields=["resolved_at", "resolution", "by"])
