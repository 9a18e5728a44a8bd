"""Whatever is sold, refunded, cancelled, disputed, paid out and deposited in whatever order: every account is as plain
books say it should be, and nothing that is owed is below zero. Refusals are allowed, and change nothing."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.common import clock
from config.common.errors import Refused
from partners.models import Office
from partners.workshops.models import Workshop
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.ledger import chart, refs
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.models import Balance, Entry, SchemeUse
from shop.ledger.payments import remit
from shop.ledger.posting import Leg, post
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Order
from shop.payment import card_refunds, disputes, gateway, settlement
from shop.payment.card_refunds import begin_refund
from shop.payment.models import GatewayCharge, GatewayRefund, RefundLimit
from shop.payment.owing import left_of
from shop.payment.refund_requests import ask_refund, requests_of
from shop.payment.refunds import debts_of, pay_back
from shop.payment.services import cancel_order, confirm_receipt
from shop.payment.verify import problems
from tests.factories import (
    BEGIN,
    basket_with,
    make_office_tree,
    make_prison,
    make_product,
    make_scheme,
    make_workshop,
    person,
    place_order,
)
from tests.shop.payment.plain_books import Books, Sale

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
COST = 40_001


def shop():
    """Three orders: by card from one prison and from two, by transfer; one prison shares at hand-over."""
    region = make_office_tree()
    RefundLimit.objects.update(amount=10**9)
    stool = make_product(title="Bangku", price=100_001, cost=COST, stock=99)
    bakery = make_workshop(make_prison("TNG"), "RO")
    by_sales = {"base": "gross", "pnbp_bp": 5_000, "premi_bp": 3_500, "programme_bp": 1_500}
    scheme = make_scheme("P50", recognition="handover", **by_sales)
    SchemeUse.objects.create(scheme=scheme, workshop=Workshop.objects.get(pk=bakery.pk), valid_from=BEGIN)
    bread = make_product(bakery, title="Roti", price=18_333, stock=99)
    return region, [
        place_order(basket_with((stool, 3)), method="card"),
        place_order(basket_with((stool, 2), (bread, 3)), method="card"),
        place_order(basket_with((bread, 2))),
    ]


def sales_of(order):
    for parcel in order.consignments.select_related("prison__office").order_by("pk"):
        each = parcel.lines.get()
        at_handover = each.line.recognition == "handover"
        yield Sale(
            order=order.number,
            prison=parcel.prison.office.name,
            code=parcel.prison.short_code,
            by_card=order.payment_requests.get().method == "card",
            goods=each.goods,
            pieces=each.quantity,
            shipping=parcel.shipping,
            cost=0 if at_handover else COST,
            weights=(5_000, 3_500, 1_500) if at_handover else (1_500, 5_000, 3_500),
            when="sent" if at_handover else "completed",
        )


class Walk:
    """Each step is the shop's own service; where that does not refuse, the plain books follow."""

    def __init__(self, region, orders):
        self.region, self.orders = region, orders
        self.books = Books([sale for order in orders for sale in sales_of(order)])
        self.n, self.lines, self.fees = 0, [], set()
        self.by = person(region, "treasurer")

    def step(self, name, which, amount):
        self.n += 1
        order = Order.objects.get(pk=self.orders[which % 3].pk)
        sales = self.books.of(order.number)
        try:
            with transaction.atomic():
                getattr(self, f"do_{name}")(order, sales[amount % len(sales)], amount)
        except Refused:
            return

    def charge(self, order):
        return GatewayCharge.objects.filter(request__order=order).first()

    def parcel(self, sale):
        order = Order.objects.get(number=sale.order)
        return order.consignments.select_related("prison__office").get(prison__short_code=sale.code, part=1)

    def line(self, kind, charge_or_id, amount, fee=0):
        self.lines.append(gateway.BalanceLine(f"txn_{self.n}", kind, amount, fee, amount - fee, charge_or_id))

    def do_pay(self, order, _sale, _amount):
        request = order.payment_requests.get()
        card = request.method == "card"
        reference = f"pi_{order.number}" if card else order.number
        if card and not self.charge(order):
            GatewayCharge.objects.create(
                request=request,
                payment_intent=reference,
                charge_id=f"ch_{order.number}",
                amount=request.amount,
                fee=request.amount * 29 // 1000 + 2_000,
            )
        facts = {"amount": request.amount, "received_on": clock.today(), "by": None if card else self.by}
        confirm_receipt(request=request, reference=reference, card=card, **facts)
        self.books.pay(order.number)
        if card:
            charge = self.charge(order)
            self.line("charge", charge.charge_id, charge.amount, charge.fee)

    def do_fees(self, _order, _sale, _amount):
        settlement._late_fees()
        self.book_fees()

    def book_fees(self):
        for order in self.orders[:2]:
            charge = self.charge(order)
            if charge and order.number not in self.fees:
                self.fees.add(order.number)
                self.books.fee(order.number, charge.fee)

    def do_send(self, order, sale, _amount):
        parcel, by = self.parcel(sale), person(self.parcel(sale).prison, "officer")
        ready = mark_ready(consignment=accept(consignment=parcel, by=by), by=by)
        hand_over(consignment=ready, by=by, courier="Kurir", tracking="KR123456")
        self.books.step(sale, "sent")

    def do_complete(self, order, sale, _amount):
        complete(consignment=self.parcel(sale), settled=True)
        self.books.step(sale, "completed")

    def ask(self, order, sale, **said):
        parcel = self.parcel(sale)
        facts = {"quantity": None, "amount": None, "shipping": False, "restock": False, "reason": f"{self.n}"}
        facts |= {"n": requests_of(order).count(), "each": parcel.lines.get(), "by": self.by}
        return ask_refund(parcel=parcel, **facts | said)

    def do_refund(self, order, sale, amount):
        amount = 1 + amount % max(1, sale.left)
        self.ask(order, sale, amount=amount)
        self.books.refund(sale, amount)

    def do_refund_all_but_one(self, order, sale, _amount):
        self.do_refund(order, sale, max(0, sale.left - 2))

    def do_take_off(self, order, sale, amount):
        pieces = 1 + amount % sale.pieces
        self.ask(order, sale, quantity=pieces)
        self.books.take_off(sale, pieces)

    def do_refund_shipping(self, order, sale, _amount):
        made = self.ask(order, sale, shipping=True)
        self.books.refund_shipping(sale, made.shipping)

    def do_cancel(self, order, _sale, _amount):
        was_paid = order.status == "paid"
        cancel_order(order=order, reason="uji", by=self.by)
        if was_paid:
            self.books.cancel(order.number)

    def do_send_back(self, order, _sale, amount):
        for debt in debts_of(order):
            if debt.charge and amount % 2:
                refund = begin_refund(order=order, payer=debt.payer, by=self.by)
                self.say(refund, "succeeded")
                self.line("refund", f"re_{refund.pk}", -refund.amount)
            else:
                pay_back(order=order, payer=debt.payer, reference=f"OUT {self.n}", by=self.by)
            for office, share in debt.shares:
                sale = next(each for each in self.books.of(order.number) if each.prison == office.name)
                self.books.send_back(sale, share)

    def say(self, refund, status):
        said = gateway.Refund(
            f"re_{refund.pk}", refund.charge.payment_intent, refund.amount, status, refund.key
        )
        card_refunds.apply(said)

    def do_refund_fails(self, order, _sale, _amount):
        rows = GatewayRefund.objects.filter(
            charge__request__order=order, state="sent", refund_id__startswith="re_"
        )
        refund = rows.exclude(key__startswith="re_").last()
        if refund is None:
            return
        shares = {}
        for row in Entry.objects.get(key=f"gateway-refund:{refund.pk}").transfers.select_related(
            "debit__office"
        ):
            shares[row.debit.office.name] = shares.get(row.debit.office.name, 0) + row.amount
        self.say(refund, "failed")
        self.line("refund_failure", f"re_{refund.pk}", refund.amount)
        for sale in self.books.of(order.number):
            if shares.get(sale.prison):
                self.books.into_pool(self.books.debt(sale), sale, shares[sale.prison])

    def do_found(self, order, _sale, amount):
        """Given back in Stripe's own pages, up to what the card was charged."""
        left = self.refundable(order)
        if not left:
            return
        amount = left if amount % 3 == 0 else 1 + amount % left
        shares = self.books.apportion(order.number, amount)
        found = f"re_found_{self.n}"
        card_refunds.apply(gateway.Refund(found, self.charge(order).payment_intent, amount, "succeeded", ""))
        self.line("refund", found, -amount)
        self.books.cover(order.number, shares)
        for sale, share in shares:
            self.books.send_back(sale, share)

    def refundable(self, order):
        charge = self.charge(order)
        if not charge or order.number in self.books.apart or charge.disputes.filter(state="lost").exists():
            return 0
        gone = charge.refunds.exclude(state="failed")
        return charge.amount - sum(gone.values_list("amount", flat=True))

    def do_dispute(self, order, _sale, _amount):
        amount = self.refundable(order)
        if amount:
            disputes.apply(self.said(order, amount, "needs_response"))
            self.line("adjustment", self.said(order, amount, "").id, -amount)
            self.books.dispute(order.number, amount)

    def said(self, order, amount, status):
        number = self.charge(order).disputes.count() + (status == "needs_response")
        intent = self.charge(order).payment_intent
        return gateway.Dispute(f"du_{order.number}_{number}", intent, amount, status, "fraudulent")

    def do_dispute_ends(self, order, _sale, amount):
        if order.number not in self.books.apart:
            return
        won, sum_ = bool(amount % 2), self.charge(order).disputes.get(state="open").amount
        disputes.apply(self.said(order, sum_, "won" if won else "lost"))
        if won:
            self.line("adjustment", self.said(order, sum_, "").id, sum_)
        self.books.dispute_ends(order.number, won)

    def do_pay_out(self, _order, _sale, _amount):
        amount = sum(line.net for line in self.lines)
        if amount <= 0:
            return
        said = gateway.Payout(f"po_{self.n}", amount, "paid", clock.now())
        assert settlement._import(said, self.lines)
        self.book_fees_of(self.lines)
        for order in self.orders[:2]:
            if any(order.number in self.order_of(line.source) for line in self.lines):
                for sale in self.books.of(order.number):
                    self.books.pay_out(sale)
        self.lines = []

    def book_fees_of(self, lines):
        for order in self.orders[:2]:
            if order.number not in self.fees and any(line.source == f"ch_{order.number}" for line in lines):
                self.fees.add(order.number)
                self.books.fee(order.number, self.charge(order).fee)

    def order_of(self, source):
        if source.startswith("re_"):
            refund = (
                GatewayRefund.objects.filter(refund_id=source)
                .select_related("charge__request__order")
                .first()
            )
            return refund.charge.request.order.number if refund else ""
        return source

    def do_remit(self, order, sale, _amount):
        prison = self.parcel(sale).prison.office
        remit(order_number=order.number, prison_office=prison, collector=self.region, actor=self.by)
        self.books.remit(sale)

    def do_deposit(self, _order, sale, _amount):
        office = Office.objects.select_related("prison").get(name=sale.prison)
        deposit = open_deposit(office=office, by=self.by)
        add_billing_code(deposit=deposit, code=f"{self.n:015d}", by=self.by)
        proof = {"ntpn": f"{self.n:016d}", "ntb": "1", "paid_on": clock.today()}
        confirm_deposit(deposit=deposit, by=self.by, **proof)
        self.books.deposit(sale.prison)

    def do_premi(self, _order, sale, amount):
        office = Office.objects.get(name=sale.prison)
        pool = self.books.held["2200", sale.prison, ""]
        if pool:
            paid = 1 + amount % pool
            legs = [Leg(refs.of(chart.PREMI, office), refs.bank(office), paid)]
            post(key=f"premi:{self.n}", event="premi-paid", legs=legs)
            self.books.pay_premi(sale.prison, paid)


STEPS = [name.removeprefix("do_") for name in dir(Walk) if name.startswith("do_")]
USUAL = ["pay", "pay", "send", "complete", "send_back", "pay_out", "remit", "deposit"]
TOLD = st.lists(
    st.tuples(st.sampled_from([*USUAL, *STEPS]), st.integers(0, 2), st.integers(0, 10**6)),
    min_size=6,
    max_size=18,
)


def told(region, orders, story):
    walk = Walk(region, orders)
    for order in (0, 1, 2):
        walk.step("pay", order, 0)
    for name, which, amount in story:
        walk.step(name, which, amount)
        rows = Balance.objects.open().select_related("office", "account")
        real = {(row.code, row.office.name, row.subject): row.amount for row in rows}
        assert real == walk.books.accounts(), f"after {name}"
        assert min(real.values()) >= 0
    for order in orders:
        order.refresh_from_db()
        if order.status == "paid":
            assert sum(left.amount for left in left_of(order)) == sum(
                sale.left for sale in walk.books.of(order.number)
            )
    assert problems() == ledger_problems() == []


def many(examples):
    def decorate(test):
        checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
        return settings(
            max_examples=examples,
            deadline=None,
            suppress_health_check=checks,
            derandomize=True,
            database=None,
        )(given(story=TOLD)(test))

    return decorate


@pytest.fixture
def begun(db):
    with clock.at(NOW):
        yield shop()


def each_in_its_own(begun, story):
    try:
        with transaction.atomic():
            told(*begun, story)
            transaction.set_rollback(True)
    finally:
        for order in begun[1]:
            order.refresh_from_db()


@many(12)
def test_a_few_stories_leave_the_books_as_plain_ones(begun, story):
    each_in_its_own(begun, story)


@pytest.mark.slow
@many(1_000)
def test_a_thousand_stories_leave_the_books_as_plain_ones(begun, story):
    each_in_its_own(begun, story)
