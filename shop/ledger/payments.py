"""Money from the buyer, to the prison it belongs to.

Paid to the prison's own office it is in its bank at once. Paid to a collecting office, or in cash at the prison's
counter, it is *held* there, one account per order and prison, until ``remit`` passes the whole of it on;
``not_remitted`` shows what waits.
Shipping is passed through and never shared. The money's arrival carries the sale (``ORDER/PRISON``) as
subject, because a deposit is due only for money that has arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from config.common import clock
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance, Entry, Transfer
from shop.ledger.posting import Leg, balance_of, lock, post


@dataclass(frozen=True)
class PrisonShare:
    """What one prison's office gets of a payment, in whole rupiah."""

    office: Office
    goods: int
    shipping: int = 0


@dataclass(frozen=True)
class Held:
    """Money of one order that an office still holds for a prison, or in its own cash box."""

    order_number: str
    prison_code: str
    amount: int
    since: date
    days: int


def post_payment(
    *,
    order_number: str,
    n: int,
    shares: Sequence[PrisonShare],
    into: Office,
    cash: bool = False,
    card: bool = False,
    actor: Any = None,
    reference: str = "",
    effective_on: date | None = None,
) -> Entry:
    """The buyer's payment of request ``n``, received by the office ``into``; owed until recognised."""
    legs = []
    for share in shares:
        received = refs.received(order_number, share.office, into, cash=cash, card=card)
        subject = refs.sale(order_number, share.office)
        for code, amount in ((chart.DEFERRED, share.goods), (chart.SHIPPING, share.shipping)):
            legs.append(Leg(received, refs.of(code, share.office, order_number), amount, subject))
    key, on = f"order:{order_number}:request:{n}", effective_on or clock.today(into.timezone)
    return post(key=key, event="paid", legs=legs, effective_on=on, actor=actor, reason=reference)


@transaction.atomic
def remit(
    *, order_number: str, prison_office: Office, collector: Office, actor: Any, reference: str = ""
) -> Entry:
    """Pass on all that ``collector`` holds of an order for a prison; refused when it holds nothing."""
    held = refs.received(order_number, prison_office, collector, cash=True)
    lock()
    amount = balance_of(held)
    if not amount:
        raise LedgerRefused(
            _("Nothing of order %(order)s is held for %(office)s.")
            % {"order": order_number, "office": prison_office}
        )
    times = Entry.objects.filter(transfers__subject=held.subject, event="remitted").count()
    key = f"order:{order_number}:{refs.prison_code(prison_office)}:remitted:{times + 1}"
    legs = [Leg(refs.bank(prison_office), held, amount, held.subject)]
    on = clock.today(prison_office.timezone)
    return post(key=key, event="remitted", legs=legs, effective_on=on, actor=actor, reason=reference)


def not_remitted(office: Office) -> list[Held]:
    """What ``office`` holds for other prisons and, of cash, for itself; the oldest first."""
    rows = list(Balance.objects.of(office, chart.HELD).open())
    received = Transfer.objects.filter(debit__in=[row.pk for row in rows]).values_list("debit")
    since = dict(received.annotate(Min("entry__effective_on")))
    today = clock.today(office.timezone)
    held = []
    for row in sorted(rows, key=lambda row: (since[row.pk], row.subject)):
        order_number, prison_code = row.subject.split("/")
        held.append(Held(order_number, prison_code, row.amount, since[row.pk], (today - since[row.pk]).days))
    return held
