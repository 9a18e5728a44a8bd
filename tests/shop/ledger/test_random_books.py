"""Whatever is done in whatever order, the books stay whole; refusals are allowed, breaches are not."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from config.common import clock
from shop.ledger import chart
from shop.ledger.deposits import add_billing_code, cancel_deposit, confirm_deposit, open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance, Deposit, Entry, Scheme, Transfer
from shop.ledger.payments import not_remitted, remit
from shop.ledger.posting import reverse
from shop.ledger.recognition import remaining
from shop.ledger.refunds import (
    RefundedLine,
    post_cancellation,
    post_courier_bill,
    post_refund,
    post_refund_paid,
)
from shop.ledger.verify import problems
from tests.shop.ledger.stories import pay, recognise

STEPS = 40


class Walk:
    def __init__(self, seed, offices, user):
        self.random, self.user, self.offices = random.Random(seed), user, list(offices.values())
        self.n, self.done = 0, Counter()

    def step(self):
        action = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        self.n += 1
        try:
            getattr(self, action)(self.random.choice(self.offices), f"A{self.random.randint(1, 4)}")
            self.done[action] += 1
        except LedgerRefused:
            self.done["refused"] += 1

    def amount(self):
        return self.random.choice([1, 7, 999, 33_333, 100_001, 850_000])

    def do_pay(self, office, order):
        into = self.random.choice(self.offices)
        pay(office, order=order, goods=self.amount(), shipping=self.amount(), into=into, n=self.n)

    do_pay_more = do_pay_again = do_pay

    def do_recognise(self, office, order):
        code = self.random.choice(Scheme.objects.values_list("code", flat=True))
        facts = {"goods": self.amount(), "cost": self.amount(), "code": code}
        recognise(office, order=order, line=self.random.randint(1, 3), point=str(self.n), **facts)

    do_recognise_more = do_recognise

    def do_cancel(self, office, order):
        facts = {"order_number": order, "office": office, "part": 1, "point": str(self.n)}
        post_cancellation(**facts, goods=self.amount(), shipping=self.amount())

    def do_refund(self, office, order):
        lines = [RefundedLine(line, self.amount()) for line in (1, 2)]
        post_refund(refund_id=str(self.n), order_number=order, office=office, part=1, lines=lines, shipping=5)

    def do_pay_refund(self, office, order):
        facts = {"order_number": order, "office": office, "paid_by": self.random.choice(self.offices)}
        post_refund_paid(**facts, refund_id=f"p{self.n}", amount=self.amount())

    def do_courier(self, office, order):
        facts = {"order_number": order, "office": office, "part": self.n}
        post_courier_bill(**facts, charged=self.amount(), paid=self.amount())

    def do_remit(self, office, order):
        for held in not_remitted(office)[:1]:
            prison = next(each for each in self.offices if each.prison.short_code == held.prison_code)
            facts = {"order_number": held.order_number, "prison_office": prison}
            remit(**facts, collector=office, actor=self.user)

    def do_open(self, office, order):
        deposit = open_deposit(office=office, by=self.user)
        add_billing_code(deposit=deposit, code=f"{self.n:015d}", by=self.user)

    def do_prove(self, office, order):
        for deposit in Deposit.objects.filter(office=office, state="billed")[:1]:
            proof = {"ntpn": f"{self.n:016d}", "ntb": "1", "paid_on": clock.today()}
            confirm_deposit(deposit=deposit, by=self.user, **proof)

    def do_give_up(self, office, order):
        for deposit in Deposit.objects.filter(office=office, state="billed")[:1]:
            cancel_deposit(deposit=deposit, by=self.user, reason="uji")

    def do_reverse(self, office, order):
        entries = list(Entry.objects.exclude(event__startswith="deposit"))
        if entries:
            entry = self.random.choice(entries)
            reverse(entry=entry, key=f"fix:{self.n}", reason="uji", actor=self.user)


@pytest.mark.parametrize("seed", range(12))
def test_any_sequence_leaves_whole_books(offices, treasurer, seed):
    walk = Walk(seed, offices, treasurer)
    for hour in range(STEPS):
        with clock.at(datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)):
            walk.step()
    assert [problem for problem in problems() if not problem.where.startswith("line:")] == []
    totals = Transfer.objects.trial_balance()
    assert sum(debit for debit, _ in totals.values()) == sum(credit for _, credit in totals.values())
    by_code = {code: debit - credit for code, (debit, credit) in totals.items() if debit != credit}
    assert by_code == {
        code: chart.CHART[code].signed(amount) for code, amount in Balance.objects.by_code().items()
    }
    assert all(min(parts) >= 0 for parts in remaining([1, 2, 3]).values())
    assert walk.done["do_pay"] + walk.done["do_pay_more"] + walk.done["do_pay_again"] > 0
