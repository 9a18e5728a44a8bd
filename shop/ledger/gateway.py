"""Card money in the books: at the gateway, paid out, sent back, disputed.

What buyers paid by card is one pool of the collecting office: at the gateway (1104) until a payout, held (1103)
from then on. Fees, refunds and disputes leave it at the gateway, whoever's money lies there that day. So each takes
first what the pool has of its own sale; the rest stands as sent back from others' money (2602) until that prison
has put it right. No account goes below zero, and whatever happened at the gateway can be booked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from config.common import clock
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.errors import LedgerConflict, LedgerRefused
from shop.ledger.models import Balance, Entry
from shop.ledger.posting import Leg, balance_of, legs_of, lock, post, ref_of
from shop.ledger.refs import AccountRef

Shares = Sequence[tuple[Office, int]]
EVENTS = {chart.FEES: "gateway-fee", chart.REFUND: "refund-paid", chart.DISPUTED: "disputed"}


@transaction.atomic
def post_out_of_pool(
    *,
    key: str,
    what: str,
    order_number: str,
    collector: Office,
    shares: Shares,
    actor: Any = None,
    reference: str = "",
) -> Entry:
    """``shares`` of an order's prisons left the pool, each in whole rupiah: a fee, a refund or a disputed sum.

    ``what`` is the head that tells which. The same key again writes nothing; with another sum it is an error.
    Money without an order, known by its ``reference`` alone, is the collecting office's own.
    """
    lock()
    before = Entry.objects.filter(key=key).first()
    if before:
        if sum(leg.amount for leg in legs_of(before)) != sum(amount for _office, amount in shares):
            raise LedgerConflict(_("%(key)s was posted before with other content.") % {"key": key})
        return before
    legs = []
    for office, amount in shares:
        sale = refs.sale(order_number, office) if order_number else reference[:80]
        into = refs.of(
            what, collector if what == chart.DISPUTED else office, _subject(what, order_number, sale)
        )
        sources = [refs.of(chart.CLEARING, collector, sale)]
        if order_number:
            sources.append(refs.received(order_number, office, collector))
        for source in sources:
            taken = min(amount, balance_of(source))
            legs.append(Leg(into, source, taken))
            amount -= taken
        legs.append(Leg(into, refs.of(chart.LENT, collector, sale), amount))
    on = clock.today(collector.timezone)
    return post(key=key, event=EVENTS[what], legs=legs, effective_on=on, actor=actor, reason=reference)


def _subject(what: str, order_number: str, sale: str) -> str:
    return {chart.REFUND: order_number, chart.DISPUTED: sale}.get(what, "")


@transaction.atomic
def post_back_in_pool(*, entry: Entry, key: str, reason: str, actor: Any = None) -> Entry:
    """What ``entry`` took is at the gateway again: a refund that failed, a dispute that was won."""
    lock()
    back: Counter[tuple[AccountRef, int | None]] = Counter()
    for leg in legs_of(entry):
        back[leg.debit, leg.credit.office_id] += leg.amount
    legs = []
    for (account, collector), amount in back.items():
        sale = _sale(account)
        lent, there = (AccountRef(code, collector, sale) for code in (chart.LENT, chart.CLEARING))
        restored = min(amount, balance_of(lent))
        legs += [Leg(lent, account, restored), Leg(there, account, amount - restored)]
    return post(key=key, event="reversed", legs=legs, actor=actor, reason=reason, reverses=entry)


def _sale(account: AccountRef) -> str:
    """The order and prison of what left the pool into this account."""
    if account.code == chart.DISPUTED:
        return account.subject
    return refs.sale(
        account.subject, Office.objects.select_related("prison").get(pk=cast(int, account.office_id))
    )


def set_aside_in(entry: Entry) -> dict[Office, int]:
    """How much of each prison's money an opened dispute has set aside."""
    found: Counter[Office] = Counter()
    legs = legs_of(entry)
    offices = _offices(leg.debit.subject for leg in legs)
    for leg in legs:
        found[offices[leg.debit.subject.rpartition("/")[2]]] += leg.amount
    return dict(found)


@transaction.atomic
def post_dispute_lost(*, entry: Entry, key: str) -> Entry:
    """The buyer's bank keeps what ``entry`` set aside; so he has got back what is owed to him by now."""
    account = legs_of(entry)[0].debit
    number = account.subject.rpartition("/")[0]
    legs = [
        Leg(
            refs.of(chart.REFUND, office, number),
            account._replace(subject=refs.sale(number, office)),
            amount,
        )
        for office, amount in set_aside_in(entry).items()
    ]
    return post(key=key, event="refund-paid", legs=legs)


def _offices(sales: Iterable[str]) -> dict[str, Office]:
    """The prisons' offices by the code in the name of a sale."""
    codes = {sale.rpartition("/")[2] for sale in sales}
    rows = Office.objects.filter(prison__short_code__in=codes).select_related("prison")
    return {each.prison.short_code: each for each in rows if each.prison}


@transaction.atomic
def post_payout(*, payout_id: str, sales: Collection[str]) -> Entry | None:
    """The bank has all that the gateway still had of these sales; None when it had nothing of them.

    A sale is ``ORDER/PRISON``, or the payment intent of money without an order. What others' money was used for
    goes back to it first.
    """
    lock()
    key = f"payout:{payout_id}"
    before = Entry.objects.filter(key=key).first()
    if before:
        return before
    offices, legs = _offices(sales), []
    there = Balance.objects.open().filter(
        code=chart.CLEARING, account__subject__in=[each[:80] for each in sales]
    )
    for row in there.select_related("office").order_by("pk"):
        number, _slash, code = row.subject.rpartition("/")
        collector = cast(Office, row.office)
        bank = refs.received(number, offices[code], collector) if number else refs.bank(collector)
        lent = refs.of(chart.LENT, collector, row.subject)
        restored = min(row.amount, balance_of(lent))
        account = ref_of(row)
        legs += [Leg(lent, account, restored), Leg(bank, account, row.amount - restored, row.subject)]
    return post(key=key, event="paid-out", legs=legs) if legs else None


@transaction.atomic
def post_payout_failed(*, payout_id: str, reason: str) -> Entry | None:
    """The bank sent a payout back: it is at the gateway again; what was passed on meanwhile was others' money."""
    lock()
    entry = Entry.objects.filter(key=f"payout:{payout_id}").first()
    if entry is None:
        return None
    legs = []
    for leg in legs_of(entry):
        taken = min(leg.amount, balance_of(leg.debit)) if leg.debit.code != chart.LENT else 0
        lent = leg.credit._replace(code=chart.LENT)
        legs += [Leg(leg.credit, leg.debit, taken, leg.subject), Leg(leg.credit, lent, leg.amount - taken)]
    key = f"payout:{payout_id}:failed"
    return post(key=key, event="reversed", legs=legs, reason=reason, reverses=entry)


@transaction.atomic
def post_put_right(
    *, order_number: str, office: Office, collector: Office, actor: Any, reference: str = ""
) -> Entry:
    """The prison has paid the collecting office what was sent back for it from others' money."""
    lock()
    lent = refs.of(chart.LENT, collector, refs.sale(order_number, office))
    amount = balance_of(lent)
    if not amount:
        raise LedgerRefused(_("Nothing is to be put right for this order."), code="nothing")
    times = Entry.objects.filter(event="put-right", transfers__debit__subject=lent.subject).count()
    legs = [Leg(lent, refs.bank(office), amount)]
    key = f"put-right:{lent.subject}:{times + 1}"
    return post(key=key, event="put-right", legs=legs, actor=actor, reason=reference)
