"""A product page told to machines: the same values as people read, escaped for the place they stand in."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from catalogue.choices import Availability

SCHEMA_AVAILABILITY = {
    Availability.READY: "https://schema.org/InStock",
    Availability.MADE_TO_ORDER: "https://schema.org/MadeToOrder",
    Availability.SOLD_OUT: "https://schema.org/SoldOut",
}
# Inside a script element nothing may look like the end of one.
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


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
