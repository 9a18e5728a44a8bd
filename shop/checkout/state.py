"""What a buyer has typed so far, kept in his session under one key until the order is placed.

Values are kept as they were typed, right or wrong, so that nothing is ever lost; the form judges them anew
on every page. The placement key is made once for a basket and goes into the form of the last page: whatever
carries the same key is the same order.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

SESSION_KEY = "checkout"
LAST_KEY = "checkout-last"
LONGEST = 500


def load(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(SESSION_KEY, {}))


def keep(request: HttpRequest, typed: Mapping[str, Any]) -> None:
    """Remember what the form sent, whatever it is."""
    names = ("name", "phone", "email", "postcode", "village", "street")
    known = [name for name in typed if name in names or name.startswith("delivery-")]
    values = {name: str(typed[name])[:LONGEST] for name in known[:60]}
    request.session[SESSION_KEY] = {**load(request), **values}


def placement_key(request: HttpRequest) -> UUID:
    """The key of this attempt, made when it is first asked for."""
    state = load(request)
    if "key" not in state:
        state["key"] = str(uuid4())
        request.session[SESSION_KEY] = state
    return UUID(state["key"])


def finish(request: HttpRequest, token: str) -> None:
    """Forget the buyer's data, but not which order he has just placed: Back leads to it."""
    request.session.pop(SESSION_KEY, None)
    request.session[LAST_KEY] = token


def last_order(request: HttpRequest) -> str:
    return str(request.session.get(LAST_KEY, ""))
