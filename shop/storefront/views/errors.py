"""What is shown when a page cannot be: said plainly, with a way on. A public page like any other: nothing here
differs between two visitors. (500.html stands alone, because nothing can be relied on then.)"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.common.limits import TooMany
from shop.storefront.ranges import main_categories


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also for whoever asks too often: that is a refusal too, with its own status and an end."""
    if not isinstance(exception, TooMany):
        return _page(request, "403.html", 403)
    response = _page(request, "429.html", 429, minutes=-(-exception.seconds // 60))
    response.headers["Retry-After"] = str(exception.seconds)
    return response


def store_down(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The store for files is another machine; the shop goes on without it."""
    response = _page(request, "503.html", 503, sentence=str(exception))
    response.headers["Retry-After"] = "60"
    return response


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's ``CSRF_FAILURE_VIEW``."""
    return _page(request, "403_csrf.html", 403)


def _page(request: HttpRequest, template: str, status: int, **more: object) -> HttpResponse:
    return render(request, template, {"categories": main_categories(), **more}, status=status)
