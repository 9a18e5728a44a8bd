"""Rate limits without a cache server: one row per scope, key and window, counted by one statement.

A window is named by the second at which it ends, so that what has ended can be purged whatever its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest

from config.common import clock
from config.common.models import RateWindow


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One thing that is counted: what is done, by or about whom, and how often in how many seconds."""

    scope: str
    key: str
    limit: int
    seconds: int


class TooMany(PermissionDenied):
    """For a view without a form to say it on: answered by 429.html (shop.storefront.views.errors)."""

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def allow(*, scope: str, key: str, limit: int, seconds: int) -> bool:
    """Count one use; False from the ``limit + 1``-th inside the window on."""
    return allow_all([Use(scope, key, limit, seconds)])


def allow_all(uses: Sequence[Use]) -> bool:
    """Count several uses of different scopes in one statement; False when one of them is over its limit.

    Always in the same order, so that two requests never wait for each other.
    """
    ordered = sorted(uses)
    now = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO common_ratewindow (scope, key, "window", hits) '
            "SELECT scope, key, win, 1 FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS use (scope, key, win) "
            'ON CONFLICT (scope, key, "window") DO UPDATE SET hits = common_ratewindow.hits + 1 '
            "RETURNING scope, hits",
            [
                [use.scope for use in ordered],
                [use.key[:254] for use in ordered],
                [(now // use.seconds + 1) * use.seconds for use in ordered],
            ],
        )
        hits = dict(cursor.fetchall())
    return all(hits[use.scope] <= use.limit for use in ordered)


def purge() -> int:
    """Forget the windows that have ended; returns how many."""
    return RateWindow.objects.filter(window__lte=int(clock.now().timestamp())).delete()[0]


def visitor(request: HttpRequest) -> str:
    """Where a request comes from, as far as it is certain: what tries are counted by.

    Whoever connects to us can write anything into ``X-Forwarded-For`` but its end, where each proxy adds who
    connected to it. So it is read from the end, and only as far as the proxies are ours (TRUSTED_PROXIES; an
    empty address is a socket of this machine). Without proxies of ours it is not read at all. A subscriber
    has a whole /64 of IPv6 addresses to try from, so that counts as one.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.TRUSTED_PROXIES else []
    while hops and _is_ours(address):
        before = hops.pop().strip()
        if _parsed(before) is None:
            break
        address = before
    return _place(address)


def is_from_our_proxy(request: HttpRequest) -> bool:
    return bool(settings.TRUSTED_PROXIES) and _is_ours(request.META.get("REMOTE_ADDR", ""))


def _is_ours(address: str) -> bool:
    parsed = _parsed(address)
    return (
        not address or parsed is not None and any(parsed in network for network in settings.TRUSTED_PROXIES)
    )


@lru_cache(maxsize=1024)
def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _place(address: str) -> str:
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((int(parsed), 64), strict=False).network_address)
    return str(parsed or address)
