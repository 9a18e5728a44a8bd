"""All we hold about somebody, as JSON: keys in English, values as they are stored.

Written piece by piece, so that a wholesaler's ten thousand orders need no more memory than one.
"""

import json
from collections.abc import Iterator
from typing import Any

from axes.models import AccessLog
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from config.common import clock
from shop.accounts.models import EmailChange, SavedAddress
from shop.basket.models import Line as BasketLine
from shop.care.models import Message, Review, StockWish
from shop.expo.models import Enquiry, EnquiryMessage
from shop.order.models import Order, ShippingAddress
from shop.storefront.account_services import mails_of

CHUNK = 100
ADDRESS = ("first_name", "line1", "village", "district", "line4", "state", "postcode")
ORDER = (
    "number",
    "status",
    "date_placed",
    "name",
    "phone",
    "guest_email",
    "note",
    "language",
    "printed_code",
)
ENQUIRY = (
    "number state kind sent_at ended_at reason name institution phone email npwp rup po_number need needed_on "
    "regency where country language"
)
LINE = ("title", "seller_name", "quantity", "unit_price", "goods")
PAYMENT = ("amount", "method", "state", "created_at", "expires_at", "paid_at")
PARCEL = ("reference", "state", "delivery", "service", "shipping", "courier", "tracking", "handed_over_at")


def export(user: Any) -> Iterator[str]:
    """The document in pieces."""
    yield '{"made_at": ' + _json(clock.now()) + ', "account": ' + _json(_account(user))
    for name, rows in _lists(user).items():
        yield f',\n"{name}": ['
        for place, row in enumerate(rows):
            yield (",\n" if place else "\n") + _json(row)
        yield "]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _account(user: Any) -> dict[str, Any]:
    return _facts(
        user,
        ["email", "first_name", "last_name", "language", "date_joined", "last_login", "email_confirmed_at"],
    )


def _lists(user: Any) -> dict[str, Iterator[dict[str, Any]]]:
    basket = BasketLine.objects.filter(basket__owner=user, basket__status="Open")
    return {
        "addresses": _values(
            SavedAddress.objects.filter(user=user),
            "name phone street village_code is_default created_at",
        ),
        "orders": _orders(user),
        "basket": _values(basket, "product__number product__title_ind quantity date_created"),
        "messages": _values(
            Message.objects.filter(thread__email__iexact=user.email, by=None), "thread__kind text at"
        ),
        "enquiries": _values(Enquiry.objects.asked_by(user), ENQUIRY),
        "enquiry_messages": _values(
            EnquiryMessage.objects.filter(enquiry__in=Enquiry.objects.asked_by(user), by=None),
            "enquiry__number text at",
        ),
        "reviews": _values(Review.objects.filter(line__order__user=user), "product__number stars words at"),
        "stock_wishes": _values(StockWish.objects.filter(email__iexact=user.email), "product__number at"),
        "mails": _values(mails_of(user), "to template language created_at sent_at"),
        "email_changes": _values(
            EmailChange.objects.filter(user=user), "old_email new_email asked_at done_at cancelled_at"
        ),
        "sign_ins": _values(
            AccessLog.objects.filter(username__iexact=user.email),
            "attempt_time logout_time ip_address user_agent",
        ),
    }


def _values(rows: QuerySet, names: str) -> Iterator[dict[str, Any]]:
    return rows.order_by("pk").values(*names.split()).iterator(chunk_size=CHUNK)


def _orders(user: Any) -> Iterator[dict[str, Any]]:
    orders = Order.objects.filter(user=user).select_related("shipping_address").order_by("pk")
    related = orders.prefetch_related("lines", "payment_requests", "consignments__prison")
    for order in related.iterator(chunk_size=CHUNK):
        yield {
            **_facts(order, ORDER),
            "total": order.total,
            "shipping_total": order.shipping_total,
            "address": _address(order.shipping_address),
            "lines": [_facts(line, LINE) for line in order.lines.all()],
            "payments": [_facts(request, PAYMENT) for request in order.payment_requests.all()],
            "parcels": [
                {"prison": parcel.prison.name, **_facts(parcel, PARCEL)}
                for parcel in order.consignments.all()
            ],
        }


def _address(address: ShippingAddress | None) -> dict[str, Any] | None:
    return _facts(address, ADDRESS) if address else None


def _facts(row: Model, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
