"""One letter to a buyer who has not paid, before his goods go back into the shop.

Who orders within the last hours has just read the deadline, and who pays at pick-up needs no reminder. The rest of an
order whose deposit is paid is asked for days before, because an institution needs them, and nothing goes back.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from config.common import clock
from config.common.models import OutboxMessage
from shop.fulfilment.letters import parcels_of
from shop.order.letters import tell_buyer
from shop.payment.letters import asked
from shop.payment.models import PaymentRequest, RequestState
from shop.payment.services import locked_request

BEFORE, REST_BEFORE = timedelta(hours=6), timedelta(days=3)
REMINDER = "payment_reminder"


def remind_buyers() -> int:
    """Owe a letter for every open request whose deadline is six hours away or less; returns how many are new."""
    return sum(remind_buyer(request=request) for request in _due())


def _due() -> list[PaymentRequest]:
    now = clock.now()
    told: Any = Concat(Value(f"{REMINDER}:"), OuterRef("order__number"))
    told_of_rest: Any = Concat(told, Value("/"), Cast(OuterRef("n"), CharField()))
    first = Q(order__has_deposit=False, expires_at__lte=now + BEFORE, created_at__lt=F("expires_at") - BEFORE)
    first &= Q(~Exists(OutboxMessage.objects.filter(key=told)))
    rest = Q(order__has_deposit=True, expires_at__lte=now + REST_BEFORE)
    rest &= Q(~Exists(OutboxMessage.objects.filter(key=told_of_rest)))
    due = PaymentRequest.objects.open().filter(first | rest, expires_at__gt=now, order__pays_at_pickup=False)
    return list(due.order_by("expires_at"))


@transaction.atomic
def remind_buyer(*, request: PaymentRequest) -> bool:
    """Owe the letter, once, to a buyer who still has to pay; False when he has paid or cancelled meanwhile."""
    request = locked_request(request)
    if request.state != RequestState.OPEN:
        return False
    order = request.order
    about = f"{order.number}/{request.n}" if order.has_deposit else ""
    facts: dict[str, Any] = {"payment": asked(request), "rest": order.has_deposit, "parcels": parcels_of(order)}
    tell_buyer(order, REMINDER, about=about, **facts)
    return True
