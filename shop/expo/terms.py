"""What an offer says, as plain values that are frozen with it: later changes of goods, prices, offices and rules
alter no letter. Texts are ``{"id": …, "en": …}``, money is whole rupiah, days are ISO text.

::

    number, enquiry, version, asked_on, offered_on, valid_until
    office   {name, address, contact}
    to       {name, institution, npwp, phone, email, rup, po_number}
    lines    [{number, title, spec, unit, quantity, unit_price, amount, tax, seller, prison, from_stock}]
    parcels  [{prison, name, place, delivery, shipping, lead_days, goods}]
    goods, shipping, tax (PPN inside), taxed (what of the goods has PPN), total, deposit_bp, deposit, rest, pay_days
    payee, account [bank, number, holder]
    note, signatory, position
    earlier  [{number, offered_on, valid_until, total}] of the versions before
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.models import Office, Partner
from partners.services import receiving_office
from partners.workshops.services import sellers_in_force, tax_rate_in_force
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, Quotation, QuotationLine, QuotationParcel
from shop.expo.models.quotations import ALL_AT_ONCE

Facts = dict[str, Any]


def deposit_of(total: int, deposit_bp: int) -> int:
    """The part of ``total`` to be paid first, in whole rupiah, rounded up."""
    return -(-total * deposit_bp // ALL_AT_ONCE)


def total_of(lines: Sequence[Any], parcels: Sequence[Any]) -> int:
    """Goods and delivery together, in whole rupiah."""
    return sum(each.quantity * each.unit_price for each in lines) + sum(each.shipping for each in parcels)


def terms_of(quotation: Quotation) -> Facts:
    """All that the letter of an offer says, read from the rows of today.

    Refused when nobody could be paid: that office has no confirmed account.
    """
    enquiry, today = quotation.enquiry, clock.today()
    lines = list(quotation.lines.select_related("product__prison", "product__workshop"))
    parcels = list(quotation.parcels.select_related("prison"))
    payee, account = receiving_office(prisons=[each.prison for each in parcels], on=today)
    if account is None:
        raise ExpoRefused(
            _("%(office)s has no confirmed bank account, so this offer could not be paid.")
            % {"office": payee.name},
            code="account",
        )
    goods = _lines(lines)
    total = total_of(lines, parcels)
    deposit = deposit_of(total, quotation.deposit_bp)
    return {
        **_numbers(quotation),
        "asked_on": enquiry.sent_at.astimezone(ZoneInfo(enquiry.office.timezone)).date().isoformat(),
        "offered_on": clock.today(enquiry.office.timezone).isoformat(),
        "office": _office(enquiry.office),
        "to": _asker(enquiry),
        "lines": goods,
        "parcels": [_parcel(each, lines) for each in parcels],
        "goods": total - sum(each.shipping for each in parcels),
        "shipping": sum(each.shipping for each in parcels),
        "tax": sum(each["tax"] for each in goods),
        "taxed": sum(each["amount"] for each in goods if each["tax"]),
        "total": total,
        "deposit_bp": quotation.deposit_bp,
        "deposit": deposit,
        "rest": total - deposit,
        "pay_days": quotation.pay_days,
        "payee": payee.name,
        "account": [account.bank, account.number, account.holder],
        "note": {"id": quotation.note_ind, "en": quotation.note_en},
        "signatory": quotation.signatory,
        "position": quotation.position,
        "earlier": [_earlier(each) for each in enquiry.quotations.shown().order_by("version")],
    }


def _numbers(quotation: Quotation) -> Facts:
    return {
        "number": quotation.number,
        "enquiry": quotation.enquiry.number,
        "version": quotation.version,
        "valid_until": quotation.valid_until.isoformat(),
    }


def _earlier(quotation: Quotation) -> Facts:
    said = {key: quotation.letter[key] for key in ("number", "offered_on", "valid_until")}
    return {**said, "total": quotation.total}


def _office(office: Office) -> Facts:
    prison = office.prison
    return {
        "name": office.name,
        "address": _address(prison) if prison else "",
        "contact": prison.whatsapp if prison else "",
    }


def _address(prison: Partner) -> str:
    return f"{prison.street}, {prison.regency_name} {prison.postcode}"


def _asker(enquiry: Enquiry) -> Facts:
    names = ("name", "institution", "npwp", "phone", "email", "rup", "po_number")
    return {name: getattr(enquiry, name) for name in names}


def _lines(lines: Sequence[QuotationLine]) -> list[Facts]:
    today = clock.today()
    sellers = sellers_in_force(workshops={each.product.workshop_id for each in lines}, on=today)
    rate = tax_rate_in_force(on=today)
    said = []
    for each in lines:
        product, seller = each.product, sellers.get(each.product.workshop_id)
        taxed = rate if seller is not None and seller.taxable else None
        said.append(
            {
                "number": product.number,
                "title": {"id": each.title_ind, "en": each.title_en},
                **{name: getattr(each, name) for name in ("spec", "unit", "quantity", "unit_price")},
                "amount": each.amount,
                "tax": taxed.inside(each.amount) if taxed else 0,
                "seller": seller.name if seller else product.prison.name,
                "prison": product.prison.code,
                "from_stock": each.from_stock,
            }
        )
    return said


def _parcel(parcel: QuotationParcel, lines: Sequence[QuotationLine]) -> Facts:
    prison = parcel.prison
    return {
        "prison": prison.code,
        "name": prison.name,
        "place": prison.regency_name,
        **{name: getattr(parcel, name) for name in ("delivery", "shipping", "lead_days")},
        "goods": sum(each.amount for each in lines if each.product.prison_id == prison.pk),
    }
