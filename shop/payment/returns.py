"""A parcel that came back from the courier: its goods, and what its buyer is owed.

What was not shared yet is owed from the deferred sale, what was shared from the shares, as with every refund. The
treasurer pays it back from the list of debts like any other.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.models import Consignment
from shop.fulfilment.taking_back import take_back
from shop.order.models import Recognition
from shop.payment.errors import PaymentRefused
from shop.payment.owing import owe_back, owe_shipping, shipping_left


@transaction.atomic
def return_parcel(
    *,
    consignment: Consignment,
    restock: bool,
    shipping: bool,
    reason: str,
    by: Any,
    part: int | None = None,
) -> Consignment:
    """It is here again. ``restock`` it or write it off; with ``shipping`` the buyer gets that back too.

    ``part`` is the parcel it was set apart from, where only some of it came back.
    """
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
        part=part,
    )
    owe_shipping(
        parcel=consignment,
        amount=min(consignment.shipping, shipping_left(consignment)) if shipping else 0,
        refund_id=f"{consignment.reference}:returned",
        reason=reason.strip(),
        by=by,
    )
    return consignment
