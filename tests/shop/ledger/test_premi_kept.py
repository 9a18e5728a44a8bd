"""Premi that were paid out stay with the workers: what is refunded then is the office's loss."""

from shop.ledger import chart, refs
from shop.ledger.models import Balance
from shop.ledger.posting import Leg, post
from shop.ledger.recognition import remaining
from shop.ledger.refunds import RefundedLine, post_refund
from tests.shop.ledger.stories import sell


def premi_paid(office, amount, n=1):
    legs = [Leg(refs.of(chart.PREMI, office), refs.bank(office), amount)]
    return post(key=f"premi:{n}", event="premi-paid", legs=legs)


def refund(office, order, line):
    lines = [RefundedLine(line, 250_000)]
    return post_refund(refund_id=str(line), order_number=order, office=office, part=1, lines=lines)


def test_the_oldest_premi_are_paid_first(smg):
    for line in (1, 2, 3):
        sell(smg, order=f"A{line}", line=line)
    premi_paid(smg, 100_000)
    refund(smg, "A3", 3)
    assert Balance.objects.of(smg).by_code().get(chart.LOSSES) is None
    refund(smg, "A2", 2)
    assert Balance.objects.of(smg).by_code()[chart.LOSSES] == 25_000
    refund(smg, "A1", 1)
    left = Balance.objects.of(smg).by_code()
    assert (left[chart.LOSSES], left.get(chart.PREMI)) == (100_000, None)
    assert {parts.total for parts in remaining([1, 2, 3]).values()} == {0}


def test_what_was_earned_later_is_not_taken_for_it(smg):
    sell(smg, order="A1", line=1)
    premi_paid(smg, 75_000)
    sell(smg, order="A2", line=2)
    refund(smg, "A1", 1)
    left = Balance.objects.of(smg).by_code()
    assert (left[chart.PREMI], left[chart.LOSSES]) == (75_000, 75_000)
