"""A product page told to machines: the same values as people read, escaped for the place they stand in."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.choices import Availability
from config.common.templatetags.serat import local_url

SCHEMA_AVAILABILITY = {
    Availability.READY: "https://schema.org/InStock",
    Availability.MADE_TO_ORDER: "https://schema.org/MadeToOrder",
    Availability.SOLD_OUT: "https://schema.org/SoldOut",
}
# Inside a script element nothing may look like the end of one.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def graph(*things: dict[str, Any]) -> SafeString:
    """Several things of one page, in one script."""
    return as_script({"@context": "https://schema.org", "@graph": list(things)})


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON-LD for a ``<script type="application/ld+json">``."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 - escaped above


def product(
    *, title: str, description: str, number: str, url: str, images: list[str], seller: str, offers: list[Any]
) -> dict[str, Any]:
    """A schema.org Product; ``offers`` are ``shop.storefront.product_page.Choice``."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": title,
        "description": description,
        "sku": number,
        "url": url,
        "offers": [
            {
                "@type": "Offer",
                "sku": offer.product.number,
                "price": str(offer.price),
                "priceCurrency": "IDR",
                "availability": SCHEMA_AVAILABILITY[Availability(offer.product.availability)],
                "url": url,
                "seller": {"@type": "Organization", "name": seller},
            }
            for offer in offers
        ],
    }
    if images:
        data["image"] = images
    return data


def breadcrumbs(crumbs: Sequence[tuple[str, str]], request: HttpRequest) -> dict[str, Any]:
    """``crumbs`` as the breadcrumbs component shows them: home comes first, the last one is this page."""
    steps = [(_("Home"), local_url("/")), *crumbs]
    items = [
        {
            "@type": "ListItem",
            "position": n,
            "name": str(label),
            "item": request.build_absolute_uri(url or request.path),
        }
        for n, (label, url) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
