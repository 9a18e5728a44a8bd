"""Are the books what was written? Everything is recomputed from the first entry; nothing is believed.

The database guards the books against the shop; this is for everything else: its owner, a restored backup,
a fault of ours. ``problems`` says where each breach is.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from shop.ledger import chart
from shop.ledger.models import Account, Balance, Entry, Transfer
from shop.ledger.posting import GENESIS, Leg, digest_content, digest_entry, ref_of
from shop.ledger.recognition import PART_OF_CODE, line_subject, whole_line
from shop.ledger.refs import AccountRef
from shop.ledger.split import shares
from shop.order.models import Line

KEPT = ("account", "entry", "transfer", "closedmonth", "depositline", "billingcode")
RULES: tuple[str, ...] = (
    "entry_next",
    "entry_complete",
    "transfer_within",
    "transfer_balances",
    "balance_by_trigger",
)
RULES += ("balance_kept_whole", "scheme_frozen", "deposit_proven")
TRIGGERS = {f"ledger_{name}" for name in RULES} | {
    f"ledger_{table}_{what}" for table in KEPT for what in ("kept", "kept_whole")
}
CHUNK = 2_000


class Problem(NamedTuple):
    where: str
    what: str


def problems() -> list[Problem]:
    """Every breach found, in whole: chain, balances, overdrafts, triggers, and the sharing of each line."""
    checks = (chain_problems, balance_problems, overdraft_problems, trigger_problems, sharing_problems)
    return [problem for check in checks for problem in check()]


def chain_problems() -> Iterator[Problem]:
    """Each entry's number, content and seal, and that it follows the one before it."""
    number, previous = 0, GENESIS
    reversed_keys = dict(Entry.objects.filter(reverses__isnull=False).values_list("pk", "reverses__key"))
    transfers = groupby(_transfers(), key=lambda row: row[0])
    current = next(transfers, None)
    for entry in Entry.objects.order_by("number").iterator(CHUNK):
        legs = []
        if current and current[0] == entry.number:
            legs = [Leg(AccountRef(*row[1:4]), AccountRef(*row[4:7]), *row[7:]) for row in current[1]]
            current = next(transfers, None)
        where = f"entry {entry.number}"
        if entry.number != number + 1 or entry.previous_hash != previous:
            yield Problem(where, "does not follow the entry before it")
        content = digest_content(entry.event, reversed_keys.get(entry.pk), legs)
        if len(legs) != entry.legs or content != entry.content_hash or digest_entry(entry) != entry.hash:
            yield Problem(where, "is not what was sealed")
        number, previous = entry.number, entry.hash


def _transfers() -> Iterator[tuple[Any, ...]]:
    accounts = [
        f"{side}__{name}" for side in ("debit", "credit") for name in ("code", "office_id", "subject")
    ]
    rows = Transfer.objects.in_order().values_list("entry__number", *accounts, "amount", "subject")
    return rows.iterator(CHUNK)


def balance_problems() -> Iterator[Problem]:
    """The kept balances against the sums of the transfers; equal debits and credits follow from those."""
    debits, credits = (
        dict(Transfer.objects.order_by().values_list(side).annotate(Sum("amount")))
        for side in ("debit", "credit")
    )
    kept = {row.pk: row for row in Balance.objects.iterator(CHUNK)}
    for account in Account.objects.order_by("pk").iterator(CHUNK):
        row = kept.pop(account.pk, None)
        said = (*ref_of(row), row.debit, row.credit) if row else (*ref_of(account), 0, 0)
        if said != (*ref_of(account), debits.get(account.pk, 0), credits.get(account.pk, 0)):
            yield Problem(f"account {account}", "its balance is not the sum of its transfers")


def overdraft_problems() -> Iterator[Problem]:
    for row in Balance.objects.overdrawn().select_related("account__office"):
        yield Problem(f"account {row.account}", f"{chart.CHART[row.code].name} is below zero: {row.amount}")


def trigger_problems() -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ledger\\_%' AND tgenabled <> 'D'")
        present = {name for (name,) in cursor.fetchall()}
    return (Problem(f"trigger {name}", "is missing or disabled") for name in sorted(TRIGGERS - present))


def sharing_problems() -> Iterator[Problem]:
    """A line recognised whole is shared by its frozen terms to the rupiah, none beyond what it is worth."""
    shared: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    transfers = Transfer.objects.filter(entry__event="recognised", entry__reversed_by__isnull=True)
    rows = transfers.values_list("subject", "entry_id", "credit__code", "amount")
    for subject, entry, code, amount in rows.iterator(CHUNK):
        shared[whole_line(subject)][entry][PART_OF_CODE.get(code, code)] = amount
    for line in Line.objects.select_related("scheme").iterator(CHUNK) if shared else ():
        entries = shared.pop(line_subject(line.pk), {})
        if sum(sum(parts.values()) for parts in entries.values()) > line.goods:
            yield Problem(line_subject(line.pk), "more was shared than the line is worth")
        elif any(
            sum(parts.values()) == line.goods and parts != _owed(line, parts) for parts in entries.values()
        ):
            yield Problem(line_subject(line.pk), "was not shared by the terms frozen on the line")
    yield from (Problem(subject, "was shared, but no order has it") for subject in sorted(shared))


def _owed(line: Line, parts: dict[str, int]) -> dict[str, int]:
    cost, fee = line.cost * line.quantity, parts.get("fee", 0)
    owed = shares(goods=line.goods, tax=line.tax, cost=cost, fee=fee, terms=line.scheme.terms)
    return {name: amount for name, amount in owed._asdict().items() if amount}
