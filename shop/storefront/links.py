"""Plain links for passing a product on and for asking about it; no script and no service of others."""

from email.utils import parseaddr
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common.money import rupiah


def share_url(product: Product, price: int, url: str) -> str:
    """WhatsApp, which asks whom to send it to."""
    text = f"{product.title}, {rupiah(price)}, {product.prison.name}. {url}"
    return f"https://wa.me/?{urlencode({'text': text}, quote_via=quote)}"


def question_url(product: Product, url: str) -> str:
    """WhatsApp to the prison where its number is known, else a mail to the shop."""
    text = _("I have a question about “%(title)s” (%(number)s): %(url)s") % {
        "title": product.title,
        "number": product.number,
        "url": url,
    }
    if product.prison.whatsapp:
        return f"https://wa.me/{product.prison.whatsapp}?{urlencode({'text': text}, quote_via=quote)}"
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    subject = f"{product.title} ({product.number})"
    return f"mailto:{address}?{urlencode({'subject': subject, 'body': text}, quote_via=quote)}"
