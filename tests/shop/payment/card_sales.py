"""Paid card orders for the tests of money back, and what Stripe says of them."""

from datetime import timedelta

from config.common import clock
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.payment import gateway
from shop.payment.models import GatewayCharge
from shop.payment.settlement import settle
from shop.payment.sync import sync_session
from tests.factories import person
from tests.shop.payment.cards import card_order, visit


def paid_by_card(fake, product=None, quantity=1):
    """An order of one chair (Rp860.000 with its delivery) whose buyer has just paid at the card page."""
    order = card_order(product, quantity)
    attempt = visit(order)
    assert fake.pay(attempt.session_id) == "paid"
    sync_session(session_id=attempt.session_id)
    order.refresh_from_db()
    return order


def charge_of(order):
    return GatewayCharge.objects.get(request__order=order)


def sent(parcel):
    by = person(parcel.prison, "officer")
    parcel = mark_ready(consignment=accept(consignment=parcel, by=by), by=by)
    return hand_over(consignment=parcel, by=by, courier="Kurir", tracking="KR123456")


def completed(parcel):
    sent(parcel)
    return complete(consignment=parcel, settled=True)


def swept():
    """What the sweep finds some minutes later."""
    with clock.at(clock.now() + timedelta(minutes=3)):
        return settle()


def refunds_at(fake, order):
    """What Stripe has sent back of an order, in whole rupiah."""
    return sorted(
        each.amount for each in gateway.refunds(charge_of(order).payment_intent) if each.status != "failed"
    )
