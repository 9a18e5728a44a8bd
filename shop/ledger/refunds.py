"""Money back to the buyer, and the courier's bill.

Before recognition a cancellation takes the deferred sale back. After it, a refund is taken from what remains
of each line's parts. PNBP that is in a deposit already cannot be taken back from it: it becomes a claim on
the treasury (a separate procedure at the KPPN), never a negative deposit. Premi that were paid out are never taken
back from a worker: they become the office's loss. All of it is a debt to the buyer, which ``post_refund_paid``
settles from wherever the money lies.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from config.common import clock
from config.common.money import rupiah
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.errors import LedgerConflict, LedgerRefused
from shop.ledger.models import Entry, Transfer
from shop.ledger.posting import Leg, balance_of, lock, post
from shop.ledger.recognition import line_subject, part_account, remaining
from shop.ledger.refs import AccountRef
from shop.ledger.split import refund


@dataclass(frozen=True)
class RefundedLine:
    line_id: int
    amount: int


def post_cancellation(
    *,
    order_number: str,
    office: Office,
    part: int,
    goods: int,
    shipping: int = 0,
    actor: Any = None,
    reason: str = "",
    point: str = "",
) -> Entry:
    """Owe the buyer what was paid for a consignment, or some of it (``point`` says which), unrecognised."""
    owed = refs.of(chart.REFUND, office, order_number)
    key, on = refs.key(order_number, office, part, "cancelled", point), clock.today(office.timezone)
    legs = [
        Leg(refs.of(chart.DEFERRED, office, order_number), owed, goods),
        Leg(refs.of(chart.SHIPPING, office, order_number), owed, shipping),
    ]
    return post(key=key, event="cancelled", legs=legs, effective_on=on, actor=actor, reason=reason)


@transaction.atomic
def post_refund(
    *,
    refund_id: str,
    order_number: str,
    office: Office,
    part: int,
    lines: Sequence[RefundedLine],
    shipping: int = 0,
    actor: Any = None,
    reason: str = "",
) -> Entry:
    """Owe the buyer amounts of recognised lines; ``refund_id`` names the accepted request.

    ``shipping`` is given back from what is still passed through, and else at the office's expense.
    """
    lock()
    key = f"refund:{refund_id}:accepted"
    asked: Counter[int] = Counter()
    for line in lines:
        asked[line.line_id] += line.amount
    before = Entry.objects.filter(key=key).first()
    if before:
        return _same_refund(before, asked, part, shipping)
    owed = refs.of(chart.REFUND, office, order_number)
    passed = refs.of(chart.SHIPPING, office, order_number)
    from_passed = min(shipping, balance_of(passed))
    legs = [
        *_line_legs(asked, office, order_number, part, owed),
        Leg(passed, owed, from_passed),
        Leg(refs.of(chart.DIFFERENCE, office), owed, shipping - from_passed),
    ]
    today = clock.today(office.timezone)
    return post(key=key, event="refunded", legs=legs, effective_on=today, actor=actor, reason=reason)


def _same_refund(entry: Entry, lines: Mapping[int, int], part: int, shipping: int) -> Entry:
    """A refund's legs depend on the moment, so a replay is compared by what was asked."""
    asked = {line_subject(line_id, part): amount for line_id, amount in lines.items()}
    if shipping:
        asked[""] = shipping
    if asked != dict(entry.transfers.values_list("subject").annotate(Sum("amount"))):
        raise LedgerConflict(_("%(key)s was posted before with other content.") % {"key": entry.key})
    return entry


def _line_legs(
    lines: Mapping[int, int], office: Office, order_number: str, part: int, owed: AccountRef
) -> list[Leg]:
    reference = refs.consignment(order_number, office, part)
    undeposited = balance_of(part_account("pnbp", office, reference))
    legs = []
    for line_id, left in remaining(lines, part).items():
        require_within(lines[line_id], left.total)
        parts, subject = refund(amount=lines[line_id], remaining=left), line_subject(line_id, part)
        claimed = max(0, parts.pnbp - undeposited)
        undeposited -= parts.pnbp - claimed
        premi = _still_in_pool(office, subject, parts.premi)
        for name, amount in parts._replace(pnbp=parts.pnbp - claimed, premi=premi)._asdict().items():
            legs.append(Leg(part_account(name, office, reference), owed, amount, subject))
        legs.append(Leg(refs.of(chart.CLAIM, office), owed, claimed, subject))
        legs.append(Leg(refs.of(chart.LOSSES, office), owed, parts.premi - premi, subject))
    return legs


def require_within(amount: int, most: int) -> None:
    if not 0 < amount <= most:
        raise LedgerRefused(
            _("At most %(amount)s of this line can be paid back.") % {"amount": rupiah(most)}, field="amount"
        )


def _still_in_pool(office: Office, subject: str, premi: int) -> int:
    """What of a line's premi was not paid out: the oldest are paid first, so the latest are what is left."""
    pool = Transfer.objects.filter(credit__code=chart.PREMI, credit__office=office)
    last = pool.filter(subject=subject).order_by("pk").last()
    if last is None:
        return premi
    after = pool.filter(pk__gt=last.pk)
    taken = Transfer.objects.filter(debit=last.credit_id, subject__in=after.values("subject"))
    later = _sum(after) - _sum(taken)
    return min(premi, max(0, balance_of(part_account("premi", office, "")) - later))


def _sum(transfers: Any) -> int:
    return transfers.aggregate(total=Sum("amount", default=0))["total"]


def post_refund_paid(
    *,
    refund_id: str,
    order_number: str,
    office: Office,
    amount: int,
    paid_by: Office,
    actor: Any = None,
    reference: str = "",
) -> Entry:
    """The buyer has the money: from what is still held of it, there or in the cash box, else from the bank."""
    owed = refs.of(chart.REFUND, office, order_number)
    held = refs.received(order_number, office, paid_by, cash=True)
    source = held if balance_of(held) >= amount else refs.received(order_number, office, paid_by)
    legs = [Leg(owed, source, amount)]
    key, on = f"refund:{refund_id}:paid", clock.today(paid_by.timezone)
    return post(key=key, event="refund-paid", legs=legs, effective_on=on, actor=actor, reason=reference)


def post_courier_bill(
    *,
    order_number: str,
    office: Office,
    part: int,
    charged: int,
    paid: int,
    actor: Any = None,
    reference: str = "",
) -> Entry:
    """The courier was paid; what the buyer was charged more or less is the office's difference."""
    passed, bank = refs.of(chart.SHIPPING, office, order_number), refs.bank(office)
    difference = refs.of(chart.DIFFERENCE, office)
    legs = [
        Leg(passed, bank, min(charged, paid)),
        Leg(difference, bank, max(0, paid - charged)),
        Leg(passed, difference, max(0, charged - paid)),
    ]
    key, on = refs.key(order_number, office, part, "courier"), clock.today(office.timezone)
    return post(key=key, event="courier", legs=legs, effective_on=on, actor=actor, reason=reference)
