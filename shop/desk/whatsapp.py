"""The parcel's state as a WhatsApp message that is written already: the officer only presses *send*.

In the buyer's language. It holds neither the pick-up code nor the address of the order's own page: both are the
buyer's keys, and he has them in his e-mail.
"""

from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.common import places
from config.common.errors import Refused
from shop.desk.words import on_day
from shop.fulfilment.models import Consignment, Delivery, State


def tell_url(parcel: Consignment) -> str:
    """The link to press; empty when the buyer's number cannot be read."""
    order = parcel.order
    try:
        number = places.phone(order.phone).removeprefix("+")
    except Refused:
        return ""
    with translation.override(order.language):
        said = {"number": order.number, "prison": parcel.prison.name, "day": on_day(parcel.promised_on)}
        said |= {"courier": parcel.courier, "tracking": parcel.tracking}
        tracking = settings.WAGTAILADMIN_BASE_URL + reverse("storefront:track")
        text = " ".join(
            [
                _("Hello, this is %(prison)s about your order %(number)s.") % said,
                _state(parcel, said),
                _("How it stands: %(address)s") % {"address": tracking},
            ]
        )
    return f"https://wa.me/{number}?{urlencode({'text': text}, quote_via=quote)}"


def _state(parcel: Consignment, said: dict[str, Any]) -> str:
    if parcel.state == State.IN_PRODUCTION:
        return _("It is being made and comes by %(day)s.") % said
    if parcel.state == State.READY and parcel.delivery == Delivery.PICKUP:
        return _("It is ready to be picked up. Bring the code that is in your e-mail.")
    if parcel.state in (State.HANDED_OVER, State.COMPLETED):
        if parcel.tracking:
            return _("It left with %(courier)s, tracking number %(tracking)s.") % said
        return _("It was handed over.")
    if parcel.state == State.RETURNED:
        return _("It came back to us. We would like to know how to go on.")
    if parcel.state == State.CANCELLED:
        return _("It was cancelled.")
    return _("We are packing it; it comes by %(day)s.") % said
