"""Pages told to machines: where else they are found, and what they are."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.common.templatetags.serat import local_url
from shop.storefront.metadata import as_script

CONTEXT = "https://schema.org"
Crumbs = list[tuple[str, str]]


def with_homes(addresses: Mapping[str, str | None]) -> dict[str, str]:
    """A page's address per language; the home page where it is not translated, for the switch to lead somewhere."""
    homes = {
        code: "/" if code == settings.LANGUAGE_CODE else f"/{code}/" for code, _name in settings.LANGUAGES
    }
    return homes | {code: address for code, address in addresses.items() if address}


def is_everywhere(addresses: Mapping[str, str | None]) -> bool:
    return all(addresses.get(code) for code, _name in settings.LANGUAGES)


def organisation(home: str) -> SafeString:
    return as_script({"@context": CONTEXT, "@type": "Organization", "name": settings.SHOP_NAME, "url": home})


def breadcrumbs(crumbs: Crumbs, request: HttpRequest) -> SafeString:
    """``crumbs`` as the breadcrumbs component shows them: home comes first, the last one is this page."""
    home = (_("Home"), request.build_absolute_uri(local_url("/")))
    items: list[dict[str, Any]] = [
        {
            "@type": "ListItem",
            "position": n,
            "name": label,
            "item": url or request.build_absolute_uri(request.path),
        }
        for n, (label, url) in enumerate([home, *crumbs], start=1)
    ]
    return as_script({"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items})
