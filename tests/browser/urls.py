"""The shop's addresses, the style guide, and doors that fail on purpose, each in both languages."""

from collections.abc import Callable

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test.signals import template_rendered
from django.urls import path
from django.views.generic import TemplateView

from config.common.limits import TooMany
from config.urls import handler403, handler404  # noqa: F401
from config.urls import urlpatterns as shop
from media.storages import StoreDown


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def too_many(request: HttpRequest) -> HttpResponse:
    raise TooMany(seconds=600)


def store_down(request: HttpRequest) -> HttpResponse:
    raise StoreDown


class Rendered:
    """Tells the browser which templates made the page, for a test to see that it looks at the one it means."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.names: list[str] = []
        template_rendered.connect(self.note)

    def note(self, template: object, **_more: object) -> None:
        self.names.append(str(getattr(template, "name", "")))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.names.clear()
        response = self.get_response(request)
        response.headers["X-Templates"] = " ".join(dict.fromkeys(filter(None, self.names)))
        return response


urlpatterns = [
    *i18n_patterns(
        path("styleguide/", TemplateView.as_view(template_name="styleguide.html")),
        path("uji/rusak/", broken),
        path("uji/terlarang/", forbidden),
        path("uji/terlalu-sering/", too_many),
        path("uji/tanpa-berkas/", store_down),
        prefix_default_language=False,
    ),
    *shop,
]
