"""A dispute (*sengketa*): the buyer's bank has taken the money back and decides who gets it.

Until then it is set aside and nothing is given back besides. Won, it is at the gateway again. Lost, the buyer has
it: it is taken from the order like any other money that goes back, never from what a worker was paid.
"""

from django.db import transaction

from config.common import clock
from shop.ledger import chart
from shop.ledger.gateway import post_back_in_pool, post_dispute_lost, post_out_of_pool, set_aside_in
from shop.ledger.models import Entry
from shop.order.models import Order
from shop.payment import gateway
from shop.payment.card_refunds import order_of, tell
from shop.payment.covering import apportion, cover
from shop.payment.models import Dispute, DisputeState, GatewayCharge

CLOSED = {"won": DisputeState.WON, "lost": DisputeState.LOST}


def apply(said: gateway.Dispute) -> str:
    """What Stripe says of a dispute; a mere inquiry (``warning_…``) moves no money and is passed over."""
    rows = GatewayCharge.objects.select_related("request__office")
    charge = rows.filter(payment_intent=said.payment_intent).first()
    order = order_of(charge) if charge else None
    if charge is None or order is None or said.status.startswith("warning"):
        return "passed over"
    with transaction.atomic():
        order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
        dispute = Dispute.objects.filter(dispute_id=said.id).first() or _open(said, charge, order)
        if said.status in CLOSED and dispute.state == DisputeState.OPEN:
            _close(dispute, CLOSED[said.status], order)
        return dispute.state


def _open(said: gateway.Dispute, charge: GatewayCharge, order: Order) -> Dispute:
    facts = {"amount": said.amount, "reason": said.reason[:80], "opened_at": clock.now()}
    dispute = Dispute.objects.create(charge=charge, dispute_id=said.id, **facts)
    post_out_of_pool(
        key=f"dispute:{said.id}",
        what=chart.DISPUTED,
        order_number=order.number,
        collector=charge.request.office,
        shares=apportion(order, said.amount),
        reference=said.reason,
    )
    tell(charge, order, "dispute", said.id, said.amount)
    return dispute


def _close(dispute: Dispute, state: DisputeState, order: Order) -> None:
    dispute.state, dispute.closed_at = state, clock.now()
    dispute.save(update_fields=["state", "closed_at"])
    key = f"dispute:{dispute.dispute_id}"
    entry = Entry.objects.get(key=key)
    if state == DisputeState.WON:
        post_back_in_pool(entry=entry, key=f"{key}:won", reason="won")
    else:
        sums = list(set_aside_in(entry).items())
        cover(order=order, shares=sums, about=dispute.dispute_id, reason=f"Stripe {dispute.dispute_id}")
        post_dispute_lost(entry=entry, key=f"{key}:lost")
    tell(dispute.charge, order, state, dispute.dispute_id, dispute.amount)
