"""What an office writes into a version of an offer, and why it may not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import clock
from config.common.money import HIGHEST, rupiah
from config.common.rules import check
from partners.models import Office
from shop.expo.choices import Unit
from shop.expo.days import require_near
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, QuotationLine
from shop.fulfilment.models import Delivery

LONGEST_LEAD = 366
LONGEST_PAYING = 60


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


def total_of(lines: Sequence[Any], parcels: Sequence[Any]) -> int:
    """Goods and delivery together, in whole rupiah."""
    return sum(each.quantity * each.unit_price for each in lines) + sum(each.shipping for each in parcels)


def check_terms(enquiry: Enquiry, offer: Offer) -> None:
    require_still_valid(enquiry, offer.valid_until)
    require_near(offer.valid_until, field="valid_until")
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


def require_still_valid(enquiry: Enquiry, valid_until: date) -> None:
    if valid_until < clock.today(enquiry.office.timezone):
        raise ExpoRefused(_("The offer would be over already."), field="valid_until", code="over")


def check_goods(enquiry: Enquiry, offer: Offer) -> None:
    if not offer.lines:
        raise ExpoRefused(_("There is nothing in this offer yet."), field="lines", code="empty")
    if any(most > 1 for most in Counter(each.product_id for each in offer.lines).values()):
        raise ExpoRefused(_("The same goods stand here twice."), field="lines", code="twice")
    prisons = prisons_of_goods(enquiry, [each.product_id for each in offer.lines])
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


def prisons_of_goods(enquiry: Enquiry, products: Sequence[int]) -> set[int]:
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
