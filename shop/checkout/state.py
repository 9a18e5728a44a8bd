"""What a buyer has typed so far, kept in his session under one key until the order is placed.

Values are kept as they were typed, right or wrong, so that nothing is ever lost; the form judges them anew
on every page. The placement key is made once for a basket and goes into the form of the last page: whatever
carries the same key is the same order. Only whoever was given a key may use it, because the answer leads to
that order's page, and the page shows the address.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from config.common import places
from shop.checkout.forms import INSTITUTION_FIELDS, NOTE_FIELDS

SESSION_KEY = "checkout"
LAST_KEY = "checkout-last"
LAST_PLACEMENT_KEY = "checkout-last-key"
NAMES = {"name", "phone", "email", "postcode", "village", "street"}.union(NOTE_FIELDS, INSTITUTION_FIELDS)
PRINTED = "kode"  # the cookie of the printed code that was scanned last; set by ``shop.storefront.scanned``
LONGEST = 500
LONGEST_NAME = 40
LONGEST_CODE = 8
MOST_VALUES = 80


def load(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(SESSION_KEY, {}))


def keep(request: HttpRequest, typed: Mapping[str, Any]) -> None:
    """Remember what the form sent, whatever it is; no session grows without end."""
    known = [name for name in typed if name in NAMES or name.startswith("delivery-")]
    values = {name: str(typed[name])[:LONGEST] for name in known[:60] if len(name) <= LONGEST_NAME}
    kept = {**load(request), **values}
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_VALUES:])


def found_place(request: HttpRequest) -> dict[str, str]:
    """A place chosen on the search page, which names it in the address; it takes the typed one's place."""
    found = places.by_code(request.GET.get("place", ""))
    return {"postcode": found.postcode or str(found), "village": found.code} if found else {}


def placement_key(request: HttpRequest) -> UUID:
    """The key of this attempt, made when it is first asked for."""
    state = load(request)
    if "key" not in state:
        state["key"] = str(uuid4())
        request.session[SESSION_KEY] = state
    return UUID(state["key"])


def is_own_key(request: HttpRequest, key: UUID) -> bool:
    """Whether this visitor was given the key, for his basket or for the order he placed last."""
    return str(key) in (load(request).get("key"), request.session.get(LAST_PLACEMENT_KEY))


def printed_code(request: HttpRequest) -> str:
    """As the cookie has it, empty for what no code can be; whether there is such a code, ``shop.expo`` knows."""
    code = request.COOKIES.get(PRINTED, "")
    return code if len(code) <= LONGEST_CODE and code.isascii() and code.isalnum() else ""


def finish(request: HttpRequest, *, token: str, key: UUID) -> None:
    """Forget the buyer's data, but not which order he has just placed: Back leads to it."""
    request.session.pop(SESSION_KEY, None)
    request.session[LAST_KEY] = token
    request.session[LAST_PLACEMENT_KEY] = str(key)


def last_order(request: HttpRequest) -> str:
    return str(request.session.get(LAST_KEY, ""))
