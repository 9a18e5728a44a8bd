"""A year of the shop's life, played through the real services on a moving clock.

Nothing here writes a row by itself: buyers place baskets, treasurers confirm what arrived, officers hand
over, the complaint window passes, PNBP is deposited. The steps wait in one queue ordered by time, so the
books grow as they would have. What is still under way today stays under way. Buyers are numbered, not named.
"""

import heapq
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count

from catalogue.models import Product
from catalogue.price_and_stock import change_stock
from config.common import clock
from partners.strategy import Selector
from shop.basket.models import Basket
from shop.fulfilment.models import ComplaintWindow, Consignment, Delivery, PackingRule, State
from shop.fulfilment.services import accept, complete, hand_over, mark_ready, start_production
from shop.ledger.deposits import add_billing_code, open_deposit, verify_deposit
from shop.ledger.due import due
from shop.ledger.payments import not_remitted, remit
from shop.ledger.refunds import post_courier_bill
from shop.order.models import Order, Status
from shop.payment.cash import cash_of, pay_in
from shop.payment.deposits import record_deposit
from shop.payment.owing import refund_line
from shop.payment.refunds import pay_refund
from shop.payment.services import cancel_order, collect_at_pickup, confirm_receipt, sweep_payments
from shop.placement import demo_buyers, demo_counter
from shop.placement.counter import sell
from shop.placement.services import place

WIB = ZoneInfo("Asia/Jakarta")
ORDERS = 60
# The year's known cases, by the number of the order.
MIXED, MIXED_NOW, UNPAID, CANCELLED, BELOW_COST, REFUNDED = 31, 58, 45, 46, 23, 25
# What each buyer of a known case takes; the last ones leave Semarang's desk something to do in every room.
KNOWN = {
    BELOW_COST: [("doormat", 4)],
    MIXED: [("patio-chair", 1), ("batik", 1), ("tray", 1)],
    MIXED_NOW: [("patio-chair", 1), ("batik", 1), ("tray", 1)],
    56: [("rattan-chair", 2)],
    57: [("calligraphy", 1)],
    59: [("batik", 1), ("calligraphy", 1)],
    60: [("rattan-terrace-set", 1)],
}
NOT_ACCEPTED = 59
# The last orders come close together, so that every stage is to be seen today.
RECENT, RECENT_DAYS = 12, 13
LATE_DEPOSIT_BEFORE = timedelta(days=275)
STILL_TO_DEPOSIT = timedelta(days=3)
# In those last days Semarang's treasurer has still to open his deposit; the others' wait for the NTPN.
STILL_TO_OPEN = "SMG"


@dataclass
class Year:
    """The queue of steps still to come, the random choices, and who acts."""

    users: Mapping[str, Any]
    products: Mapping[str, Product]
    end: datetime
    random: Random = field(default_factory=lambda: Random(1990))
    queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    deposit_days: set[tuple[str, datetime]] = field(default_factory=set)
    was_late: bool = False
    _tie: Any = field(default_factory=itertools.count)

    def at(self, moment: datetime, step: Callable[[], None]) -> None:
        if moment <= self.end:
            heapq.heappush(self.queue, (moment, next(self._tie), step))

    def run(self) -> None:
        while self.queue:
            moment, _order, step = heapq.heappop(self.queue)
            with clock.at(moment):
                step()


@transaction.atomic
def load(users: Mapping[str, Any], products: Mapping[str, Product], *, since: datetime, end: datetime) -> int:
    """Play the year once, whole or not at all; returns how many orders there are."""
    ComplaintWindow.objects.get_or_create(
        valid_from=since.date() - timedelta(days=365),
        defaults={"days": 7, "source": "Ketentuan toko: keluhan diterima tujuh hari sejak diserahkan."},
    )
    PackingRule.objects.get_or_create(
        valid_from=since.date() - timedelta(days=365),
        defaults={
            "source": "Pilihan toko: sepuluh menit untuk membatalkan salah tekan; alamat disimpan sesingkat "
            "mungkin (asas retensi, UU 27/2022 Pasal 16), lebih lama dari masa keluhan."
        },
    )
    if Order.objects.exists():
        return Order.objects.count()
    year = Year(users=users, products=products, end=end)
    recent = end - timedelta(days=RECENT_DAYS)
    long, short = (recent - since) / (ORDERS - RECENT), (end - recent) / RECENT
    for n in range(1, ORDERS + 1):
        late = n - 1 - (ORDERS - RECENT)
        moment = since + long * (n - 1) if late < 0 else recent + short * late
        moment = moment.astimezone(WIB).replace(hour=8 + n % 9, minute=(n * 7) % 60)
        year.at(moment, lambda n=n: _buy(year, n))
    for week in range(52):
        year.at(since + timedelta(weeks=week), lambda: _ignore(sweep_payments()))
    for before, *sale in demo_counter.SALES:
        year.at(end - before, lambda sale=sale: _sell(year, *sale))
    year.run()
    return Order.objects.count()


def mixed_order() -> Order:
    """The year's order of three prisons that went all the way."""
    mixed = Order.objects.annotate(parts=Count("consignments")).filter(parts=3)
    order = mixed.order_by("date_placed").first()
    if order is None:
        raise LookupError("the demo's year has not been played")
    return order


def _buy(year: Year, n: int) -> None:
    """Fresh food is ordered after the last prison's cut-off hour, when there is time to pay it before it is begun."""
    chosen, afternoon = _choice(year, n), clock.now().astimezone(WIB).replace(hour=13)
    if afternoon > clock.now() and any(product.is_fresh for product, _quantity in chosen):
        year.at(afternoon, lambda: _order(year, n, chosen))
    else:
        _order(year, n, chosen)


def _order(year: Year, n: int, chosen: Sequence[tuple[Product, int]]) -> None:
    basket = Basket.objects.create(date_created=clock.now())
    basket.strategy = Selector().strategy()
    for product, quantity in chosen:
        _restock(year, product, quantity)
        basket.add_product(product, quantity)
    order = place(basket=basket, purchase=demo_buyers.purchase_of(n, basket, year.random))
    moment = clock.now()
    if order.pays_at_pickup:
        _make(year, order)
    elif n not in (UNPAID, ORDERS):
        year.at(moment + timedelta(hours=3 + n % 5), lambda: _pay(year, order, n))


def _sell(year: Year, key: str, quantity: int, source: str, market: str) -> None:
    product = year.products[key]
    _restock(year, product, quantity)
    order = sell(
        prison=product.prison,
        items={product.pk: quantity},
        purchase=demo_counter.in_cash(product, quantity, source, market),
        by=year.users[f"petugas.{product.prison.code}"],
    )
    _deposit_soon(year, order.consignments.select_related("prison__office").get())


def _choice(year: Year, n: int) -> Sequence[tuple[Product, int]]:
    """What buyer ``n`` puts in his basket: one or two things of one prison, but for the known cases."""
    if n in KNOWN:
        return [(year.products[key], quantity) for key, quantity in KNOWN[n]]
    for_sale = Product.objects.for_sale()
    prisons = sorted(set(for_sale.values_list("prison", flat=True)))
    prison = prisons[n % len(prisons)]
    of_prison = for_sale.filter(prison=prison).order_by("pk")
    fresh = n % 9 == 4 or not of_prison.exclude(durability="perishable").exists()
    rows = list(of_prison.filter(durability="perishable" if fresh else "durable")) or list(of_prison)
    picked = year.random.sample(rows, k=min(len(rows), 1 + n % 2))
    return [(_variant(year, product), _quantity(year, product)) for product in picked]


def _variant(year: Year, product: Product) -> Product:
    children = list(product.children.filter(is_public=True).order_by("number"))
    return year.random.choice(children) if children else product


def _quantity(year: Year, product: Product) -> int:
    most = 1 if product.price_from > 300_000 else 3
    return min(product.min_quantity - 1 + year.random.randint(1, most), product.max_quantity or 10_000)


def _restock(year: Year, product: Product, quantity: int) -> None:
    """The workshop makes more when the shelf is nearly empty."""
    record = product.stock_record
    record.refresh_from_db()
    if record.available is not None and record.available < quantity + 2:
        officer = year.users[f"petugas.{product.prison.code}"]
        change_stock(product=product, delta=quantity + (0 if product.one_of_a_kind else 20), by=officer)
        product.refresh_from_db()


def _pay(year: Year, order: Order, n: int) -> None:
    request = order.payment_requests.get()
    treasurer = _treasurer(year, request.office)
    confirm_receipt(
        request=request,
        reference=f"MUTASI{n:05d}",
        amount=request.amount,
        received_on=clock.today(),
        by=treasurer,
    )
    if n == CANCELLED:
        year.at(
            clock.now() + timedelta(hours=2),
            lambda: _ignore(
                cancel_order(order=order, reason="Dibatalkan pembeli sebelum dibuat.", by=treasurer)
            ),
        )
        return
    here = [each for each in not_remitted(request.office) if each.order_number == order.number]
    for held in here if n != MIXED_NOW else []:
        year.at(clock.now() + timedelta(hours=20), lambda held=held: _remit(year, request.office, held))
    if n != NOT_ACCEPTED:
        _make(year, order)
    if n == REFUNDED:
        year.at(clock.now() + timedelta(days=30), lambda: _refund(year, order))


def _refund(year: Year, order: Order) -> None:
    """A buyer complained and gets a tenth of one thing's price back, in two steps."""
    consignment = order.consignments.select_related("prison__office").get()
    if consignment.state != State.COMPLETED:
        year.at(clock.now() + timedelta(days=10), lambda: _refund(year, order))
        return
    line, prison = order.lines.order_by("pk")[0], consignment.prison
    amount, treasurer = line.goods // 10, _treasurer(year, prison.office)
    refund_id = f"{consignment.reference}:1"
    refund_line(line=line, amount=amount, refund_id=refund_id, reason="Lecet saat diterima.", by=treasurer)
    year.at(
        clock.now() + timedelta(days=1),
        lambda: pay_refund(
            order=order,
            prison=prison,
            paid_by=prison.office,
            amount=amount,
            refund_id=refund_id,
            reference=f"KEMBALI-{order.number}",
            by=treasurer,
        ),
    )


def _remit(year: Year, collector: Any, held: Any) -> None:
    prison = next(p.prison for p in year.products.values() if p.prison.short_code == held.prison_code)
    remit(
        order_number=held.order_number,
        prison_office=prison.office,
        collector=collector,
        actor=_treasurer(year, collector),
        reference=f"TERUSAN-{held.prison_code}",
    )


def _make(year: Year, order: Order) -> None:
    """Each prison takes its consignment on, makes it, and lets it go."""
    for consignment in order.consignments.select_related("prison"):
        year.at(clock.now() + timedelta(hours=18), lambda c=consignment: _accept(year, c))


def _accept(year: Year, consignment: Consignment) -> None:
    if Order.objects.get(pk=consignment.order_id).status not in (Status.PAID, Status.PENDING):
        return
    officer = year.users[f"petugas.{consignment.prison.code}"]
    accept(consignment=consignment, by=officer)
    days = max(each.line.product.lead_days for each in consignment.lines.select_related("line__product"))
    if days:
        start_production(consignment=consignment, by=officer)
    year.at(clock.now() + timedelta(days=days, hours=20), lambda: _ready(year, consignment))


def _ready(year: Year, consignment: Consignment) -> None:
    officer = year.users[f"petugas.{consignment.prison.code}"]
    mark_ready(consignment=consignment, by=officer)
    year.at(clock.now() + timedelta(hours=5), lambda: _hand_over(year, consignment))


def _hand_over(year: Year, consignment: Consignment) -> None:
    officer = year.users[f"petugas.{consignment.prison.code}"]
    consignment = Consignment.objects.select_related("order", "prison__office").get(pk=consignment.pk)
    if consignment.order.status == Status.PENDING:
        collect_at_pickup(
            consignment=consignment,
            code=consignment.pickup_code,
            receipt_number=f"KUITANSI-{consignment.order.number}",
            by=officer,
        )
    else:
        by_courier = consignment.delivery == Delivery.COURIER
        hand_over(
            consignment=consignment,
            by=officer,
            courier="Kurir mitra" if by_courier else "",
            tracking=f"RESI{consignment.pk:08d}" if by_courier else "",
            code=consignment.pickup_code,
        )
    if consignment.shipping:
        year.at(clock.now() + timedelta(days=2), lambda: _pay_courier(year, consignment))
    _deposit_soon(year, consignment)
    year.at(clock.now() + timedelta(days=7, hours=1), lambda: _complete(year, consignment))


def _pay_courier(year: Year, consignment: Consignment) -> None:
    """The bill is what the buyer paid, a little less or a little more."""
    paid = consignment.shipping + year.random.choice([0, 0, -1_000, 500])
    post_courier_bill(
        order_number=consignment.order.number,
        office=consignment.prison.office,
        part=consignment.part,
        charged=consignment.shipping,
        paid=paid,
        actor=year.users[f"bendahara.{consignment.prison.code}"],
        reference=f"TAGIHAN-{consignment.pk}",
    )


def _complete(year: Year, consignment: Consignment) -> None:
    complete(consignment=consignment)
    _deposit_soon(year, consignment)


def _deposit_soon(year: Year, consignment: Consignment) -> None:
    """The treasurer goes to the bank at half past two; once in the year three days too late."""
    office = consignment.prison.office
    moment = clock.now().astimezone(WIB).replace(hour=14, minute=30)
    if moment <= clock.now():
        moment += timedelta(days=1)
    while moment.weekday() > 4:
        moment += timedelta(days=1)
    if not year.was_late and moment > year.end - LATE_DEPOSIT_BEFORE and due(office):
        year.was_late = True
        moment += timedelta(days=5)
    if moment > year.end - STILL_TO_DEPOSIT and consignment.prison.short_code == STILL_TO_OPEN:
        return
    if (consignment.prison.code, moment) not in year.deposit_days:
        year.deposit_days.add((consignment.prison.code, moment))
        year.at(moment, lambda: _deposit(year, consignment))


def _deposit(year: Year, consignment: Consignment) -> None:
    prison = consignment.prison
    treasurer, head = year.users[f"bendahara.{prison.code}"], year.users[f"kepala.{prison.code}"]
    if cash := sum(held.amount for _receipt, held in cash_of(prison.office)):
        pay_in(office=prison.office, total=cash, reference=f"SETOR {clock.today():%d%m%Y}", by=treasurer)
    if not due(prison.office):
        return
    deposit = open_deposit(office=prison.office, by=treasurer)
    code = f"8{clock.today():%Y%m%d}{deposit.pk:06d}"
    add_billing_code(deposit=deposit, code=code, by=treasurer)
    ntpn, ntb = f"{year.random.getrandbits(60):016X}"[:16], f"{year.random.randrange(10**12):012d}"
    if clock.now() > year.end - STILL_TO_DEPOSIT:
        return
    record_deposit(deposit=deposit, ntpn=ntpn, ntb=ntb, paid_on=clock.today(), by=treasurer)
    verify_deposit(deposit=deposit, by=head)


def _treasurer(year: Year, office: Any) -> Any:
    return year.users["bendahara.pusat" if office.prison is None else f"bendahara.{office.prison.code}"]


def _ignore(_result: Any) -> None:
    """Steps answer nothing."""
