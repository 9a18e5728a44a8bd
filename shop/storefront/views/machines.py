"""What only machines read: robots.txt and the product feed for merchants' listings."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language, override

from catalogue.choices import Availability
from catalogue.models import Product
from config.common.pages import public_page
from media.templatetags.pictures import picture_url

CHUNK = 200
AVAILABILITY = {
    Availability.READY: "in_stock",
    Availability.MADE_TO_ORDER: "backorder",
    Availability.SOLD_OUT: "out_of_stock",
}
PRIVATE = ("/keranjang/", "/checkout/", "/pesanan/", "/akun/", "/meja/", "/cms/")


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for path in PRIVATE for prefix in ("", "/en")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
def feed(request: HttpRequest) -> StreamingHttpResponse:
    """All goods for sale in Google's product format, streamed in pieces whatever their number."""
    products = Product.objects.for_sale().for_cards().order_by("pk")
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
    image = picture_url(product.card_picture)
    fields = [
        ("g:id", product.number),
        ("g:title", str(product.title)),
        ("g:description", " ".join(strip_tags(product.description).split()) or str(product.title)),
        ("g:link", request.build_absolute_uri(product.get_absolute_url())),
        ("g:image_link", request.build_absolute_uri(image) if image else ""),
        ("g:availability", AVAILABILITY.get(Availability(product.availability), "out_of_stock")),
        ("g:price", f"{product.price_from} IDR"),
        ("g:brand", product.prison.name),
        ("g:condition", "new"),
    ]
    body = "".join(f"<{name}>{escape(_legible(value))}</{name}>" for name, value in fields if value)
    return f"<item>{body}</item>\n"


def _legible(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")
