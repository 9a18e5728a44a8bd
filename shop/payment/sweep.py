"""What makes cards right without a single message from Stripe; run every few minutes, any number at once.

Events that failed are tried again, open visits are read, and those that are over are closed, so that
``services.sweep_payments`` can end their holds. While Stripe does not answer nothing ends and the stock is kept.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from config.common import clock
from shop.payment.card import close, refresh
from shop.payment.events import forget_old, process
from shop.payment.gateway import GatewayUnreachable
from shop.payment.models import Attempt, GatewayEvent, RequestState

YOUNG = timedelta(minutes=2)


def sweep_card() -> int:
    """Returns how much was looked at; what failed is reported after the rest has had its turn."""
    forget_old()
    done, errors = 0, []
    for what, call in _todo():
        try:
            call()
            done += 1
        except Exception as error:
            error.add_note(what)
            errors.append(error)
            if isinstance(error, GatewayUnreachable):
                break  # the others would wait for the same silence
    if errors:
        raise ExceptionGroup(f"{done} looked at, {len(errors)} failed", errors)
    return done


def _todo() -> Sequence[tuple[str, Callable[[], str]]]:
    now = clock.now()
    events = GatewayEvent.objects.filter(processed_at=None)
    attempts = Attempt.objects.live().select_related("request__order").order_by("expires_at")
    return [(f"event {each.event_id}", partial(process, each)) for each in events] + [
        (f"attempt {each.key}", partial(close if _is_over(each) else refresh, each))
        for each in attempts.filter(created_at__lte=now - YOUNG)
    ]


def _is_over(attempt: Attempt) -> bool:
    """Nobody should be able to pay it any more."""
    request, now = attempt.request, clock.now()
    return request.state != RequestState.OPEN or min(request.expires_at, attempt.expires_at) <= now
