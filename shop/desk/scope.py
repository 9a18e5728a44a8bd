"""Reads of the desk's money rooms, scoped like every other."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from partners.models import Office
from shop.ledger.models import Deposit
from shop.payment.methods import METHODS
from shop.payment.models import PaymentRequest

BY_TRANSFER = [method.code for method in METHODS.values() if method.on_statement]


def visible_deposits(user: Any) -> QuerySet[Deposit]:
    return Deposit.objects.filter(office__in=Office.objects.visible_to(user))


def open_transfers(user: Any) -> QuerySet[PaymentRequest]:
    """Requests a treasurer may find on his statement; what is paid at the counter is booked there."""
    return PaymentRequest.objects.visible_to(user).open().filter(method__in=BY_TRANSFER)


def matching(request: HttpRequest) -> Q:
    """The search of a statement line: by order number, or by the exact amount however it is written, which may be
    deposit and rest at once."""
    text = request.GET.get("q", "").replace("\0", "").strip()
    found = Q(order__number__icontains=text)
    digits = text.lower().removeprefix("rp").replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) < 13:
        found |= Q(amount=int(digits)) | Q(order__total_incl_tax=int(digits), order__has_deposit=False)
    return found
