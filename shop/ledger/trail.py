"""Follow the rupiah: what became of an order's money at each of its prisons, in one query.

Whatever happens to an order moves one of its own accounts (deferred sales, shipping, refunds; the order is
their subject), so those transfers tell everything up to the PNBP, and the deposits that took this PNBP tell
the rest. What was reversed is left out together with its reversal. Premi are followed to the pool of the
prison's workers; in it they belong to many orders at once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Value

from shop.ledger import chart
from shop.ledger.models import DepositLine, DepositState, Transfer
from shop.ledger.recognition import PART_OF_CODE
from shop.ledger.split import Parts
from shop.order.models import Order

OWN = (chart.DEFERRED, chart.SHIPPING, chart.REFUND)
RECEIVED = (chart.BANK, chart.HELD, chart.CLEARING)


class Move(NamedTuple):
    row: int
    subject: str
    prison: int
    debit: str
    credit: str
    amount: int
    on: date | None
    ntpn: str | None


class Total(NamedTuple):
    """Whole rupiah, and the day of the last of it; None while nothing has moved."""

    amount: int
    on: date | None


@dataclass(frozen=True)
class Trail:
    """The money of one order at one prison.

    ``kept`` of the goods is not shared yet; ``parts`` is how the rest was, and ``returned`` what of it went
    back to the buyer. ``deposits`` without an NTPN still wait for the treasury's proof; ``is_deposited`` when
    nothing is left to share or to prove.
    """

    prison_id: int
    goods: Total
    shipping: Total
    kept: int
    shared: Total
    parts: Parts
    returned: Parts
    refunded: Total
    repaid: Total
    deposits: tuple[Move, ...]
    is_deposited: bool


def trail(order: Order) -> list[Trail]:
    """One for each prison whose money has come; empty before payment."""
    return trails([order.number])[order.number]


def trails(numbers: Collection[str]) -> defaultdict[str, list[Trail]]:
    """The trails of several orders by number, still in one query."""
    sales: defaultdict[tuple[str, int], list[Move]] = defaultdict(list)
    for move in map(Move._make, _moves(numbers)):
        sales[move.subject.partition("/")[0], move.prison].append(move)
    found: defaultdict[str, list[Trail]] = defaultdict(list)
    for (number, prison), moves in sorted(sales.items()):
        found[number].append(_trail(prison, moves))
    return found


def _moves(numbers: Collection[str]) -> Iterable[tuple[object, ...]]:
    moved = ("debit__code", "credit__code", "amount", "entry__effective_on", Value(""))
    stands = Transfer.objects.filter(entry__reverses=None, entry__reversed_by=None)
    debited, credited = (
        stands.filter(**{f"{side}__subject__in": numbers, f"{side}__code__in": OWN}).values_list(
            "pk", f"{side}__subject", f"{side}__office__prison", *moved
        )
        for side in ("debit", "credit")
    )
    taken = (Value(chart.PNBP), Value(chart.IN_DEPOSIT), "amount", "deposit__paid_on", "deposit__ntpn")
    from_order = {"account__credits__debit__code": chart.DEFERRED, "account__code": chart.PNBP}
    lines = DepositLine.objects.filter(account__credits__debit__subject__in=numbers, **from_order)
    deposits = lines.exclude(deposit__state=DepositState.CANCELLED)
    return debited.union(
        credited, deposits.values_list("pk", "account__subject", "account__office__prison", *taken)
    )


def _trail(prison: int, moves: list[Move]) -> Trail:
    def total(debits: Collection[str], credits: Collection[str]) -> Total:
        rows = [move for move in moves if move.debit in debits and move.credit in credits]
        return Total(sum(row.amount for row in rows), max((row.on for row in rows if row.on), default=None))

    deferred, refund = [chart.DEFERRED], [chart.REFUND]
    goods, shared = total(RECEIVED, deferred), total(deferred, PART_OF_CODE)
    deposits = sorted((move for move in moves if move.credit == chart.IN_DEPOSIT), key=lambda move: move.row)
    unproven = total(deferred, [chart.PNBP]).amount - total([chart.PNBP], refund).amount
    unproven -= sum(move.amount for move in deposits if move.ntpn)
    kept = goods.amount - shared.amount - total(deferred, refund).amount
    return Trail(
        prison,
        goods,
        total(RECEIVED, [chart.SHIPPING]),
        kept,
        shared,
        _parts(lambda codes: total(deferred, codes)),
        _parts(lambda codes: total(codes, refund)),
        total(chart.CHART, refund),
        total(refund, chart.CHART),
        tuple(deposits),
        is_deposited=not unproven and not kept,
    )


def _parts(total: Callable[[Collection[str]], Total]) -> Parts:
    by_name = {name: [code for code, part in PART_OF_CODE.items() if part == name] for name in Parts._fields}
    return Parts(**{name: total(codes).amount for name, codes in by_name.items()})
