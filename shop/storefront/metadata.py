"""A product page told to machines: the same values as people read, escaped for the place they stand in."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.choices import Availability
from config.common import places
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
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 - escaped above # nosec


def product(
    *,
    title: str,
    description: str,
    number: str,
    url: str,
    images: list[str],
    seller: str,
    offers: list[Any],
    estimate: tuple[str, Any] = ("", None),
    returns_url: str = "",
    rating: tuple[Any, int] = (None, 0),
) -> dict[str, Any]:
    """A schema.org Product; ``offers`` are ``shop.storefront.product_page.Choice``.

    ``estimate`` is the number of the offer the page prices delivery for, and that price. What is said of
    returns is only where the terms stand, because a page of words cannot be squeezed into their categories.
    """
    data: dict[str, Any] = {
        "@type": "Product",
        "name": title,
        "description": description,
        "sku": number,
        "url": url,
        "offers": [
            _offer(offer, url, seller, estimate[1] if offer.product.number == estimate[0] else None)
            for offer in offers
        ],
    }
    if returns_url:
        for offer in data["offers"]:
            offer["hasMerchantReturnPolicy"] = {
                "@type": "MerchantReturnPolicy",
                "merchantReturnLink": returns_url,
            }
    if images:
        data["image"] = images
    if rating[1]:
        said = {"ratingValue": f"{rating[0]:.1f}", "reviewCount": rating[1]}
        data["aggregateRating"] = {"@type": "AggregateRating", **said}
    return data


def _offer(offer: Any, url: str, seller: str, estimate: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Offer",
        "sku": offer.product.number,
        "price": str(offer.price),
        "priceCurrency": "IDR",
        "availability": SCHEMA_AVAILABILITY[Availability(offer.product.availability)],
        "url": url,
        "seller": {"@type": "Organization", "name": seller},
    }
    limits = {"minValue": offer.product.min_quantity, "maxValue": offer.product.max_quantity}
    if limits["minValue"] > 1 or limits["maxValue"]:
        known = {name: value for name, value in limits.items() if value}
        data["eligibleQuantity"] = {"@type": "QuantitativeValue", **known}
    if estimate is not None and estimate.quote is not None:
        data["shippingDetails"] = _shipping(estimate)
    return data


def _shipping(estimate: Any) -> dict[str, Any]:
    """What the page says of one city; its postcodes name it, because a region would promise too much."""
    quote = estimate.quote
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": str(quote.price), "currency": "IDR"},
        "shippingDestination": {
            "@type": "DefinedRegion",
            "name": estimate.place.regency,
            "addressCountry": "ID",
            "postalCode": places.postcodes(estimate.place.regency_code),
        },
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "transitTime": {
                "@type": "QuantitativeValue",
                "minValue": quote.days_min,
                "maxValue": quote.days_max,
                "unitCode": "DAY",
            },
        },
    }


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
