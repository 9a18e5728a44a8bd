"""Where a form was sent from: the protection of forms that stand on cached pages.

A public page is the same for everybody, so its forms carry no token. A browser says itself where a form was
sent from: ``Sec-Fetch-Site`` where it is known, ``Origin`` everywhere else; a page of somebody else's can
forge neither. A request with neither does not come from a browser, and so from nobody who could be tricked.
Never put this on a form that reads or changes more than a basket.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

SAFE = {"GET", "HEAD", "OPTIONS"}


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this shop."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme == request.scheme and parts.netloc == request.get_host()


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In place of the CSRF token: a form of another site gets 403 and nothing happens."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
