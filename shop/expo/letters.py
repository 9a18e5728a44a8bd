"""What is frozen of a quotation when it is offered, and the letter that is set from it, the same for ever.

``letter_facts`` has no language, as ``shop.expo.facts``: texts are ``{"id": …, "en": …}``, money is whole rupiah,
days are ISO. It also holds what is asked for once the quotation is accepted: ``total``, ``deposit`` and ``rest``.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from config.common import clock, places, typeset
from partners.errors import PartnerRefused
from partners.models import Partner
from partners.services import receiving_office
from partners.workshops.models import TaxRate
from partners.workshops.services import sellers_in_force, tax_rate_in_force
from shop.expo.choices import QuotationState
from shop.expo.errors import ExpoRefused
from shop.expo.letter_words import letter
from shop.expo.models import Enquiry, Quotation, QuotationParcel
from shop.expo.models.quotations import ALL_AT_ONCE
from shop.expo.papers import FOLDER

Facts = dict[str, Any]


def letter_facts(quotation: Quotation) -> Facts:
    """Everything its letter says, as of now, for ``Quotation.letter``."""
    enquiry, office = quotation.enquiry, quotation.enquiry.office
    offered = list(quotation.parcels.select_related("prison__office"))
    rate = tax_rate_in_force(on=clock.today())
    parcels = _parcels(quotation, offered, rate)
    lines = [line for parcel in parcels for line in parcel["lines"]]
    goods, shipping = sum(line["amount"] for line in lines), sum(each["shipping"] for each in parcels)
    deposit = first_part(goods + shipping, quotation.deposit_bp)
    return {
        "number": quotation.number,
        "version": quotation.version,
        "offered_on": clock.today(office.timezone).isoformat(),
        "valid_until": quotation.valid_until.isoformat(),
        "enquiry": _enquiry(enquiry),
        "buyer": {key: getattr(enquiry, key) for key in ("name", "institution", "npwp", "rup", "po_number")},
        "office": {"name": office.name, "address": address_of(office.prison)},
        "signatory": quotation.signatory,
        "position": quotation.position,
        "note": {"id": quotation.note_ind, "en": quotation.note_en},
        "parcels": parcels,
        "goods": goods,
        "shipping": shipping,
        "tax": sum(line["tax"] for line in lines),
        "rate": [rate.numerator, rate.denominator] if rate else [],
        "total": goods + shipping,
        "deposit_bp": quotation.deposit_bp,
        "deposit": deposit,
        "rest": goods + shipping - deposit,
        "pay_days": quotation.pay_days,
        "account": account_of([each.prison for each in offered]),
        "earlier": _earlier(quotation),
    }


def first_part(total: int, bp: int) -> int:
    """What is paid first of ``total`` whole rupiah: ``bp`` parts of 10,000, rounded up."""
    return -(-total * bp // ALL_AT_ONCE)


def address_of(prison: Partner | None) -> str:
    """Where an office of a prison is; the others have no address of their own."""
    if prison is None:
        return ""
    return f"{prison.street}, {prison.regency_name} {prison.postcode}, {prison.province_name}"


def _enquiry(enquiry: Enquiry) -> Facts:
    sent = enquiry.sent_at.astimezone(ZoneInfo(enquiry.office.timezone)).date()
    return {
        "number": enquiry.number,
        "sent_on": sent.isoformat(),
        "kind": enquiry.kind,
        "needed_on": enquiry.needed_on.isoformat() if enquiry.needed_on else "",
        "place": ", ".join(filter(None, [enquiry.where, places.regency_name(enquiry.regency)])),
    }


def _parcels(quotation: Quotation, parcels: Sequence[QuotationParcel], rate: TaxRate | None) -> list[Facts]:
    """What each prison makes and sends, with the tax inside the price of each line."""
    lines = list(quotation.lines.select_related("product__prison"))
    workshops = {each.product.workshop_id for each in lines}
    sellers = sellers_in_force(workshops=workshops, on=clock.today())
    by_prison = defaultdict(list)
    for each in lines:
        seller = sellers.get(each.product.workshop_id)
        taxed = rate if seller is not None and seller.taxable else None
        by_prison[each.product.prison_id].append(
            {
                "number": each.product.number,
                "title": {"id": each.title_ind, "en": each.title_en},
                "spec": each.spec,
                "unit": each.unit,
                "quantity": each.quantity,
                "unit_price": each.unit_price,
                "amount": each.amount,
                "seller": seller.name if seller else each.product.prison.name,
                "tax": taxed.inside(each.amount) if taxed else 0,
                "from_stock": each.from_stock,
            }
        )
    return [
        {
            "prison": each.prison.code,
            "name": each.prison.name,
            "address": address_of(each.prison),
            "delivery": each.delivery,
            "shipping": each.shipping,
            "lead_days": each.lead_days,
            "lines": by_prison[each.prison_id],
        }
        for each in parcels
    ]


def account_of(prisons: list[Partner]) -> Facts | None:
    """Where to pay, as an order of these prisons would be told today; none while no confirmed account exists."""
    try:
        office, account = receiving_office(prisons=prisons, on=clock.today())
    except PartnerRefused:
        return None
    if account is None:
        return None
    return {"office": office.name, **{key: getattr(account, key) for key in ("bank", "number", "holder")}}


def _earlier(quotation: Quotation) -> list[Facts]:
    """The versions that were offered before this one."""
    rows = quotation.enquiry.quotations.filter(version__lt=quotation.version).order_by("version")
    zone = ZoneInfo(quotation.enquiry.office.timezone)
    return [
        {
            "number": each.number,
            "offered_on": each.offered_at.astimezone(zone).date().isoformat(),
            "total": each.total,
        }
        for each in rows
        if each.offered_at
    ]


def quotation_pdf(quotation: Quotation, language: str) -> bytes:
    """A version that was offered is set from what was frozen then, to the same bytes; a draft says that it is one.

    ExpoRefused for a version whose enquiry was forgotten, and its letter with it.
    """
    if not quotation.letter and quotation.state != QuotationState.DRAFT:
        raise ExpoRefused(
            _("This letter was erased with its enquiry, a year after that ended."), code="erased"
        )
    facts, at = quotation.letter or letter_facts(quotation), quotation.offered_at or quotation.made_at
    with override(language):
        said = letter(facts, is_draft=not quotation.letter)
        return typeset.pdf(f"{FOLDER}/quotation.typ", said, language=language, made_at=at)
