"""What is wrong with the settings for cards, in sentences; with any of it the shop does not start.

A key in the wrong place takes real money in a test shop or, worse, pretend money in a real one.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from shop.payment.gateway import API

MODES = {"test": ("sk_test_", "rk_test_"), "live": ("sk_live_", "rk_live_")}


def check_cards(**kwargs: Any) -> list[CheckMessage]:
    """Django's form of ``problems``, for ``manage.py``."""
    return [Error(sentence, id=f"payment.{name}") for name, sentence in problems()]


def require_cards_set_up() -> None:
    """For servers, which run no checks of Django's; ImproperlyConfigured names everything that is wrong."""
    if found := [sentence for _name, sentence in problems()]:
        raise ImproperlyConfigured(" ".join(found))


def problems() -> Iterator[tuple[str, str]]:
    """Each problem with the name of its check; nothing is asked of a shop without a key."""
    key, mode = settings.STRIPE_SECRET_KEY, settings.STRIPE_MODE
    if not key:
        return
    if mode not in MODES:
        yield "E001", f"STRIPE_MODE must be test or live, not {mode!r}."
    elif not key.startswith(MODES[mode]):
        yield "E002", f"STRIPE_MODE is {mode}, but STRIPE_SECRET_KEY does not begin with {MODES[mode][0]}…"
    if not settings.STRIPE_WEBHOOK_SECRETS:
        yield (
            "E003",
            "STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRETS: payments would be learned late.",
        )
    if key.startswith(MODES["live"]) and (settings.DEBUG or settings.DEMO):
        yield "E004", "A live STRIPE_SECRET_KEY takes real money: not with DEBUG, and not in the demo."
    yield from _base_problems(key)


def _base_problems(key: str) -> Iterator[tuple[str, str]]:
    base = settings.STRIPE_API_BASE
    if not base or base == API:
        return
    if not (settings.DEBUG or settings.DEMO):
        yield "E005", f"STRIPE_API_BASE must be {API} or empty outside development and demo."
    elif not is_loopback(base):
        yield "E006", "STRIPE_API_BASE may name an imitation on this machine only (127.0.0.1)."
    if not key.startswith(MODES["test"]):
        yield "E007", "An imitation of Stripe takes a test key only."


def is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
