"""What the basket says of delivery: every parcel's ways and one sum, or from how much on while the place is unknown."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from config.common.money import rupiah
from shop.checkout.ways import WaysForm

MANY_PIECES, MUCH = 10, 10_000_000


def delivery_context(form: WaysForm) -> dict[str, Any]:
    """For the page's sums and question; each parcel is told its ways, or from how much on it is brought."""
    goods = sum(parcel.goods for parcel in form.parcels)
    lines = [each for parcel in form.parcels for each in parcel.lines]
    large = sum(each.quantity for each in lines) >= MANY_PIECES or goods >= MUCH
    shipping = form.shipping()
    for row in form.deliveries():
        row["parcel"].ways = row
    return {
        "ways": form,
        "goods": goods,
        "shipping": shipping,
        "shipping_text": _("choose for each parcel") if form.destination else _say_from(form),
        "total": goods + (shipping or 0),
        "question": reverse("storefront:enquiry-new", query={"keranjang": 1}) if large else "",
    }


def _say_from(form: WaysForm) -> str:
    """From how much on, in each parcel and for the sum; never a figure where one parcel has none."""
    prices, least = [], form.cheapest()
    for parcel in form.parcels:
        price, can_be_fetched = least[parcel.prison.pk]
        parcel.from_words = _from_words(price, can_be_fetched)
        prices.append(price)
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
        return _("depends on the place")
    return _("from %(price)s") % {"price": rupiah(sum(known))}


def _from_words(price: int | None, can_be_fetched: bool) -> str:
    if price is None:
        return _("To be picked up at the prison.") if can_be_fetched else ""
    if can_be_fetched:
        return _("Delivery from %(price)s, or picked up free of charge.") % {"price": rupiah(price)}
    return _("Delivery from %(price)s.") % {"price": rupiah(price)}
