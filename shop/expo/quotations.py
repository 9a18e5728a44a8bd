"""The offers that answer an enquiry, version by version, and the order that comes of one.

One version is a draft at most, and one stands offered at most: an offer that is made puts the one before aside.
An offer was made in words and at prices of its own, so the order is placed at these, whatever goods and rules have
become since. Locks: the enquiry, then the order's.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from config.common import clock, places
from config.common.dates import day as in_words
from config.common.places import Place
from config.common.rules import check
from config.common.workdays import after_working_days
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.enquiries import answered, end, locked, note, require_open, require_text, take_up
from shop.expo.errors import ExpoRefused
from shop.expo.export import require_importable
from shop.expo.letters import account_of, first_part, letter_facts
from shop.expo.models import Enquiry, Quotation, QuotationLine, QuotationParcel
from shop.expo.offers import (
    LONGEST_LEAD,
    LONGEST_PAYING,
    LineOffer,
    Offer,
    ParcelOffer,
    check_goods,
    check_terms,
    prisons_of_goods,
    require_still_valid,
    total_of,
)
from shop.expo.telling import tell_asker, tell_office
from shop.fulfilment.models import Delivery
from shop.order.models import Order
from shop.placement.quoted import Quoted, place_quoted
from shop.placement.services import Purchase
from shop.shipping.quotes import Method, Quote

__all__ = [
    "CHANGED",
    "LONGEST_LEAD",
    "LONGEST_PAYING",
    "Deliver",
    "LineOffer",
    "Offer",
    "ParcelOffer",
    "accept_quotation",
    "decline_quotation",
    "expire_quotations",
    "offer_quotation",
    "save_quotation",
]
CHANGED = _("The draft has changed since you looked at it. Look at it again.")
NOT_STANDING = {
    QuotationState.DRAFT: _("This offer has not been made yet."),
    QuotationState.ACCEPTED: _("This offer was accepted already, and its order is placed."),
    QuotationState.REJECTED: _("This offer was declined. Send a new enquiry."),
    QuotationState.EXPIRED: _("This offer is over. Ask for a new one."),
    QuotationState.REVISED: _("A later offer has taken the place of this one. Look at that."),
}


@dataclass(frozen=True)
class Deliver:
    """Where and to whom the order goes; the address only where something is brought."""

    name: str
    phone: str
    street: str = ""
    place: Place | None = None
    note: str = ""
    npwp: str = ""
    po_number: str = ""
    institution: str = ""


@transaction.atomic
def save_quotation(*, enquiry: Enquiry, offer: Offer, by: Any) -> Quotation:
    """Write the one draft, the next version or the one begun anew; whoever begins takes the enquiry up."""
    enquiry = locked(enquiry)
    require_open(enquiry)
    check_terms(enquiry, offer)
    check_goods(enquiry, offer)
    draft = enquiry.quotations.filter(state=QuotationState.DRAFT).first()
    draft = draft or Quotation(enquiry=enquiry, version=enquiry.quotations.count() + 1)
    for each in fields(offer):
        if each.name not in ("lines", "parcels"):
            setattr(draft, each.name, getattr(offer, each.name))
    draft.made_by, draft.made_at = by, clock.now()
    draft.total = total_of(offer.lines, offer.parcels)
    check(draft, ExpoRefused)
    draft.save()
    draft.lines.all().delete()
    draft.parcels.all().delete()
    QuotationLine.objects.bulk_create(QuotationLine(quotation=draft, **asdict(each)) for each in offer.lines)
    QuotationParcel.objects.bulk_create(
        QuotationParcel(quotation=draft, **asdict(each)) for each in offer.parcels
    )
    if enquiry.state == EnquiryState.SENT:
        take_up(enquiry, by)
    return draft


@transaction.atomic
def offer_quotation(*, quotation: Quotation, by: Any) -> Quotation:
    """Make an offer of the draft: it changes no more, the one before is put aside, and whoever asked gets a letter.

    Refused where the draft was written anew since ``quotation`` was read, because nobody offers what he has not seen.
    """
    seen = quotation.made_at
    enquiry, quotation = _held(quotation)
    if quotation.state != QuotationState.DRAFT:
        raise ExpoRefused(_("This version was offered already. Write a new one."), code=quotation.state)
    if quotation.made_at != seen:
        raise ExpoRefused(CHANGED, code="seen")
    require_open(enquiry)
    require_still_valid(enquiry, quotation.valid_until)
    require_importable(enquiry.country)
    prisons_of_goods(enquiry, list(quotation.lines.values_list("product", flat=True)))
    quotation.letter = letter_facts(quotation)
    quotation.total = quotation.letter["total"]
    if quotation.letter["account"] is None:
        raise ExpoRefused(
            _("Whoever is to be paid has no confirmed bank account, so this offer could not be paid."),
            code="account",
        )
    enquiry.quotations.filter(state=QuotationState.OFFERED).update(
        state=QuotationState.REVISED, decided_at=clock.now()
    )
    quotation.state, quotation.offered_at, quotation.offered_by = QuotationState.OFFERED, clock.now(), by
    quotation.save()
    enquiry.state = EnquiryState.OFFERED
    enquiry.save(update_fields=["state"])
    answered(enquiry)
    note(enquiry, "quotation offered", by, number=quotation.number, total=quotation.total)
    _tell_offered(quotation)
    return quotation


def _held(quotation: Quotation) -> tuple[Enquiry, Quotation]:
    """Both as they are now, held by the enquiry's row."""
    enquiry = locked(quotation.enquiry)
    quotation = enquiry.quotations.get(pk=quotation.pk)
    quotation.enquiry = enquiry
    return enquiry, quotation


def _tell_offered(quotation: Quotation) -> None:
    said = quotation.letter
    tell_asker(
        quotation.enquiry,
        "quotation_offered",
        about=str(quotation.version),
        version=said["number"],
        total=said["total"],
        valid_until=said["valid_until"],
        earlier=bool(said["earlier"]),
    )


def _require_standing(enquiry: Enquiry, quotation: Quotation) -> None:
    if quotation.state != QuotationState.OFFERED:
        raise ExpoRefused(NOT_STANDING[QuotationState(quotation.state)], code=quotation.state)
    if quotation.valid_until < clock.today(enquiry.office.timezone):
        raise ExpoRefused(
            _("This offer was valid until %(day)s. Ask for a new one.")
            % {"day": in_words(quotation.valid_until)},
            code=QuotationState.EXPIRED,
        )


@transaction.atomic
def decline_quotation(*, quotation: Quotation, reason: str) -> Quotation:
    """Whoever asked says no, and why if he likes; the enquiry ends."""
    enquiry, quotation = _held(quotation)
    _require_standing(enquiry, quotation)
    _decide(quotation, QuotationState.REJECTED)
    end(enquiry, EnquiryState.REJECTED, reason=reason.strip()[:500])
    note(enquiry, "quotation declined", None, number=quotation.number)
    tell_office(enquiry, "declined", about=str(quotation.version), text=enquiry.reason)
    return quotation


def _decide(quotation: Quotation, state: QuotationState) -> None:
    quotation.state, quotation.decided_at = state, clock.now()
    quotation.save(update_fields=["state", "decided_at", "order"])


@transaction.atomic
def accept_quotation(*, quotation: Quotation, deliver: Deliver) -> Order:
    """Place the order of an offer that stands, once.

    Raises ``ExpoRefused`` with the state as its code when it does not stand, ``Refused`` for a wrong field, and
    ``OutOfStock`` when goods that lay ready are gone; then nothing has changed.
    """
    enquiry, quotation = _held(quotation)
    _require_standing(enquiry, quotation)
    lines, parcels = list(quotation.lines.all()), list(quotation.parcels.select_related("prison"))
    _require_address(enquiry, deliver, parcels)
    items = {each.product_id: each.quantity for each in lines}
    if account_of([each.prison for each in parcels]) is None:
        raise ExpoRefused(
            _("Nobody has an account for the payment of this offer at present. Write to the office."),
            code="account",
        )
    purchase = _purchase(enquiry, quotation, deliver, lines, parcels)
    quotation.order = place_quoted(items=items, purchase=purchase, user=enquiry.user)
    _decide(quotation, QuotationState.ACCEPTED)
    end(enquiry, EnquiryState.ACCEPTED)
    note(enquiry, "quotation accepted", None, number=quotation.number, order=quotation.order.number)
    tell_office(enquiry, "accepted", about=str(quotation.version), text=quotation.order.number)
    return quotation.order


def _require_address(enquiry: Enquiry, deliver: Deliver, parcels: Sequence[QuotationParcel]) -> None:
    """In the city that was asked for, because delivery to it was priced and the letter names it."""
    require_text(deliver.name, field="name", most=120)
    if all(each.delivery == Delivery.PICKUP for each in parcels):
        return
    if deliver.place is None:
        raise ExpoRefused(_("Choose the place where the goods shall go."), field="place", code="address")
    if enquiry.regency not in ("", deliver.place.regency_code):
        raise ExpoRefused(
            _("This offer is for delivery to %(city)s. Send a new enquiry for another place.")
            % {"city": places.regency_name(enquiry.regency)},
            field="postcode",
            code="city",
        )
    require_text(deliver.street, field="street", most=255)


def _purchase(
    enquiry: Enquiry,
    quotation: Quotation,
    deliver: Deliver,
    lines: Sequence[QuotationLine],
    parcels: Sequence[QuotationParcel],
) -> Purchase:
    """The key is made of the enquiry's own, so that one enquiry can become one order only; and of its token, because
    whoever asks may choose the key of his form, even one that he has bought something with.
    """
    return Purchase(
        key=uuid5(enquiry.key, enquiry.token),
        name=deliver.name.strip(),
        phone=places.phone(deliver.phone),
        email=enquiry.email,
        method="transfer",
        choices={each.prison_id: _way(each, enquiry.language) for each in parcels},
        expected_total=quotation.total,
        street=deliver.street.strip(),
        place=deliver.place,
        note=deliver.note.strip()[:300],
        language=enquiry.language,
        institution=deliver.institution.strip()[:120] or enquiry.institution,
        npwp=places.npwp(deliver.npwp) if deliver.npwp.strip() else enquiry.npwp,
        po_number=deliver.po_number.strip()[:40] or enquiry.po_number,
        quoted=_quoted(quotation, lines, parcels),
    )


def _way(parcel: QuotationParcel, language: str) -> Quote:
    with translation.override(language):
        name = capfirst(parcel.get_delivery_display())
    return Quote(
        code="quoted",
        method=cast(Method, parcel.delivery),
        name=name,
        price=parcel.shipping,
        days_min=0,
        days_max=0,
    )


def _quoted(
    quotation: Quotation, lines: Sequence[QuotationLine], parcels: Sequence[QuotationParcel]
) -> Quoted:
    """Days are counted from the last day of the deposit, so that whoever pays at once has the goods earlier."""
    zone = quotation.enquiry.office.timezone
    pay_on = clock.today(zone) + timedelta(days=quotation.pay_days)
    promised = {each.prison_id: after_working_days(pay_on, each.lead_days) for each in parcels}
    return Quoted(
        prices={each.product_id: each.unit_price for each in lines},
        titles={each.product_id: (each.title_ind, each.title_en) for each in lines},
        made=frozenset(each.product_id for each in lines if not each.from_stock),
        promised=promised,
        deposit=first_part(quotation.total, quotation.deposit_bp),
        pay_by=_end_of(pay_on, zone),
        rest_by=_end_of(max(promised.values()) + timedelta(days=quotation.pay_days), zone),
    )


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(23, 59), ZoneInfo(zone))


def expire_quotations() -> int:
    """End the offers whose day is over, and their enquiries unless a new offer was asked for; returns how many."""
    yesterday = clock.today() - timedelta(days=1)
    over = Quotation.objects.filter(state=QuotationState.OFFERED, valid_until__lte=yesterday)
    return sum(_expire(each) for each in over.select_related("enquiry").order_by("pk"))


@transaction.atomic
def _expire(quotation: Quotation) -> bool:
    enquiry, quotation = _held(quotation)
    today = clock.today(enquiry.office.timezone)
    if quotation.state != QuotationState.OFFERED or quotation.valid_until >= today:
        return False
    _decide(quotation, QuotationState.EXPIRED)
    if enquiry.state == EnquiryState.OFFERED:
        end(enquiry, EnquiryState.EXPIRED)
        tell_asker(enquiry, "enquiry_news", about=f"expired {quotation.version}", news="expired", text="")
    return True
