"""Plain links for passing a product on and for asking about it; no script and no service of others."""

from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common.money import rupiah


def share_url(product: Product, price: int, url: str) -> str:
    """WhatsApp, which asks whom to send it to."""
    text = f"{product.title}, {rupiah(price)}, {product.prison.name}. {url}"
    return f"https://wa.me/?{urlencode({'text': text}, quote_via=quote)}"


def question_url(product: Product, url: str) -> str:
    """WhatsApp to the prison whose number is known."""
    text = _("I have a question about “%(title)s” (%(number)s): %(url)s") % {
        "title": product.title,
        "number": product.number,
        "url": url,
    }
    return f"https://wa.me/{product.prison.whatsapp}?{urlencode({'text': text}, quote_via=quote)}"
