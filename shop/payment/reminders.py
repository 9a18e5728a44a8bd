"""One letter to a buyer who has not paid, before his goods go back into the shop.

Who orders within the last hours has just read the deadline, and who pays at pick-up needs no reminder.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat

from config.common import clock
from config.common.models import OutboxMessage
from shop.fulfilment.letters import parcels_of
from shop.order.letters import tell_buyer
from shop.payment.letters import asked
from shop.payment.models import PaymentRequest, RequestState
from shop.payment.services import locked_request

BEFORE = timedelta(hours=6)
REMINDER = "payment_reminder"


def remind_buyers() -> int:
    """Owe a letter for every open request whose deadline is six hours away or less; returns how many are new."""
    return sum(remind_buyer(request=request) for request in _due())


def _due() -> list[PaymentRequest]:
    now = clock.now()
    told = OutboxMessage.objects.filter(key=Concat(Value(f"{REMINDER}:"), OuterRef("order__number")))
    return list(
        PaymentRequest.objects.open()
        .filter(expires_at__gt=now, expires_at__lte=now + BEFORE, created_at__lt=F("expires_at") - BEFORE)
        .filter(~Exists(told), order__pays_at_pickup=False)
        .order_by("expires_at")
    )


@transaction.atomic
def remind_buyer(*, request: PaymentRequest) -> bool:
    """Owe the letter, once, to a buyer who still has to pay; False when he has paid or cancelled meanwhile."""
    request = locked_request(request)
    if request.state != RequestState.OPEN:
        return False
    tell_buyer(request.order, REMINDER, payment=asked(request), parcels=parcels_of(request.order))
    return True
