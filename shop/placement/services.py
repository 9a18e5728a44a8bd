"""Placing an order: one function for checkout, quotation and counter.

One transaction turns a basket into a pending order: stock taken, one consignment per prison, scheme, cost,
tax and seller frozen on every line, and a payment request that holds the stock until its deadline. The
buyer's form carries a key, so that the same submission twice is the same order. Nothing is placed at a
price, a delivery charge or a total other than the one the buyer saw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.prices import Price

from catalogue.choices import Market
from catalogue.models import Product
from config.common import clock
from config.common.money import HIGHEST, rupiah, whole_rupiah
from config.common.places import Place
from partners.models import MerchantCode, Partner
from partners.services import collecting_office, receiving_office
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.fulfilment.letters import parcel
from shop.fulfilment.models import Consignment, ConsignmentLine
from shop.order import stock
from shop.order.letters import tell_buyer
from shop.order.models import Line, Order, ShippingAddress, Source
from shop.order.utils import OrderCreator, OrderNumberGenerator
from shop.payment import gateway
from shop.payment.letters import asked
from shop.payment.methods import METHODS, PaymentMethod, Situation
from shop.payment.models import PaymentRequest
from shop.placement.days import promised_days
from shop.placement.errors import PlacementRefused
from shop.placement.requests import request_payment
from shop.placement.terms import begins_at, freeze_terms
from shop.shipping.methods import PerPrison
from shop.shipping.quotes import COUNTER, Quote

if TYPE_CHECKING:
    from shop.placement.quoted import Quoted


@dataclass(frozen=True)
class Purchase:
    """What the buyer said and saw. ``expected_total`` is the whole rupiah on his button; ``days`` the days he
    was shown for parcels that a prison brings itself; ``cash`` what he put on the counter; ``printed_code`` of the
    paper that led him here."""

    key: UUID
    name: str
    phone: str
    email: str
    method: str
    choices: Mapping[int, Quote]
    expected_total: int
    street: str = ""
    place: Place | None = None
    note: str = ""
    language: str = "id"
    days: Mapping[int, date] = field(default_factory=dict)
    gift: bool = False
    institution: str = ""
    npwp: str = ""
    po_number: str = ""
    source: str = Source.ONLINE
    market: str = Market.EXTERNAL
    cash: int | None = None
    printed_code: str = ""
    quoted: "Quoted | None" = None


@transaction.atomic
def place(*, basket: Basket, purchase: Purchase, user: Any = None) -> Order:
    """Place the basket as a pending order, once for each ``purchase.key``.

    Raises ``PlacementRefused``, ``ShippingRefused`` or ``OutOfStock``, and then nothing has changed.
    """
    locked = Basket.objects.select_for_update(of=["self"]).get(pk=basket.pk)
    earlier = Order.objects.filter(placement_key=purchase.key).first()
    if earlier is not None:
        return earlier
    if locked.status != Basket.OPEN:
        raise PlacementRefused(_("This basket was ordered already."), code="ordered")
    basket._lines = None  # what was read before the lock may have changed
    lines = _quoted_lines(basket) if purchase.quoted else _checked_lines(basket, purchase.market)
    delivery = PerPrison(purchase.choices)
    _require_total(purchase.expected_total, whole_rupiah(_total(basket, delivery)))
    situation = situation_of(
        lines=lines, choices=purchase.choices, total=purchase.expected_total, on=clock.today()
    )
    method = _offered_method(purchase.method, situation)
    quoted = purchase.quoted
    days = (quoted and quoted.promised) or promised_days(
        lines=lines, choices=purchase.choices, seen=purchase.days
    )
    order = _write_order(basket, lines, purchase, delivery, method, user)
    made = _consign(order, lines, purchase.choices, days)
    request = request_payment(order, method, situation, quoted)
    basket.submit()
    _tell(order, made, request)
    stock.take_all([line for line in lines if not (quoted and quoted.is_made(line))])
    return order


def _quoted_lines(basket: Basket) -> list[BasketLine]:
    """What was offered is sold, even when its listing has gone since; only a prison that closed sells nothing."""
    lines = list(basket.all_lines())
    for line in lines:
        if not line.stockrecord.partner.is_active:
            raise PlacementRefused(
                _("%(prison)s sells nothing any more. Ask for a new quotation.")
                % {"prison": line.stockrecord.partner.name},
                code="gone",
            )
    return lines


def _checked_lines(basket: Basket, market: str) -> list[BasketLine]:
    """The basket's lines, all of them still for sale and in permitted quantities."""
    lines = list(basket.all_lines())
    if not lines:
        raise PlacementRefused(_("There is nothing in your basket."), code="empty")
    for_sale = set(
        Product.objects.sellable(market)
        .filter(pk__in=[line.product_id for line in lines])
        .values_list("pk", flat=True)
    )
    for line in lines:
        title = {"title": line.product.full_title}
        if line.product_id not in for_sale or line.product.is_parent:
            raise PlacementRefused(
                _("“%(title)s” is no longer for sale. Take it out of the basket to go on.") % title,
                code="gone",
            )
        problem = quantity_problem(product=line.product, quantity=line.quantity)
        if problem:
            raise PlacementRefused(problem, code="quantity")
    return lines


def quantity_problem(*, product: Product, quantity: int) -> str:
    """Why this many cannot be bought, in a sentence; empty when they can."""
    title = product.full_title
    if quantity < product.min_quantity:
        return _("“%(title)s” is sold from %(least)d pieces on.") % {
            "title": title,
            "least": product.min_quantity,
        }
    if product.max_quantity and quantity > product.max_quantity:
        return _("At most %(most)d of “%(title)s” per order.") % {
            "title": title,
            "most": product.max_quantity,
        }
    return ""


def _require_total(expected: int, total: int) -> None:
    if expected != total:
        raise PlacementRefused(
            _("A price has changed since you looked: the total is now %(total)s instead of %(expected)s.")
            % {"total": rupiah(total), "expected": rupiah(expected)},
            code="price",
        )
    if total > HIGHEST:
        raise PlacementRefused(
            _("One order can be worth at most %(most)s. Split it, or ask us for a quotation.")
            % {"most": rupiah(HIGHEST)},
            code="total",
        )


def _total(basket: Basket, delivery: PerPrison) -> Decimal:
    """Goods and delivery together, as Oscar's decimal."""
    return basket.total_incl_tax + delivery.calculate(basket).incl_tax


def _offered_method(code: str, situation: Situation) -> PaymentMethod:
    method = METHODS.get(code)
    if method is None or not method.is_offered(situation):
        raise PlacementRefused(
            _("Choose another way to pay; this one is not possible for this order."),
            field="method",
            code="method",
        )
    return method


def _write_order(
    basket: Basket,
    lines: list[BasketLine],
    purchase: Purchase,
    delivery: PerPrison,
    method: PaymentMethod,
    user: Any,
) -> Order:
    """The order with its lines, each with the terms of today."""
    terms = freeze_terms(lines=lines, choices=purchase.choices, on=clock.today())
    if quoted := purchase.quoted:
        for line in lines:
            titles, is_made = quoted.titles.get(line.product_id), quoted.is_made(line)
            terms[line.pk] = replace(terms[line.pk], titles=titles, is_made=is_made)
    total = _total(basket, delivery)
    return OrderCreator(terms).place_order(
        basket=basket,
        total=Price("IDR", total - sum(term.tax for term in terms.values()), total),
        shipping_method=delivery,
        shipping_charge=delivery.calculate(basket),
        user=user,
        shipping_address=_address(purchase),
        order_number=OrderNumberGenerator().order_number(),
        placement_key=purchase.key,
        name=purchase.name,
        phone=purchase.phone,
        guest_email=purchase.email,
        note=purchase.note,
        is_gift=purchase.gift,
        institution=purchase.institution,
        npwp=purchase.npwp,
        po_number=purchase.po_number,
        language=purchase.language,
        pays_at_pickup=method.at_pickup,
        source=purchase.source,
        market=purchase.market,
        cash_given=purchase.cash,
        printed_code=purchase.printed_code,
        date_placed=clock.now(),
    )


def situation_of(*, lines: list[BasketLine], choices: Mapping[int, Quote], total: int, on: date) -> Situation:
    """What the payment methods need to know of this purchase; ``total`` is whole rupiah."""
    prisons = _prisons(lines)
    office, account = receiving_office(prisons=prisons, on=on)
    at_counter = any(choice.code == COUNTER for choice in choices.values())
    return Situation(
        office=office,
        account=account,
        prisons=len(prisons),
        deliveries=frozenset(choice.method for choice in choices.values()),
        total=total,
        has_fresh=any(line.product.is_fresh for line in lines),
        timezone=office.timezone,
        at_counter=at_counter,
        collector=collecting_office(on=on) if gateway.is_ready() else None,
        merchant_code=None if at_counter else MerchantCode.objects.of(office, on),
        begins_at=_begins_at(lines, choices),
    )


def _begins_at(lines: list[BasketLine], choices: Mapping[int, Quote]) -> datetime | None:
    fresh = {line.stockrecord.partner_id: line.stockrecord.partner for line in lines if line.product.is_fresh}
    moments = (begins_at(choices[pk].cutoff_hour, prison.timezone) for pk, prison in fresh.items())
    return min(filter(None, moments), default=None)


def _prisons(lines: Iterable[BasketLine]) -> list[Partner]:
    prisons = {line.stockrecord.partner_id: line.stockrecord.partner for line in lines}
    return [prisons[pk] for pk in sorted(prisons)]


def _address(purchase: Purchase) -> ShippingAddress | None:
    """Where it goes; none when everything is picked up and no address was asked for."""
    place = purchase.place
    if place is None:
        if any(choice.method != "pickup" for choice in purchase.choices.values()):
            raise ValueError("a parcel that is brought needs an address")
        return None
    return ShippingAddress.objects.create(
        first_name=purchase.name,
        line1=purchase.street,
        line4=place.regency,
        state=place.province,
        postcode=place.postcode,
        village=place.village,
        village_code=place.village_code,
        district=place.district,
        regency_code=place.regency_code,
        province_code=place.province_code,
    )


def _consign(
    order: Order, lines: list[BasketLine], choices: Mapping[int, Quote], days: Mapping[int, date]
) -> list[tuple[Consignment, list[Line]]]:
    """One consignment per prison, with the order lines it makes."""
    consignments = Consignment.objects.bulk_create(
        Consignment(
            order=order,
            prison=prison,
            delivery=choices[prison.pk].method,
            service=choices[prison.pk].name[:60],
            shipping=choices[prison.pk].price,
            promised_on=days[prison.pk],
            created_at=clock.now(),
        )
        for prison in _prisons(lines)
    )
    ordered = list(Line.objects.filter(order=order).order_by("pk"))
    made = [(each, [line for line in ordered if line.partner_id == each.prison_id]) for each in consignments]
    ConsignmentLine.objects.bulk_create(
        ConsignmentLine(consignment=consignment, line=line, quantity=line.quantity)
        for consignment, own in made
        for line in own
    )
    return made


def _tell(order: Order, made: list[tuple[Consignment, list[Line]]], request: PaymentRequest) -> None:
    parcels = [
        parcel(consignment, order, [(line.quantity, line) for line in own]) for consignment, own in made
    ]
    tell_buyer(order, "order_placed", total=order.total, payment=asked(request), parcels=parcels)
