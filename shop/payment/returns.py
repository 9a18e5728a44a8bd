"""A parcel that came back from the courier: its goods, and what its buyer is owed.

What was not shared yet is owed from the deferred sale, what was shared from the shares, as with every refund. The
treasurer pays it back from the list of debts like any other.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.models import Consignment
from shop.fulfilment.taking_back import take_back
from shop.ledger.refunds import post_refund
from shop.order.models import Recognition
from shop.payment.errors import PaymentRefused
from shop.payment.services import owe_back


@transaction.atomic
def return_parcel(
    *, consignment: Consignment, restock: bool, shipping: bool, reason: str, by: Any
) -> Consignment:
    """It is here again. ``restock`` it or write it off; with ``shipping`` the buyer gets that back too."""
    if not reason.strip():
        raise PaymentRefused(_("Write why it came back."), field="reason", code="reason")
    consignment = take_back(consignment=consignment, restock=restock, reason=reason.strip(), by=by)
    shared = [Recognition.PAYMENT, Recognition.HANDOVER]
    if consignment.completed_at is not None:
        shared.append(Recognition.COMPLETION)
    owe_back(
        consignment=consignment,
        shared=shared,
        what="returned",
        reason=reason.strip(),
        by=by,
    )
    if shipping and consignment.shipping:
        post_refund(
            refund_id=f"{consignment.reference}:returned:shipping",
            order_number=consignment.order.number,
            office=consignment.prison.office,
            part=consignment.part,
            lines=[],
            shipping=consignment.shipping,
            actor=by,
            reason=reason.strip(),
        )
    return consignment
