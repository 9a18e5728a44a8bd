"""The invoice of an order and the delivery note (BAST) of a parcel.

An invoice says what was ordered, as frozen on the order, and what is paid of it by now. A delivery note names no
price; it leaves room for what was counted and for two signatures, because paper is what an institution files.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from config.common import typeset
from config.common.dates import day
from config.common.money import rupiah
from partners.models import Partner
from shop.expo.letter_words import (
    account_rows,
    addressed,
    counted,
    delivery_price,
    frame,
    known,
    priced,
    priced_columns,
    sums,
)
from shop.expo.models import Quotation
from shop.expo.papers import FOLDER
from shop.fulfilment.models import Consignment, Delivery, State
from shop.order.models import Line, Order, Status
from shop.payment.models import PaymentRequest, RequestState
from shop.payment.refunds import given_back

ENDED = (Status.EXPIRED, Status.CANCELLED)


def invoice_pdf(order: Order, language: str) -> bytes:
    """What the order costs, what is paid of it today, and where the rest goes."""
    with override(language):
        return typeset.pdf(f"{FOLDER}/invoice.typ", _invoice(order), language=language)


def invoice_name(order: Order) -> str:
    return pgettext("file", "invoice-%(number)s") % {"number": order.number}


def delivery_note_pdf(consignment: Consignment, language: str) -> bytes:
    """What the parcel holds, to be counted and signed by whoever hands it over and whoever receives it."""
    with override(language):
        return typeset.pdf(f"{FOLDER}/delivery_note.typ", _delivery_note(consignment), language=language)


def delivery_note_name(consignment: Consignment) -> str:
    return pgettext("file", "delivery-note-%(number)s") % {"number": consignment.reference.replace("/", "-")}


def notable() -> QuerySet[Consignment]:
    """Parcels a delivery note can be made of, with what it needs."""
    parcels = Consignment.objects.exclude(state__in=(State.CANCELLED, State.RETURNED))
    return parcels.select_related("order__shipping_address", "order__quotation__enquiry", "prison")


def _invoice(order: Order) -> dict[str, Any]:
    requests = list(order.payment_requests.select_related("office__prison", "account__office").order_by("n"))
    office = requests[0].office
    lines = list(order.lines.select_related("product", "partner").order_by("partner", "pk"))
    paid = sum(each.amount for each in requests if each.state == RequestState.PAID)
    left = 0 if order.status in ENDED else order.total - paid
    tax = sum(line.tax for line in lines)
    return {
        **frame(_("Invoice"), order.number),
        "sender": [*filter(None, [office.name, _where(office.prison)])],
        "to": _to(order, npwp=order.npwp),
        "facts": [[pgettext("letter", "Date"), _on(order.date_placed, office.timezone)], *_numbers(order)],
        "columns": priced_columns(),
        "parcels": _parcels(order, lines),
        **sums(goods=order.total - order.shipping_total, shipping=order.shipping_total, tax=tax),
        "payment_columns": [_("Payment"), _("Amount"), _("State")],
        "payments": [*(_payment(each, order) for each in requests), *_sent_back(order)],
        "left": [_("Still to pay"), rupiah(left)],
        "account": _account(order, requests) if left else [],
        "remarks": [_("This is no tax invoice (faktur pajak); a seller who charges PPN makes it himself.")]
        if tax
        else [],
        "signed": [
            {
                "above": [_("Treasurer of %(office)s") % {"office": office.name}],
                "below": [_("Name and signature")],
            }
        ],
        "says": {"payments": _("Payments"), "account": _("Where to pay")},
    }


def _delivery_note(consignment: Consignment) -> dict[str, Any]:
    order, prison = consignment.order, consignment.prison
    buyer, units = order.institution or order.name, _units(order)
    blanks = [f"{each}:" for each in (_("Name"), _("Position"), pgettext("letter", "Date"))]
    return {
        **frame(_("Delivery note"), consignment.reference),
        "sender": [prison.name, _where(prison)],
        "to": _to(order),
        "facts": known(
            [_("Number"), consignment.reference],
            *_numbers(order),
            [
                _("Delivery"),
                " ".join(filter(None, [consignment.courier, consignment.tracking])) or _way(consignment),
            ],
            [_("Handed over on"), _on(consignment.handed_over_at, prison.timezone)],
        ),
        "opening": _(
            "Those who sign below state that %(prison)s has handed over and %(buyer)s has received the goods listed "
            "here, in the number and condition written beside them."
        )
        % {"prison": prison.name, "buyer": buyer},
        "columns": [_("Goods"), _("Quantity"), pgettext("count", "Received"), _("Condition")],
        "lines": [
            {
                "title": each.line.title_in(get_language() or ""),
                "number": each.line.product.number,
                **counted(each.quantity, units.get(each.line.product.number, "")),
            }
            for each in consignment.lines.select_related("line__product").order_by("pk")
        ],
        "remarks": _("Remarks"),
        "closing": _("One copy is for whoever receives, the other for the prison."),
        "signed": [
            {"above": [_("Handed over by"), prison.name], "below": blanks},
            {"above": [pgettext("by whom", "Received by"), buyer], "below": blanks},
        ],
    }


def _quotation(order: Order) -> Quotation | None:
    return getattr(order, "quotation", None)


def _numbers(order: Order) -> list[list[str]]:
    """The names by which the buyer's office files it."""
    quotation = _quotation(order)
    return known(
        [_("Order number"), order.number],
        [pgettext("offer", "Quotation"), quotation.number if quotation else ""],
        [_("RUP reference"), quotation.enquiry.rup if quotation else ""],
        [_("Purchase order number"), order.po_number],
    )


def _units(order: Order) -> dict[str, str]:
    """In what each of the goods is counted, by their number, where a quotation said so."""
    quotation = _quotation(order)
    parcels = quotation.letter["parcels"] if quotation else []
    return {each["number"]: each["unit"] for parcel in parcels for each in parcel["lines"]}


def _to(order: Order, npwp: str = "") -> list[str]:
    lines = addressed(name=order.name, institution=order.institution, npwp=npwp)
    address = order.shipping_address
    if address is None:
        return lines
    village = ", ".join(filter(None, [address.village, address.district]))
    city = f"{address.line4}, {address.state} {address.postcode}"
    return [*lines, *filter(None, [address.line1, village, city])]


def _where(prison: Partner | None) -> str:
    return f"{prison.street}, {prison.regency_name} {prison.postcode}" if prison else ""


def _on(moment: datetime | None, zone: str) -> str:
    return day(moment.astimezone(ZoneInfo(zone))) if moment else ""


def _parcels(order: Order, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The goods of each prison, and what it costs to bring them."""
    sent = list(order.consignments.order_by("pk"))
    return [
        _parcel(order, prison, list(own), sent) for prison, own in groupby(lines, lambda each: each.partner)
    ]


def _parcel(
    order: Order, prison: Partner, lines: Sequence[Line], sent: Sequence[Consignment]
) -> dict[str, Any]:
    units, own = _units(order), [each for each in sent if each.prison_id == prison.pk]
    language = get_language() or ""
    rows = [
        {
            "number": each.product.number,
            "quantity": each.quantity,
            "unit_price": each.unit_price,
            "seller": each.seller_name,
            "unit": units.get(each.product.number, ""),
        }
        for each in lines
    ]
    return {
        "title": prison.name,
        "lead": "",
        "lines": [priced(each.title_in(language), row) for each, row in zip(lines, rows, strict=True)],
        "delivery": [_way(own[0]), delivery_price(sum(each.shipping for each in own))],
    }


def _way(consignment: Consignment) -> str:
    """By which service of a courier; a quotation names none."""
    named = consignment.delivery == Delivery.COURIER and not _quotation(consignment.order)
    return (named and consignment.service) or capfirst(consignment.get_delivery_display())


def _payment(request: PaymentRequest, order: Order) -> list[str]:
    """Which part it is, its amount, and how it stands."""
    zone = request.office.timezone
    if request.n > 1:
        part = _("Rest")
    else:
        part = pgettext("order", "Deposit") if request.amount < order.total else _("In one payment")
    state = str(request.get_state_display())
    if request.state == RequestState.OPEN:
        state = _("to be paid by %(moment)s") % {"moment": _on(request.expires_at, zone)}
    elif request.paid_at:
        state = _("paid on %(moment)s") % {"moment": _on(request.paid_at, zone)}
    return [part, rupiah(request.amount), state]


def _sent_back(order: Order) -> list[list[str]]:
    return [[_("Sent back to the buyer"), rupiah(-amount), day(on)] for on, amount in given_back(order)]


def _account(order: Order, requests: Sequence[PaymentRequest]) -> list[list[str]]:
    accounts = [each.pays_into for each in requests if each.state == RequestState.OPEN]
    to = next(filter(None, accounts), None)
    if to is None:
        return []
    rows = account_rows(office=to.office.name, bank=to.bank, number=to.number, holder=to.holder)
    return [*rows, [_("Write with the transfer"), order.number]]
