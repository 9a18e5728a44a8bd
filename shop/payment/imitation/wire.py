"""How Stripe is spoken to: nested form fields in, an error object out, and every parameter checked.

Whatever is not listed here is refused as Stripe refuses it, so that the shop cannot come to rely on a
parameter which the imitation would have ignored.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

HIGHEST_AMOUNT = 999_999_999_999
"""Twelve digits of the currency's smaller unit, so Rp9,999,999,999.99."""


class TimedOut(Exception):
    """The caller gets no answer; whether something was done he cannot know."""


class Problem(Exception):
    """An error object. ``begun``: the work had started, so the answer is kept under the idempotency key."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        begun: bool = False,
        **details: str,
    ) -> None:
        super().__init__(message)
        self.status, self.begun = status, begun
        self.body = {"error": {"type": kind, "message": message, **details}}


def nested(form: str) -> dict[str, Any]:
    """``a[b][0]=c`` as ``{"a": {"b": ["c"]}}``; Problem where two fields contradict each other."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        inside, *keys = [name.partition("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        place: Any = found
        for key in keys:
            place = place.setdefault(inside, {})
            if not isinstance(place, dict):
                raise Problem(f"Invalid object: {name}", param=name)
            inside = key or str(len(place))
        place[inside] = value
    return _lists(found)


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(each) for key, each in value.items()}
    return list(inner.values()) if inner and all(key.isdecimal() for key in inner) else inner


def check(given: Any, shape: Any, at: str = "") -> Any:
    """``given`` with its values read as ``shape`` says: a function, a list of one shape, or names and shapes."""
    if callable(shape):
        return shape(given, at)
    if isinstance(shape, list):
        if not isinstance(given, list):
            raise Problem("Invalid array", param=at)
        return [check(each, shape[0], f"{at}[{n}]") for n, each in enumerate(given)]
    if not isinstance(given, dict):
        raise Problem("Invalid object", param=at)
    named = {key: f"{at}[{key}]" if at else key for key in given}
    for key, name in named.items():
        if key == "payment_method_types":
            raise Problem(f"{name} is no longer supported", code="payment_method_types_no_longer_supported")
        if key not in shape:
            raise Problem(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    return {key: check(each, shape[key], named[key]) for key, each in given.items()}


def need(given: dict[str, Any], *names: str) -> None:
    for name in names:
        if not given.get(name):
            raise Problem(f"Missing required param: {name}.", code="parameter_missing", param=name)


def whole(least: int = 0, most: int = HIGHEST_AMOUNT) -> Callable[[Any, str], int]:
    def read(value: Any, at: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d+", value, re.ASCII):
            raise Problem(f"Invalid integer: {value}", code="parameter_invalid_integer", param=at)
        if int(value) > most:
            raise Problem(f"{at} must be no more than {most}", code="amount_too_large", param=at)
        if int(value) < least:
            raise Problem(f"{at} must be at least {least}", code="parameter_invalid_integer", param=at)
        return int(value)

    return read


def text(most: int = 5_000) -> Callable[[Any, str], str]:
    def read(value: Any, at: str) -> str:
        if not isinstance(value, str) or not value or len(value) > most:
            raise Problem(f"Invalid string, at most {most} characters", param=at)
        return value

    return read


def one_of(*words: str) -> Callable[[Any, str], str]:
    def read(value: Any, at: str) -> str:
        if value not in words:
            raise Problem(f"Invalid {at}: must be one of {', '.join(words)}", param=at)
        return value

    return read


def address(value: Any, at: str) -> str:
    if not isinstance(value, str) or not re.match(r"https?://[^/\s]+", value):
        raise Problem("Not a valid URL", code="url_invalid", param=at)
    return value


def metadata(value: Any, at: str) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 50:
        raise Problem("Invalid metadata, at most 50 keys", param=at)
    for key, each in value.items():
        if len(key) > 40 or not isinstance(each, str) or len(each) > 500:
            raise Problem("Metadata keys have up to 40 characters, values up to 500", param=f"{at}[{key}]")
    return value


def moment(value: Any, at: str) -> dict[str, int]:
    """A filter by time: one second, or bounds."""
    bounds = value if isinstance(value, dict) else {"gte": value, "lte": value}
    return check(bounds, dict.fromkeys(("gt", "gte", "lt", "lte"), whole()), at)
