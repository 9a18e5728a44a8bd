"""Money back to a card. Its row and its posting are committed before Stripe is asked, under the row's own key.

So nothing is sent twice and nothing beyond what is owed, however often a button is pressed or an answer lost; the
sweep asks again. Stripe's list of refunds is the truth: one it has and we do not was made in its own pages and is
booked like any other, one that failed later is a debt again and the treasurer is told.
"""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock
from config.common.money import rupiah
from partners.models import Office
from shop.ledger import chart
from shop.ledger.gateway import post_back_in_pool, post_out_of_pool
from shop.ledger.models import Entry
from shop.order.letters import tell_buyer
from shop.order.models import Order
from shop.payment import gateway
from shop.payment.covering import Shares, apportion, cover
from shop.payment.errors import PaymentRefused
from shop.payment.letters import tell_handlers
from shop.payment.models import GatewayCharge, GatewayRefund, Receipt, SendState, Unallocated
from shop.payment.refunds import debts_of, require_no_dispute
from shop.payment.unallocated import gave_back

BACK_AGAIN = ("failed", "canceled")


@transaction.atomic
def begin_refund(*, order: Order, payer: Office, by: Any) -> GatewayRefund:
    """All that ``payer`` owes of an order is on its way to the buyer's card; ``send`` it when this is committed."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    debt = next((each for each in debts_of(order) if each.payer == payer and each.charge), None)
    if debt is None or debt.charge is None:
        raise PaymentRefused(
            _("Nothing of this order is to be given back to a card from here."), code="nothing"
        )
    require_no_dispute(debt.charge)
    gone = debt.charge.refunds.exclude(state=SendState.FAILED)
    left = debt.charge.amount - sum(gone.values_list("amount", flat=True))
    if debt.amount > left:
        raise PaymentRefused(
            _("The card can get %(amount)s at most. Send this sum by bank transfer.")
            % {"amount": rupiah(left)},
            code="card",
        )
    key = f"{settings.SHOP_ID}:refund:{uuid4()}"
    refund = GatewayRefund.objects.create(
        charge=debt.charge, key=key, amount=debt.amount, by=by, at=clock.now()
    )
    _post(refund, order, debt.shares)
    said = {"amount": refund.amount, "key": key}
    audit.record(actor=by, action="refund to a card", target=order, office_id=payer.pk, after=said)
    return refund


def _post(refund: GatewayRefund, order: Order, shares: Shares) -> None:
    post_out_of_pool(
        key=f"gateway-refund:{refund.pk}",
        what=chart.REFUND,
        order_number=order.number,
        collector=refund.charge.request.office,
        shares=shares,
        actor=refund.by,
        reference=refund.refund_id or refund.key,
    )


def send(refund: GatewayRefund) -> str:
    """Ask Stripe, once however often, and what became of it; not inside a transaction.

    GatewayUnreachable leaves it to the sweep. What Stripe refuses is a debt again.
    """
    charge = refund.charge
    try:
        said = gateway.create_refund(
            payment_intent=charge.payment_intent, amount=refund.amount, key=refund.key
        )
    except gateway.GatewayRefused as refused:
        _failed(refund, str(refused))
        return SendState.FAILED
    return apply(said)


def apply(said: gateway.Refund) -> str:
    """What Stripe says of one refund, whoever made it; in a word what it was."""
    charge = GatewayCharge.objects.filter(payment_intent=said.payment_intent).first()
    order = order_of(charge) if charge else None
    if charge is None or order is None:
        return _of_unallocated(said)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
        refund = _known(said)
        if refund is None and said.status in BACK_AGAIN:
            return "passed over"
        refund = refund or _found(said, charge, order)
        if said.status in BACK_AGAIN:
            _failed(refund, said.status)
        elif refund.state == SendState.NEW:
            refund.refund_id, refund.state = said.id, SendState.SENT
            refund.save(update_fields=["refund_id", "state"])
            facts: dict[str, Any] = {
                "amount": refund.amount,
                "office": charge.request.office.name,
                "reference": said.id,
            }
            tell_buyer(order, "refunded", about=refund.key, card=True, **facts)
        return refund.state


def order_of(charge: GatewayCharge) -> Order | None:
    """What the money of a charge was booked for; None while it fits nothing."""
    receipts = Receipt.objects.filter(office=charge.request.office_id, reference=charge.payment_intent)
    receipt = receipts.select_related("request__order").first()
    return receipt.request.order if receipt else None


def _known(said: gateway.Refund) -> GatewayRefund | None:
    """By its id, or by our own mark on it where the answer that named it was lost."""
    rows = GatewayRefund.objects.select_related("charge__request__office")
    return rows.filter(refund_id=said.id).first() or rows.filter(key=said.key, refund_id=None).first()


def _found(said: gateway.Refund, charge: GatewayCharge, order: Order) -> GatewayRefund:
    """Somebody gave money back in Stripe's own pages."""
    refund = GatewayRefund.objects.create(
        charge=charge,
        key=said.id,
        refund_id=said.id,
        amount=said.amount,
        state=SendState.SENT,
        at=clock.now(),
    )
    shares = apportion(order, said.amount)
    cover(order=order, shares=shares, about=said.id, reason=f"Stripe {said.id}")
    _post(refund, order, shares)
    tell(charge, order, "found", said.id, said.amount)
    return refund


def _of_unallocated(said: gateway.Refund) -> str:
    money = Unallocated.objects.open().filter(reference=said.payment_intent, amount=said.amount).first()
    if money is None or said.status in BACK_AGAIN:
        return "unknown"
    gave_back(money=money, reference=said.id, by=None)
    return "unallocated"


@transaction.atomic
def _failed(refund: GatewayRefund, why: str) -> None:
    """It did not reach the buyer, now or later: he is owed it again, and the treasurer hears of it."""
    order = order_of(refund.charge)
    if order is None:
        return
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    refund = GatewayRefund.objects.select_related("charge__request__office").get(pk=refund.pk)
    if refund.state == SendState.FAILED:
        return
    refund.state = SendState.FAILED
    refund.save(update_fields=["state"])
    key = f"gateway-refund:{refund.pk}"
    post_back_in_pool(entry=Entry.objects.get(key=key), key=f"{key}:failed", reason=why)
    tell(refund.charge, order, "failed", refund.key, refund.amount)


def tell(charge: GatewayCharge, order: Order, news: str, about: str, amount: int) -> None:
    """The treasurer of the office whose card account it is hears what happened without him."""
    said = {"news": news, "number": order.number, "amount": amount}
    tell_handlers(charge.request.office, "card_news", about=f"{news}:{about}", **said)
