"""Pages that are the same for everybody, kept for the next visitor and never older than the shop.

One mark in the shared cache, the *generation*, says which kept pages are still true. Whoever changes what the
public sees calls ``changed()``: once the change is committed there is a new generation, and everything kept
under an earlier one counts for nothing, in every process. A page is kept under the generation that was read
before its rendering began, so what was rendered from older rows is never taken for new. Marks are random and
never used twice: a lost mark, or two writers at once, cost a rendering and never an old price.

What changes without ``changed()`` (a date is reached, a crash between commit and mark) is
bounded by time: ``PAGE_CACHE_SECONDS``, and as long again while one process renders anew and the others still
answer with what they have. Zero seconds: nothing is kept. See docs/decisions/page-cache.md.
"""

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from config.common import clock

T = TypeVar("T")
log = logging.getLogger(__name__)

GENERATION = "pages.generation"
RENEWING = 5  # seconds one process has to render anew before another one tries


class Kept(NamedTuple):
    generation: str
    fresh_until: float
    value: Any


def changed() -> None:
    """What the public sees changes with this transaction: whatever is kept is old from its commit on."""
    if settings.PAGE_CACHE_SECONDS:
        transaction.on_commit(_new_generation, robust=True)


def _new_generation() -> None:
    cache.set(GENERATION, secrets.token_hex(8), None)


def take(key: str) -> tuple[str, Any]:
    """The present generation and what is kept of it under ``key``, or None.

    The value is read before the mark, so it was still true when the mark was read. An empty generation means
    that nothing can be kept: the cache is off, or out of order, which costs speed and never a page.
    """
    if not settings.PAGE_CACHE_SECONDS:
        return "", None
    try:
        found = cache.get_many([key, GENERATION])
        generation = found.get(GENERATION) or _first_generation()
        kept = found.get(key)
        if kept is None or kept.generation != generation or _mine_to_renew(key, kept):
            return generation, None
        return generation, kept.value
    except Exception:
        log.exception("the page cache cannot be read")
        return "", None


def _first_generation() -> str:
    cache.add(GENERATION, secrets.token_hex(8), None)
    return str(cache.get(GENERATION, ""))


def _mine_to_renew(key: str, kept: Kept) -> bool:
    """Of all who find it past its time, one renders anew; the others answer with it meanwhile."""
    return kept.fresh_until < clock.now().timestamp() and cache.add(f"{key}.renewing", True, RENEWING)


def keep(key: str, generation: str, value: Any) -> None:
    """Keep ``value``, made from what was read after ``take`` gave this generation."""
    seconds = settings.PAGE_CACHE_SECONDS
    if not (generation and seconds):
        return
    try:
        cache.set(key, Kept(generation, clock.now().timestamp() + seconds, value), 2 * seconds)
    except Exception:
        log.exception("the page cache cannot be written")


def remembered(name: str, make: Callable[[], T]) -> T:
    """What many pages begin with and few changes touch, made once in a generation."""
    generation, value = take(f"pages.{name}")
    if value is None:
        value = make()
        keep(f"pages.{name}", generation, value)
    return value


def public_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view whose pages have no byte of the visitor: no session, token, message or basket is read."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return public(view(*args, **kwargs))

    marked.is_public_page = True  # type: ignore[attr-defined]
    return marked


def public(response: HttpResponseBase) -> HttpResponseBase:
    """Mark a good answer as everybody's."""
    response.is_public_page = response.status_code == 200  # type: ignore[attr-defined]
    return response


def is_public(response: Any) -> bool:
    """Whether it was marked and nothing on its way out made it personal after all."""
    control = response.headers.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        getattr(response, "is_public_page", False)
        and not response.cookies
        and not varies - {"accept-encoding"}
        and "private" not in control
        and "no-store" not in control
    )


def tell_caches(response: HttpResponseBase) -> None:
    """Browsers and proxies may store a public page, but ask each time whether it is still true.

    Only with ``CDN_SECONDS`` may a shared cache in front answer by itself for that long; then it has to be
    purged, or prices are that late.
    """
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    if seconds := settings.CDN_SECONDS:
        patch_cache_control(response, s_maxage=seconds)
        response.headers["CDN-Cache-Control"] = f"max-age={seconds}, stale-while-revalidate={seconds}"
