"""Pages told to machines: where else they are found, and what they are."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.blocks import StreamValue

from cms.blocks.text import questions_of
from partners.models import Partner
from shop.shipping.models import PickupPoint
from shop.storefront.metadata import graph


def with_homes(addresses: Mapping[str, str | None]) -> dict[str, str]:
    """A page's address per language; the home page where it is not translated, for the switch to lead somewhere."""
    homes = {
        code: "/" if code == settings.LANGUAGE_CODE else f"/{code}/" for code, _name in settings.LANGUAGES
    }
    return homes | {code: address for code, address in addresses.items() if address}


def is_everywhere(addresses: Mapping[str, str | None]) -> bool:
    return all(addresses.get(code) for code, _name in settings.LANGUAGES)


def organisation(home: str, request: HttpRequest) -> SafeString:
    logo = request.build_absolute_uri(static("img/icon-512.png"))
    return graph({"@type": "Organization", "name": settings.SHOP_NAME, "url": home, "logo": logo})


def article(page: Any, picture: str, request: HttpRequest) -> dict[str, Any]:
    """A story; the shop is its author, for nobody who works in a prison is named."""
    shop = {"@type": "Organization", "name": settings.SHOP_NAME}
    dates = {"datePublished": page.date.isoformat()}
    if page.last_published_at:
        dates["dateModified"] = page.last_published_at.isoformat()
    return {
        "@type": "Article",
        "headline": page.title,
        "description": page.introduction,
        **({"image": request.build_absolute_uri(picture)} if picture else {}),
        **dates,
        "inLanguage": get_language(),
        "author": shop,
        "publisher": shop,
        "mainEntityOfPage": request.build_absolute_uri(request.path),
    }


def questions(body: StreamValue) -> list[dict[str, Any]]:
    """A page's questions and answers, as one thing; nothing where it has none."""
    asked = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in questions_of(body)
    ]
    return [{"@type": "FAQPage", "mainEntity": asked}] if asked else []


def store(prison: Partner, pickup: PickupPoint | None, page: str) -> list[dict[str, Any]]:
    """A prison where goods are handed out to the public; without such a place it is no shop."""
    if pickup is None:
        return []
    address = {
        "@type": "PostalAddress",
        "streetAddress": pickup.address,
        "addressLocality": prison.regency_name,
        "addressRegion": prison.province_name,
        "postalCode": prison.postcode,
        "addressCountry": "ID",
    }
    return [
        {"@type": "Store", "name": prison.name, "url": page, "address": address, "currenciesAccepted": "IDR"}
    ]
