"""Questions to the shop that no form asks yet: a letter with the facts already in it, in the reader's mail program."""

from collections.abc import Iterable
from email.utils import parseaddr
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from config.common.places import Place
from shop.checkout.parcels import BasketLine, PrisonParcel


def delivery_question(parcel: PrisonParcel, destination: Place) -> str:
    """For a parcel that no ordinary way takes: what would bringing it cost?"""
    subject = _("Quotation: delivery from %(prison)s to %(regency)s") % {
        "prison": parcel.prison.name,
        "regency": destination.regency,
    }
    return _letter(subject, _("What would it cost to bring these goods?"), parcel.lines)


def quantity_question(lines: Iterable[BasketLine]) -> str:
    """For a large basket: what would this many cost?"""
    return _letter(_("Quotation for a larger order"), _("Please quote for these goods."), lines)


def _letter(subject: str, sentence: str, lines: Iterable[BasketLine]) -> str:
    goods = [f"{each.quantity} × {each.title} ({each.product.number})" for each in lines]
    body = "\n".join([sentence, "", *goods])
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"mailto:{address}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"
