"""What came of an exhibition: visitors, enquiries, offers, orders and sales, and their money as the books have it.

Nothing is counted here that the ledger does not know: what was paid, what of it became PNBP and what was deposited
are read from its trails. An office sees the enquiries it answers and, of the orders, the part of its own prisons.
An order belongs to it by one of three things it never has two of: a quotation, a sale at the stand, or the printed
code that its buyer scanned before he ordered in the shop.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from partners.models import Office
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.models import Enquiry, Event, EventSale, Lead, Quotation, ShortCode
from shop.fulfilment.models import Consignment
from shop.ledger.models import DepositLine
from shop.ledger.trail import Trail, trails
from shop.order.models import Line, Order, Status

ENDED = (Status.EXPIRED, Status.CANCELLED)


@dataclass(frozen=True)
class Deposited:
    """What of one sale went into one deposit; proved when it has its NTPN."""

    deposit: int
    ntpn: str
    amount: int


@dataclass(frozen=True)
class Sold:
    """One prison's part of one order, in whole rupiah. ``value`` was agreed, ``paid`` has come and stayed."""

    order: Order
    prison: Any
    parcel: int
    at_stand: bool
    value: int
    paid: int = 0
    pnbp: int = 0
    deposits: tuple[Deposited, ...] = ()

    @property
    def deposited(self) -> int:
        return sum(each.amount for each in self.deposits if each.ntpn)

    @property
    def after_scan(self) -> bool:
        """Ordered in the shop by somebody who came by a printed code."""
        return bool(self.order.printed_code)


@dataclass(frozen=True)
class Totals:
    """How many, and what they come to in whole rupiah."""

    count: int = 0
    value: int = 0
    paid: int = 0
    pnbp: int = 0
    deposited: int = 0


@dataclass(frozen=True)
class Report:
    """``leads`` and ``enquiries`` by what became of them, quotations by the last version of each."""

    leads: dict[str, int]
    enquiries: dict[str, int]
    offered: Totals
    accepted: Totals
    sold: list[Sold] = field(default_factory=list)

    @property
    def orders(self) -> Totals:
        return _totals(each for each in self.sold if not (each.at_stand or each.after_scan))

    @property
    def scans(self) -> Totals:
        return _totals(each for each in self.sold if each.after_scan)

    @property
    def stand(self) -> Totals:
        return _totals(each for each in self.sold if each.at_stand)

    @property
    def all(self) -> Totals:
        return _totals(self.sold)


def event_report(event: Event, offices: QuerySet[Office]) -> Report:
    """For these offices, in eight statements however much was sold; only orders that stand are counted."""
    enquiries = enquiries_of(event, offices)
    states = {
        "all": Count("pk"),
        **{state: Count("pk", filter=Q(state=state)) for state in EnquiryState.values},
    }
    last = list(_last_versions(enquiries).values_list("state", "total"))
    accepted = [total for state, total in last if state == QuotationState.ACCEPTED]
    return Report(
        leads=leads_of(event, offices).aggregate(
            all=Count("pk"), done=Count("done_at"), enquiries=Count("enquiry")
        ),
        enquiries=enquiries.aggregate(**states),
        offered=Totals(len(last), sum(total for _state, total in last)),
        accepted=Totals(len(accepted), sum(accepted)),
        sold=sold_at(event, offices),
    )


def leads_of(event: Event, offices: QuerySet[Office]) -> QuerySet[Lead]:
    return Lead.objects.filter(event=event, office__in=offices).order_by("pk")


def enquiries_of(event: Event, offices: QuerySet[Office]) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(event=event, office__in=offices).order_by("pk")


def _last_versions(enquiries: QuerySet[Enquiry]) -> QuerySet[Quotation]:
    shown = Quotation.objects.shown().filter(enquiry__in=enquiries)
    return shown.order_by("enquiry_id", "-version").distinct("enquiry_id")


def sold_at(event: Event, offices: QuerySet[Office]) -> list[Sold]:
    """The latest first."""
    parcels = (
        Consignment.objects.filter(order__in=_orders_of(event), prison__office__in=offices)
        .exclude(order__status__in=ENDED)
        .select_related("order__event_sale", "prison")
        .order_by("-order__date_placed", "-order", "part")
    )
    first: dict[tuple[int, int], Consignment] = {}
    shipping: dict[tuple[int, int], int] = {}
    for each in parcels:
        sale = each.order_id, each.prison_id
        first.setdefault(sale, each)
        shipping[sale] = shipping.get(sale, 0) + each.shipping
    lines = Line.objects.filter(order__in={order for order, _prison in first})
    goods: dict[tuple[int, int], int] = {}
    for line in lines.only("order", "partner", "line_price_incl_tax"):
        sale = line.order_id, line.partner_id
        goods[sale] = goods.get(sale, 0) + line.goods
    money = _money(each.order.number for each in first.values())
    return [
        Sold(
            each.order,
            each.prison,
            each.pk,
            hasattr(each.order, "event_sale"),
            goods.get(sale, 0) + shipping[sale],
            *money.get((each.order.number, each.prison_id), ()),
        )
        for sale, each in first.items()
    ]


def _orders_of(event: Event) -> QuerySet:
    """By their ids; each branch has its own index, which an OR over all orders would not use."""
    codes = ShortCode.objects.filter(Q(event=event) | Q(edition__event=event)).values("code")
    return (
        Quotation.objects.filter(enquiry__event=event, order__isnull=False)
        .values("order")
        .union(
            EventSale.objects.filter(event=event).values("order"),
            Order.objects.exclude(printed_code="").filter(printed_code__in=codes).values("pk"),
            all=True,
        )
    )


def _money(numbers: Iterable[str]) -> dict[tuple[str, int], tuple[int, int, tuple[Deposited, ...]]]:
    """By order and prison: what was paid less what is given back, what of it is PNBP, and where that went."""
    found = {(number, each.prison_id): each for number, own in trails(set(numbers)).items() for each in own}
    moves = {move.row for each in found.values() for move in each.deposits}
    lines = DepositLine.objects.filter(pk__in=moves).select_related("deposit")
    deposits = {each.pk: each for each in lines}
    return {sale: _figures(each, deposits) for sale, each in found.items()}


def _figures(trail: Trail, lines: dict[int, DepositLine]) -> tuple[int, int, tuple[Deposited, ...]]:
    deposits = [(lines[move.row].deposit, move.amount) for move in trail.deposits]
    return (
        trail.goods.amount + trail.shipping.amount - trail.refunded.amount,
        trail.parts.pnbp - trail.returned.pnbp,
        tuple(Deposited(each.pk, each.ntpn or "", amount) for each, amount in deposits),
    )


def _totals(sold: Iterable[Sold]) -> Totals:
    rows = list(sold)
    sums = (sum(getattr(each, name) for each in rows) for name in ("value", "paid", "pnbp", "deposited"))
    return Totals(len({each.order.pk for each in rows}), *sums)
