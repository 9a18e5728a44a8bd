"""What every request passes on its way: our headers, the language, and the page cache."""

import gzip
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import brotli
from csp.constants import HEADER as POLICY
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import get_language

from config.common import limits, pages
from media.storages import StoreDown
from shop.storefront.views import errors

log = logging.getLogger(__name__)

LONGEST_ADDRESS = 300  # longer ones are nobody's way to a page, and are not kept
LARGEST_PAGE = 600_000
SHORTEST_COMPRESSED = 200
# Where a visitor came from is no part of what he sees.
TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|twclid|igsh|igshid|yclid)=")
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


class SecurityHeaders:
    """What every answer carries, whoever made it: redirects, errors, files and kept pages among them.

    And what no request may say by itself: that it came by https, unless a proxy of ours says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not limits.is_from_our_proxy(request):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        if not settings.DEBUG or response.status_code not in (404, 500):  # Django's own have inline styles
            headers.setdefault(POLICY, policy(request.path_info.startswith("/cms/")))
        return response


@lru_cache(maxsize=2)
def policy(editors: bool) -> str:
    return build_policy(config=settings.EDITORS_SECURITY_POLICY if editors else None)


class StoreAway:
    """A file store that does not answer is nobody's mistake: a page says so, and when to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StoreDown):
            return None
        log.error("the file store does not answer", exc_info=exception)
        return errors.store_down(request, exception)


class LanguageOfPath(LocaleMiddleware):
    """The language is the address's, whatever the browser prefers, so no answer varies with its preference."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


class Page(NamedTuple):
    """A public page as it is kept: whole, compressed, with the headers of everything below."""

    headers: dict[str, str]
    body: bytes
    mark: str

    @classmethod
    def of(cls, response: HttpResponse, encoding: str) -> "Page":
        body = response.content
        mark = blake2b(body, digest_size=12).hexdigest()
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        headers |= {"ETag": f'W/"{mark}"', "Vary": "Accept-Encoding"}
        if encoding and len(body) >= SHORTEST_COMPRESSED:
            body = COMPRESS[encoding](body)
            headers["Content-Encoding"] = encoding
        return cls(headers, body, mark)

    def answer(self, request: HttpRequest) -> HttpResponse:
        if self.mark in request.META.get("HTTP_IF_NONE_MATCH", ""):
            kept = ("ETag", "Vary", "Cache-Control", "CDN-Cache-Control")
            return HttpResponseNotModified(
                headers={name: self.headers[name] for name in kept if name in self.headers}
            )
        body = b"" if request.method == "HEAD" else self.body
        return HttpResponse(body, headers=self.headers | {"Content-Length": str(len(self.body))})


class PublicPages:
    """Answers public pages from the page cache, before session, sign-in and basket are looked at.

    They are the same for everybody (``config.common.pages``), so it asks nobody who he is. It stands below the
    compression of personal pages, which passes over what is compressed already. Every other answer is the
    visitor's own and says so. Wagtail's previews come as requests too, for the page's own address; they are
    neither answered from here nor kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
            return personal(self.get_response(request))
        forget_tracking(request)
        encoding = encoding_of(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        key = key_of(request, encoding)
        generation, page = pages.take(key) if key else ("", None)
        if page is not None:
            return page.answer(request)
        response = self.get_response(request)
        if not pages.is_public(response):
            return personal(response)
        pages.tell_caches(response)
        if response.streaming or request.method == "HEAD":
            return response
        page = Page.of(response, encoding)
        if len(page.body) <= LARGEST_PAGE:
            pages.keep(key, generation, page)
        return page.answer(request)


def personal(response: HttpResponse) -> HttpResponse:
    """What is not marked as everybody's must not be stored for others, whoever forgot to say so."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def forget_tracking(request: HttpRequest) -> None:
    """Take off what advertisers add to an address: their visitors share the page, and no page repeats it."""
    query = request.META.get("QUERY_STRING", "")
    if TRACKING.search(query):
        kept = [part for part in query.split("&") if not TRACKING.match(part)]
        request.META["QUERY_STRING"] = "&".join(kept)


@lru_cache(maxsize=128)
def encoding_of(header: str) -> str:
    """The best of ours that a browser takes; empty for none."""
    offers = (part.replace(" ", "").lower().partition(";q=") for part in header.split(","))
    taken = {name for name, _q, weight in offers if weight.strip("0.") or not weight}
    return next((name for name in COMPRESS if name in taken), "")


def key_of(request: HttpRequest, encoding: str) -> str:
    """Everything a public page depends on; empty where it is not worth keeping."""
    path, query = request.path, request.META.get("QUERY_STRING", "")
    if len(path) + len(query) > LONGEST_ADDRESS:
        return ""
    address = "\n".join((request.scheme or "", request.get_host(), path, query, encoding))
    return f"page.{blake2b(address.encode(errors='surrogatepass'), digest_size=16).hexdigest()}"
