"""*Beri tahu saya*: one letter when a thing that is sold out can be had again, and then the address is forgotten.

The letter is owed in the transaction that brings the stock back (``catalogue.summaries``). Its link takes all wishes
of the same address back; it is signed, so it works when the row is gone.
"""

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalogue.choices import Availability
from catalogue.models import Product
from catalogue.summaries import tell_waiting
from shop.care.errors import CareRefused
from shop.care.models import StockWish


@transaction.atomic
def wish(*, product: Product, email: str, language: str) -> None:
    """Remember an address for a sold-out thing; the same twice is one wish."""
    if product.availability != Availability.SOLD_OUT:
        raise CareRefused(_("This can be had again: it is in the shop now."), code="available")
    StockWish.objects.get_or_create(product=product, email=email.lower(), defaults={"language": language})


def address_of(token: str) -> str:
    """The address a letter's link speaks for; empty when nobody signed it."""
    try:
        return str(Signer(salt="stock-news").unsign_object(token))
    except BadSignature:
        return ""


@transaction.atomic
def end_wishes(*, email: str) -> int:
    """Forget whatever this address waits for."""
    return StockWish.objects.filter(email=email.lower()).delete()[0]


@transaction.atomic
def tell_wishers() -> int:
    """Tell whoever was missed, such as where a listing came back into the shop with its stock."""
    return tell_waiting(products=list(StockWish.objects.values_list("product", flat=True).distinct()))
