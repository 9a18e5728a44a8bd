"""Is every captured rupiah in the books, and every promised thing on a shelf?

The ledger can prove its own arithmetic (``shop.ledger.verify``); only here, where receipts, consignments and
stock records are known, can it be compared with what happened.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from catalogue.models import Product
from partners.models import StockRecord
from shop.fulfilment.models import Consignment, ConsignmentLine
from shop.fulfilment.services import LIVE
from shop.ledger import chart
from shop.ledger.models import Balance, Entry, Transfer
from shop.ledger.recognition import line_subject, whole_line
from shop.ledger.verify import Problem
from shop.order.models import Order, Recognition, Status
from shop.payment.models import (
    Dispute,
    DisputeState,
    GatewayCharge,
    GatewayRefund,
    PaymentRequest,
    Receipt,
    RequestState,
    SendState,
    Unallocated,
)


def problems() -> list[Problem]:
    """Everything that does not agree, each with where and what."""
    return [
        *_receipts(),
        *_requests(),
        *_card(),
        *_set_aside(),
        *_money_back(),
        *_orders(),
        *_recognised(),
        *_stock(),
        *_unpriced(),
    ]


def _receipts() -> Iterator[Problem]:
    """Each receipt is one entry of the same amount, and no entry of money in lacks its receipt."""
    posted = dict(
        Entry.objects.filter(event="paid")
        .annotate(total=Sum("transfers__amount"))
        .values_list("key", "total")
    )
    for receipt in Receipt.objects.select_related("request__order").order_by("pk"):
        key = f"order:{receipt.request.order.number}:request:{receipt.request.n}"
        in_books = posted.pop(key, 0)
        if in_books != receipt.amount:
            yield Problem(
                f"receipt {receipt.reference}", f"{receipt.amount} received, {in_books} in the books"
            )
    for key, total in posted.items():
        yield Problem(f"entry {key}", f"{total} in the books without a receipt")


def _requests() -> Iterator[Problem]:
    received = Coalesce(Sum("receipts__amount"), 0)
    rows = PaymentRequest.objects.select_related("order").annotate(received=received)
    wrong = rows.filter(
        Q(state=RequestState.PAID) & ~Q(received=F("amount"))
        | ~Q(state=RequestState.PAID) & Q(received__gt=0)
    )
    for request in wrong:
        yield Problem(
            f"payment request {request}", f"{request.state}, {request.received} of {request.amount} received"
        )


def _card() -> Iterator[Problem]:
    """Whatever the gateway captured is an order's payment, or was set aside, and of the same amount."""
    same = {"reference": OuterRef("payment_intent"), "amount": OuterRef("amount")}
    found = GatewayCharge.objects.filter(
        ~Exists(Receipt.objects.filter(**same)), ~Exists(Unallocated.objects.filter(**same))
    )
    for charge in found:
        yield Problem(f"charge {charge.payment_intent}", f"{charge.amount} captured and not booked")


def _set_aside() -> Iterator[Problem]:
    """What is owed to senders is what nobody has decided on yet, office by office."""
    waiting = Counter(
        dict(Unallocated.objects.open().values_list("office").annotate(Sum("amount")).order_by())
    )
    rows = Balance.objects.open().filter(code=chart.UNALLOCATED)
    owed = Counter({row.office_id: row.amount for row in rows})
    for office in waiting.keys() | owed.keys():
        if waiting[office] != owed[office]:
            yield Problem(f"office {office}", f"{waiting[office]} set aside, {owed[office]} in the books")


def _money_back() -> Iterator[Problem]:
    """What went back to cards, and what disputes hold, is in the books to the rupiah."""
    stands = Entry.objects.filter(key__startswith="gateway-refund:", event="refund-paid", reversed_by=None)
    posted = dict(stands.annotate(total=Sum("transfers__amount")).values_list("key", "total"))
    for refund in GatewayRefund.objects.exclude(state=SendState.FAILED):
        in_books = posted.pop(f"gateway-refund:{refund.pk}", 0)
        if in_books != refund.amount:
            yield Problem(f"refund {refund}", f"{refund.amount} sent back, {in_books} in the books")
    for key, total in posted.items():
        yield Problem(f"entry {key}", f"{total} in the books without a refund")
    held = sum(row.amount for row in Balance.objects.open().filter(code=chart.DISPUTED))
    disputed = Dispute.objects.filter(state=DisputeState.OPEN).aggregate(total=Sum("amount", default=0))
    if held != disputed["total"]:
        yield Problem("disputes", f"{disputed['total']} in dispute, {held} in the books")


def _orders() -> Iterator[Problem]:
    """The lines and the delivery add up to the order, and its consignments to its delivery."""
    goods = Subquery(
        Order.objects.filter(pk=OuterRef("pk")).annotate(sum=Sum("lines__line_price_incl_tax")).values("sum")
    )
    delivery = Subquery(
        Order.objects.filter(pk=OuterRef("pk")).annotate(sum=Sum("consignments__shipping")).values("sum")
    )
    rows = Order.objects.annotate(goods=goods, delivery=delivery)
    for order in rows.exclude(
        total_incl_tax=F("goods") + F("shipping_incl_tax"), shipping_incl_tax=F("delivery")
    ):
        yield Problem(f"order {order.number}", "lines, delivery and total do not agree")


def _recognised() -> Iterator[Problem]:
    """What was handed over or completed has been shared out to the rupiah."""
    due = Q(line__recognition=Recognition.PAYMENT, consignment__order__status=Status.PAID)
    due |= Q(line__recognition=Recognition.HANDOVER, consignment__handed_over_at__isnull=False)
    due |= Q(consignment__completed_at__isnull=False)
    lines = ConsignmentLine.objects.filter(due).select_related(
        "line", "consignment__order", "consignment__prison"
    )
    rows = Transfer.objects.filter(entry__event="recognised", entry__reversed_by=None)
    shared: Counter[str] = Counter()
    for subject, total in rows.values_list("subject").annotate(total=Sum("amount")).order_by():
        shared[whole_line(subject)] += total
    goods: Counter[int] = Counter()
    for each in lines:
        goods[each.line_id] += each.goods
    for each in lines:
        total, expected = shared[line_subject(each.line_id)], goods[each.line_id]
        if total != expected:
            yield Problem(
                f"consignment {each.consignment.reference}", f"{total} shared out of {expected} for one line"
            )


def _stock() -> Iterator[Problem]:
    """What is promised is exactly what live consignments hold."""
    held = dict(
        ConsignmentLine.objects.filter(consignment__state__in=LIVE, line__is_made=False)
        .values_list("line__stockrecord")
        .annotate(total=Sum("quantity"))
        .order_by()
    )
    for record in StockRecord.objects.order_by("pk"):
        if record.num_allocated != held.get(record.pk, 0):
            yield Problem(
                f"stock {record.partner_sku}",
                f"{record.num_allocated} promised, {held.get(record.pk, 0)} held by orders",
            )


def _unpriced() -> Iterator[Problem]:
    sold = Product.objects.filter(is_public=True).exclude(structure=Product.PARENT)
    for product in sold.filter(stockrecords__isnull=True):
        yield Problem(f"product {product.number}", "published without price and stock")


def counted() -> dict[str, int]:
    """How much was looked at, for the command's last line."""
    return {
        "entries": Entry.objects.count(),
        "receipts": Receipt.objects.count(),
        "consignments": Consignment.objects.count(),
    }
