"""The offers that answer an enquiry, version by version, and the order that comes of one.

One version is a draft at most, and one stands offered at most: an offer that is made puts the one before aside.
An offer was made in words and at prices of its own, so the order is placed at these, whatever goods and rules have
become since. Locks: the enquiry, then the order's.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import clock, places
from config.common.dates import day as in_words
from config.common.money import HIGHEST, rupiah
from config.common.places import Place
from config.common.rules import check
from config.common.workdays import after_working_days
from partners.models import Office
from shop.expo.choices import EnquiryState, QuotationState, Unit
from shop.expo.enquiries import answered, end, locked, note, require_open, require_text, take_up
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, Quotation, QuotationLine, QuotationParcel
from shop.expo.telling import tell_asker, tell_office
from shop.expo.terms import deposit_of, terms_of, total_of
from shop.fulfilment.models import Delivery
from shop.order.models import Order
from shop.placement.services import Purchase
from shop.shipping.quotes import Quote

LONGEST_LEAD = 366
LONGEST_PAYING = 60
NOT_STANDING = {
    QuotationState.DRAFT: _("This offer has not been made yet."),
    QuotationState.ACCEPTED: _("This offer was accepted already, and its order is placed."),
    QuotationState.REJECTED: _("This offer was declined. Send a new enquiry."),
    QuotationState.EXPIRED: _("This offer is over. Ask for a new one."),
    QuotationState.REVISED: _("A later offer has taken the place of this one. Look at that."),
}


@dataclass(frozen=True)
class LineOffer:
    """So many of one thing; ``unit_price`` in whole rupiah, all taxes included."""

    product_id: int
    quantity: int
    unit_price: int
    title_ind: str
    title_en: str = ""
    spec: str = ""
    unit: str = Unit.PIECE
    from_stock: bool = False


@dataclass(frozen=True)
class ParcelOffer:
    """How one prison's goods come; ``shipping`` in whole rupiah, ``lead_days`` working days from the deposit."""

    prison_id: int
    delivery: str
    shipping: int
    lead_days: int


@dataclass(frozen=True)
class Offer:
    """What an office writes into a version; ``deposit_bp`` in parts of 10,000."""

    lines: Sequence[LineOffer]
    parcels: Sequence[ParcelOffer]
    valid_until: date
    signatory: str
    position: str
    deposit_bp: int = 10_000
    pay_days: int = 7
    note_ind: str = ""
    note_en: str = ""


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
    _check_terms(enquiry, offer)
    _check_goods(enquiry, offer)
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


def _check_terms(enquiry: Enquiry, offer: Offer) -> None:
    _require_still_valid(enquiry, offer.valid_until)
    if not 1 <= offer.pay_days <= LONGEST_PAYING:
        raise ExpoRefused(_("Give between one and sixty days to pay."), field="pay_days", code="days")
    if not 1 <= offer.deposit_bp <= 10_000:
        raise ExpoRefused(
            _("The deposit is a part of the price, at most all of it."), field="deposit_bp", code="deposit"
        )
    if total_of(offer.lines, offer.parcels) > HIGHEST:
        raise ExpoRefused(
            _("One offer can be worth at most %(most)s.") % {"most": rupiah(HIGHEST)},
            field="lines",
            code="total",
        )
    for each in offer.parcels:
        if (
            each.delivery not in Delivery.values
            or each.shipping < 0
            or not 1 <= each.lead_days <= LONGEST_LEAD
        ):
            raise ExpoRefused(
                _("Say for each prison how its goods come, for how much, and after how many working days."),
                field="parcels",
                code="parcel",
            )


def _require_still_valid(enquiry: Enquiry, valid_until: date) -> None:
    if valid_until < clock.today(enquiry.office.timezone):
        raise ExpoRefused(_("The offer would be over already."), field="valid_until", code="over")


def _check_goods(enquiry: Enquiry, offer: Offer) -> None:
    if not offer.lines:
        raise ExpoRefused(_("There is nothing in this offer yet."), field="lines", code="empty")
    if any(most > 1 for most in Counter(each.product_id for each in offer.lines).values()):
        raise ExpoRefused(_("The same goods stand here twice."), field="lines", code="twice")
    prisons = _prisons(enquiry, [each.product_id for each in offer.lines])
    for each in offer.lines:
        if each.quantity < 1 or each.unit_price < 1 or not each.title_ind.strip():
            raise ExpoRefused(
                _("Each of the goods needs a title, a quantity and a price."), field="lines", code="line"
            )
        check(QuotationLine(**asdict(each)), ExpoRefused, "quotation", "product")
    if sorted(each.prison_id for each in offer.parcels) != sorted(prisons):
        raise ExpoRefused(
            _("Say for each prison of these goods, and for no other, how they come."),
            field="parcels",
            code="prisons",
        )


def _prisons(enquiry: Enquiry, products: Sequence[int]) -> set[int]:
    """The prisons of these goods, all of them for sale at the office that answers or below it."""
    below = Office.objects.within(enquiry.office)
    found = Product.objects.sellable().filter(pk__in=products, prison__office__in=below)
    goods = [each for each in found if not each.is_parent]
    if len(goods) != len(products):
        raise ExpoRefused(
            _("Some of these goods are not for sale at your office, or come in variants: name the variant."),
            field="lines",
            code="withdrawn",
        )
    return {each.prison_id for each in goods}


@transaction.atomic
def offer_quotation(*, quotation: Quotation, by: Any) -> Quotation:
    """Make an offer of the draft: it changes no more, the one before is put aside, and whoever asked gets a letter."""
    enquiry, quotation = _held(quotation)
    if quotation.state != QuotationState.DRAFT:
        raise ExpoRefused(_("This version was offered already. Write a new one."), code=quotation.state)
    require_open(enquiry)
    _require_still_valid(enquiry, quotation.valid_until)
    _prisons(enquiry, list(quotation.lines.values_list("product", flat=True)))
    quotation.letter = terms_of(quotation)
    quotation.total = quotation.letter["total"]
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
    from shop.placement.quoted import place_quoted

    enquiry, quotation = _held(quotation)
    _require_standing(enquiry, quotation)
    lines, parcels = list(quotation.lines.all()), list(quotation.parcels.select_related("prison"))
    _require_address(deliver, parcels)
    items = {each.product_id: each.quantity for each in lines}
    quotation.order = place_quoted(
        items=items, purchase=_purchase(enquiry, quotation, deliver, lines, parcels)
    )
    _decide(quotation, QuotationState.ACCEPTED)
    end(enquiry, EnquiryState.ACCEPTED)
    note(enquiry, "quotation accepted", None, number=quotation.number, order=quotation.order.number)
    tell_office(enquiry, "accepted", about=str(quotation.version), text=quotation.order.number)
    return quotation.order


def _require_address(deliver: Deliver, parcels: Sequence[QuotationParcel]) -> None:
    require_text(deliver.name, field="name", most=120)
    if all(each.delivery == Delivery.PICKUP for each in parcels):
        return
    if deliver.place is None:
        raise ExpoRefused(_("Choose the place where the goods shall go."), field="place", code="address")
    require_text(deliver.street, field="street", most=255)


def _purchase(
    enquiry: Enquiry,
    quotation: Quotation,
    deliver: Deliver,
    lines: Sequence[QuotationLine],
    parcels: Sequence[QuotationParcel],
) -> Purchase:
    """The key is the enquiry's own, so that one enquiry can become one order only."""
    return Purchase(
        key=enquiry.key,
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
        name = str(parcel.get_delivery_display())
    return Quote(
        code="quoted", method=parcel.delivery, name=name, price=parcel.shipping, days_min=0, days_max=0
    )


def _quoted(quotation: Quotation, lines: Sequence[QuotationLine], parcels: Sequence[QuotationParcel]) -> Any:
    """Days are counted from the last day of the deposit, so that whoever pays at once has the goods earlier."""
    from shop.placement.quoted import Quoted

    zone = quotation.enquiry.office.timezone
    pay_on = clock.today(zone) + timedelta(days=quotation.pay_days)
    promised = {each.prison_id: after_working_days(pay_on, each.lead_days) for each in parcels}
    return Quoted(
        prices={each.product_id: each.unit_price for each in lines},
        titles={each.product_id: (each.title_ind, each.title_en) for each in lines},
        made=frozenset(each.product_id for each in lines if not each.from_stock),
        promised=promised,
        deposit=deposit_of(quotation.total, quotation.deposit_bp),
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
