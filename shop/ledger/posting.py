"""The only writer of the books.

Entries form one chain with gapless numbers, so they are written one at a time, under one advisory lock that
is taken last in a transaction and held to its end. A key names a fact: posting the same fact again writes
nothing and answers with the entry there is, posting something else under its key is an error. Nothing may be
taken from where it is not: an asset or a debt below zero refuses the whole entry.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from config.common import clock
from config.common.money import rupiah
from shop.ledger import chart
from shop.ledger.errors import LedgerConflict, LedgerRefused
from shop.ledger.models import Account, Balance, ClosedMonth, Entry, Transfer
from shop.ledger.refs import AccountRef

LOCK = 0x4B61727961  # any number, but the same everywhere
GENESIS = "0" * 64
SEALED: tuple[str, ...] = ("number", "key", "event", "actor_id", "reason", "reverses_id")
SEALED += ("legs", "content_hash", "previous_hash")


class Leg(NamedTuple):
    debit: AccountRef
    credit: AccountRef
    amount: int
    subject: str = ""


def lock() -> None:
    """Wait for one's turn to write; given back when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def post(
    *,
    key: str,
    event: str,
    legs: Sequence[Leg],
    effective_on: date | None = None,
    actor: Any = None,
    reason: str = "",
    reverses: Entry | None = None,
) -> Entry:
    """Write one entry, without its legs of nothing; ValueError when none is left or one makes no sense."""
    legs = [leg for leg in legs if leg.amount]
    if not legs or any(leg.amount < 0 or leg.debit == leg.credit for leg in legs):
        raise ValueError("an entry needs transfers of positive amounts between different accounts")
    content = digest_content(event, reverses.key if reverses else None, legs)
    lock()
    before = Entry.objects.filter(key=key).first()
    if before:
        if before.content_hash != content:
            raise LedgerConflict(_("%(key)s was posted before with other content.") % {"key": key})
        return before
    effective_on = effective_on or clock.today()
    refuse_closed(effective_on)
    said = {"key": key, "event": event, "effective_on": effective_on, "reason": reason, "reverses": reverses}
    entry = _append(Entry(**said, actor=actor, legs=len(legs), content_hash=content))
    _move(entry, legs)
    return entry


def _append(entry: Entry) -> Entry:
    """Seal the entry onto the end of the chain."""
    last = Entry.objects.last()
    entry.number, entry.previous_hash = (last.number + 1, last.hash) if last else (1, GENESIS)
    entry.posted_at = clock.now()
    entry.hash = digest_entry(entry)
    entry.save(force_insert=True)
    return entry


def _move(entry: Entry, legs: Sequence[Leg]) -> None:
    accounts = _accounts({ref for leg in legs for ref in leg[:2]})
    transfers = []
    for position, leg in enumerate(legs, 1):
        sides = {"debit_id": accounts[leg.debit], "credit_id": accounts[leg.credit]}
        row = Transfer(entry=entry, position=position, **sides, amount=leg.amount, subject=leg.subject)
        transfers.append(row)
    Transfer.objects.bulk_create(transfers)
    _refuse_overdrawn(accounts.values())


@transaction.atomic
def reverse(*, entry: Entry, key: str, reason: str, actor: Any) -> Entry:
    """Undo a whole entry by its mirror image, once, with a reason; a reversal itself is not undone."""
    if not reason.strip():
        raise LedgerRefused(_("A reversal needs a reason."), field="reason")
    lock()
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exclude(key=key).exists():
        raise LedgerRefused(
            _("Entry %(number)s was reversed already, or is a reversal itself.") % {"number": entry.number}
        )
    legs = [Leg(leg.credit, leg.debit, leg.amount, leg.subject) for leg in legs_of(entry)]
    return post(key=key, event="reversed", legs=legs, actor=actor, reason=reason, reverses=entry)


def legs_of(entry: Entry) -> list[Leg]:
    return [
        Leg(ref_of(row.debit), ref_of(row.credit), row.amount, row.subject)
        for row in entry.transfers.select_related("debit", "credit").order_by("position")
    ]


def ref_of(account: Account | Balance) -> AccountRef:
    return AccountRef(account.code, account.office_id, account.subject)


def refuse_closed(effective_on: date) -> None:
    if ClosedMonth.objects.filter(month__gte=effective_on.replace(day=1)).exists():
        raise LedgerRefused(_("The books of %(month)s are closed.") % {"month": f"{effective_on:%m-%Y}"})


def balance_of(ref: AccountRef) -> int:
    """What an account holds now, whole rupiah; zero for one that was never used."""
    row = Account.objects.filter(**ref._asdict()).select_related("balance").first()
    return row.balance.amount if row else 0


def digest_content(event: str, reverses: str | None, legs: Iterable[Leg]) -> str:
    flat = [[*leg.debit, *leg.credit, leg.amount, leg.subject] for leg in legs]
    return _digest({"event": event, "reverses": reverses, "legs": flat})


def digest_entry(entry: Entry) -> str:
    """The seal: everything the entry says, its content's digest and the seal before it."""
    said = {name: getattr(entry, name) for name in SEALED}
    said |= {
        "effective_on": entry.effective_on.isoformat(),
        "posted_at": entry.posted_at.astimezone(UTC).isoformat(),
    }
    return _digest(said)


def _digest(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _accounts(refs: set[AccountRef]) -> dict[AccountRef, int]:
    """Ids of accounts, making those that are used for the first time."""
    codes, offices, subjects = (set(column) for column in zip(*refs, strict=True))
    rows = Account.objects.filter(code__in=codes, office__in=offices, subject__in=subjects)
    found = {ref: account.pk for account in rows if (ref := ref_of(account)) in refs}
    missing = [ref for ref in refs if ref not in found]
    if missing:
        made = Account.objects.bulk_create(
            Account(code=ref.code, office_id=ref.office_id, subject=ref.subject) for ref in sorted(missing)
        )
        found |= {ref_of(account): account.pk for account in made}
    return found


def _refuse_overdrawn(account_ids: Iterable[int]) -> None:
    touched = Balance.objects.filter(pk__in=list(account_ids)).select_related("account__office")
    if short := touched.overdrawn().first():
        name = _(chart.CHART[short.code].name)
        raise LedgerRefused(
            _("“%(account)s” of %(office)s falls short by %(amount)s.")
            % {"account": name, "office": short.account.office, "amount": rupiah(-short.amount)},
            code="overdrawn",
        )
