"""The buyer's paper: a summary of the order, and once it is paid, its receipt.

It names the seller of every line as it was frozen at the order, and the trail of the money so far. It does not
name the address of the order's own page, which is a key: a paper lies about, so it leads to the tracking page.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from config.common import clock
from config.common.money import rupiah
from config.common.words import rupiah_in_words
from shop.fulfilment.models import Consignment, Delivery
from shop.ledger.trail import trail
from shop.order.models import Order, Status
from shop.payment.methods import METHODS
from shop.payment.models import PaymentRequest
from shop.storefront import progress
from shop.storefront.money_trail import money_trail
from shop.storefront.wording import moment

TEMPLATE = "shop/storefront/typst/receipt.typ"
SHOP = "Karya Binaan"


def receipt(order: Order) -> dict[str, Any]:
    """What ``receipt.typ`` shows, in the active language; five queries."""
    request = PaymentRequest.objects.filter(order=order).select_related("office").order_by("n").first()
    consignments = list(
        Consignment.objects.filter(order=order)
        .select_related("prison")
        .prefetch_related("lines__line")
        .order_by("pk")
    )
    zone = consignments[0].prison.timezone
    title = _("Receipt") if order.status == Status.PAID else _("Order summary")
    tracking = urlsplit(settings.WAGTAILADMIN_BASE_URL + reverse("storefront:track"))
    names = {each.prison_id: each.prison.name for each in consignments}
    return {
        "title": f"{title} {order.number}",
        "heading": title,
        "publisher": SHOP,
        "address": tracking.netloc,
        "footer": _("Made %(day)s. See how the order stands today: %(address)s, with the number %(number)s.")
        % {
            "day": moment(clock.now(), zone),
            "address": tracking.netloc + tracking.path,
            "number": order.number,
        },
        "facts": _facts(order, request, zone),
        "goods": _("Goods"),
        "columns": [_("Goods"), _("Quantity"), _("Unit price"), _("Price")],
        "parcels": [_parcel(each) for each in consignments],
        "totals": _totals(order, consignments),
        "total": [_("Total"), rupiah(order.total)],
        "words": [_("In words"), rupiah_in_words(order.total, get_language() or "")],
        "trail": _("Follow the rupiah"),
        "trail_columns": [_("Step"), _("Day"), _("Amount")],
        "trails": _trails(order, names),
        "nothing_yet": _("Nothing has been paid yet, so there is nothing to follow."),
    }


def _facts(order: Order, request: PaymentRequest | None, zone: str) -> list[tuple[str, str]]:
    rows = [
        (_("Order number"), order.number),
        (_("Ordered"), moment(order.date_placed, zone)),
        (_("State"), capfirst(progress.order_word(order)[0])),
    ]
    if request is not None:
        rows.append((_("Payment"), str(METHODS[request.method].name)))
        rows.append((pgettext("step", "Paid"), moment(request.paid_at, zone)))
        rows.append((_("Received by"), request.office.name if request.paid_at else ""))
    rows.append((_("Buyer"), order.name))
    rows.append((_("Goes to"), _address(order)))
    return [row for row in rows if row[1]]


def _address(order: Order) -> str:
    address = order.shipping_address
    if address is None:
        return ""
    parts = [address.line1, address.village, address.district, address.line4, address.state]
    return " ".join([", ".join(filter(None, parts)), address.postcode])


def _parcel(consignment: Consignment) -> dict[str, Any]:
    english = get_language() == "en"
    delivery = {Delivery.PICKUP: _("Pick up at the prison"), Delivery.OWN: _("Delivered by the prison")}
    return {
        "title": consignment.prison.name,
        "lines": [
            {
                "title": (english and each.line.title_en) or each.line.title,
                "seller": _("Sold by %(seller)s") % {"seller": each.line.seller_name},
                "quantity": str(each.quantity),
                "unit_price": rupiah(each.line.unit_price),
                "price": rupiah(each.line.unit_price * each.quantity),
            }
            for each in consignment.lines.all()
        ],
        "delivery": [
            delivery.get(Delivery(consignment.delivery), consignment.service),
            rupiah(consignment.shipping) if consignment.shipping else pgettext("price", "Free"),
        ],
    }


def _totals(order: Order, consignments: list[Consignment]) -> list[tuple[str, str]]:
    tax = sum(each.tax for consignment in consignments for each in consignment.lines.all())
    rows = [(_("Goods"), order.total - order.shipping_total), (_("Delivery"), order.shipping_total)]
    if tax:
        rows.append((_("Value added tax (PPN), inside the price of the goods"), tax))
    return [(label, rupiah(amount)) for label, amount in rows]


def _trails(order: Order, names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {
            "title": prison["title"],
            "steps": [
                {
                    "label": step["label"],
                    "at": step["at"],
                    "amount": rupiah(step["amount"]) if step["amount"] else "",
                    "detail": step["detail"],
                    "rows": [(label, rupiah(amount)) for label, amount, _colour in step["rows"]],
                }
                for step in prison["steps"]
            ],
        }
        for prison in money_trail(trail(order), names)
    ]
