"""What Stripe tells us, which is only ever where to look. Stored once, before anything is done about it.

What fails stays unprocessed: Stripe sends it again, and the sweep does not wait for that.
"""

from collections.abc import Callable
from datetime import timedelta

from config.common import clock
from shop.payment import gateway
from shop.payment.models import GatewayEvent
from shop.payment.settlement import sync_money_back
from shop.payment.sync import sync_session

KEPT = timedelta(days=30)


def _visit(about: dict[str, str]) -> str:
    return sync_session(session_id=about["id"])


def _money_back(about: dict[str, str]) -> str:
    intent = about.get("payment_intent")
    return sync_money_back(intent) if intent else "no payment"


MONEY_BACK = ("charge.refunded", "refund.updated", "refund.failed") + tuple(
    f"charge.dispute.{what}" for what in ("created", "funds_withdrawn", "funds_reinstated", "closed")
)

# What each kind of event makes us look at; what is not here is not asked for.
HANDLERS: dict[str, Callable[[dict[str, str]], str]] = {
    "checkout.session.completed": _visit,
    "checkout.session.async_payment_succeeded": _visit,
    "checkout.session.async_payment_failed": _visit,
    "checkout.session.expired": _visit,
    **dict.fromkeys(MONEY_BACK, _money_back),
}


def receive(hint: gateway.Hint) -> str:
    """Store an event and act on it; in a word what was done. Whatever it raises, the event is not lost."""
    if hint.livemode != gateway.is_live():
        return "another mode"
    if hint.type not in HANDLERS:
        return "not asked for"
    facts = {"type": hint.type, "payload": hint.about, "received_at": clock.now()}
    event, _is_new = GatewayEvent.objects.get_or_create(event_id=hint.id, defaults=facts)
    return process(event)


def process(event: GatewayEvent) -> str:
    """Act on a stored event, and mark it only when that is committed."""
    if event.processed_at is not None:
        return "known"
    try:
        done = HANDLERS[event.type](event.payload)
    except Exception as error:
        GatewayEvent.objects.filter(pk=event.pk).update(error=repr(error)[:500])
        raise
    GatewayEvent.objects.filter(pk=event.pk).update(processed_at=clock.now(), error="")
    return done


def forget_old() -> int:
    """Events are hints, not books: after thirty days nobody needs one that was acted on."""
    old = GatewayEvent.objects.filter(processed_at__isnull=False, received_at__lt=clock.now() - KEPT)
    return old.delete()[0]
