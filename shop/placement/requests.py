"""What is asked for an order: the whole at once or, as it was offered, a deposit and the rest."""

from typing import TYPE_CHECKING

from config.common import clock
from shop.order.models import Order
from shop.payment.methods import PaymentMethod, Situation
from shop.payment.models import PaymentRequest

if TYPE_CHECKING:
    from shop.placement.quoted import Quoted


def request_payment(
    order: Order, method: PaymentMethod, situation: Situation, quoted: "Quoted | None"
) -> PaymentRequest:
    """Ask for it, once; returns what is to be paid first."""
    until = quoted.pay_by if quoted else method.expires(placed_at=clock.now(), situation=situation)
    parts = [(quoted.deposit if quoted else order.total, until)]
    if quoted and quoted.deposit < order.total:
        parts.append((order.total - quoted.deposit, quoted.rest_by))
    made = [
        PaymentRequest.objects.create(
            order=order,
            n=n,
            amount=amount,
            method=method.code,
            office=method.payee(situation),
            account=situation.account if method.needs_account else None,
            merchant_code=situation.merchant_code if method.needs_code else None,
            expires_at=expires_at,
            created_at=clock.now(),
        )
        for n, (amount, expires_at) in enumerate(parts, start=1)
    ]
    return made[0]
