"""What only machines read: robots.txt, the web manifest and the product feed for merchants' listings."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.choices import Availability
from catalogue.models import Product
from config.common import clock
from config.common.pages import public_page
from config.common.templatetags.serat import local_url
from media.querysets import prefetch_pictures
from media.templatetags.pictures import picture_url
from shop.shipping.promise import promised_on

CHUNK = 200
AVAILABILITY = {
    Availability.READY: "in_stock",
    Availability.MADE_TO_ORDER: "backorder",
    Availability.SOLD_OUT: "out_of_stock",
}
PRIVATE = ("/keranjang/", "/checkout/", "/pesanan/", "/penawaran/", "/akun/", "/meja/", "/cms/")


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for path in PRIVATE for prefix in ("", "/en")]
    lines += [f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the shop on its home screen."""
    icon = {"type": "image/png"}
    data = {
        "name": settings.SHOP_NAME,
        "short_name": settings.SHOP_NAME,
        "description": _("Goods made in Indonesian prison workshops"),
        "lang": get_language(),
        "start_url": local_url("/"),
        "scope": "/",
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0b2841",
        "icons": [
            icon | {"src": static("img/icon-192.png"), "sizes": "192x192"},
            icon | {"src": static("img/icon-512.png"), "sizes": "512x512"},
            icon | {"src": static("img/icon-maskable.png"), "sizes": "512x512", "purpose": "maskable"},
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@public_page
@require_safe
def feed(request: HttpRequest) -> StreamingHttpResponse:
    """All goods for sale in Google's product format, streamed in pieces whatever their number.

    What comes in variants is listed by its variants, held together by their parent's number.
    """
    products = (
        Product.objects.sellable()
        .exclude(structure=Product.PARENT)
        .for_cards()
        .select_related("parent")
        .prefetch_related(
            "parent__images", prefetch_pictures("parent__images__picture"), "categories", "parent__categories"
        )
        .order_by("pk")
    )
    response = StreamingHttpResponse(
        _feed(request, products.iterator(chunk_size=CHUNK), get_language()),
        content_type="application/xml; charset=utf-8",
    )
    return response


def _feed(request: HttpRequest, products: Iterator[Product], language: str) -> Iterator[str]:
    """The language is held for each piece, because the server asks for them when the view is long over."""
    home = request.build_absolute_uri(reverse("storefront:catalogue"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    yield f"<title>Karya Binaan</title><link>{escape(home)}</link><description>Karya Binaan</description>\n"
    for product in products:
        with override(language):
            item = _item(request, product)
        yield item
    yield "</channel></rss>\n"


def _item(request: HttpRequest, product: Product) -> str:
    parent = product.parent or product
    pictures = [picture_url(each.picture) for each in (product.images.all() or parent.images.all())]
    images = [request.build_absolute_uri(address) for address in pictures if address]
    variant = f"?variant={product.number}" if product.parent else ""
    availability = AVAILABILITY.get(Availability(product.availability), "out_of_stock")
    fields = [
        ("g:id", product.number),
        ("g:item_group_id", parent.number if product.parent else ""),
        ("g:title", product.full_title),
        ("g:description", " ".join(strip_tags(parent.description).split()) or product.full_title),
        ("g:link", request.build_absolute_uri(product.get_absolute_url() + variant)),
        ("g:image_link", images[0] if images else ""),
        *(("g:additional_image_link", address) for address in images[1:11]),
        ("g:availability", availability),
        ("g:availability_date", _ready_on(product) if availability == "backorder" else ""),
        ("g:price", f"{product.price_from} IDR"),
        ("g:brand", product.prison.name),
        ("g:condition", "new"),
        ("g:identifier_exists", "no"),
        ("g:product_type", " > ".join(each.name for each in list(parent.categories.all())[:1])),
        ("g:shipping_weight", f"{weight} g" if (weight := product.weight_g or parent.weight_g) else ""),
    ]
    body = "".join(f"<{name}>{escape(_legible(value))}</{name}>" for name, value in fields if value)
    return f"<item>{body}</item>\n"


def _ready_on(product: Product) -> str:
    """When one that is ordered today is made."""
    days = product.lead_days or (product.parent.lead_days if product.parent else 0)
    return promised_on(
        today=clock.today(product.prison.timezone),
        making="made_to_order",
        lead_days=days,
        queue_units=0,
        monthly_capacity=None,
        paused_until=product.workshop.paused_until,
        transit_days=0,
    ).isoformat()


def _legible(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")
