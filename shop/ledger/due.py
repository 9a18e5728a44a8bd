"""What an office owes the treasury now, and since when.

PNBP becomes due when it is recognised *and* its money has reached the office: a prison cannot deposit what a
collecting office still holds. Both moments are shown; the dated ``DepositRule`` says which one starts the
clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils.translation import gettext as _

from config.common import clock
from partners.models import Office
from shop.ledger import chart
from shop.ledger.deadlines import due_at
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance, DepositClock, DepositRule, Transfer


@dataclass(frozen=True)
class DueItem:
    """The PNBP of one consignment (``ORDER/PRISON/PART``) that can be deposited."""

    reference: str
    account_id: int
    amount: int
    recognised_on: date
    reached_on: date
    due_at: datetime
    late: bool


def rule_in_force(on: date) -> DepositRule:
    rule = DepositRule.objects.in_force(on).first()
    if rule is None:
        raise LedgerRefused(_("No deposit rule is in force on %(day)s.") % {"day": on.isoformat()})
    return rule


def due(office: Office) -> list[DueItem]:
    """PNBP of ``office`` whose money has arrived, the most urgent first; six queries, however much it is."""
    rows = list(Balance.objects.of(office, chart.PNBP).open())
    if not rows:
        return []
    sale_of = {row.pk: row.subject.rpartition("/")[0] for row in rows}
    recognised, reached = _recognised(list(sale_of), office), _reached(sale_of.values(), office)
    rule, now = rule_in_force(clock.today(office.timezone)), clock.now()
    items = []
    for row in rows:
        at = reached.get(sale_of[row.pk])
        if at is None:
            continue
        since = max(at, recognised[row.pk]) if rule.clock == DepositClock.RECOGNISED else at
        until = due_at(since, tz=office.timezone, rule=rule)
        dates = recognised[row.pk].date(), at.date()
        items.append(DueItem(row.subject, row.pk, row.amount, *dates, until, late=now > until))
    return sorted(items, key=lambda item: (item.due_at, item.reference))


def _moment(effective_on: date, posted_at: datetime, zone: ZoneInfo) -> datetime:
    """When it happened: the moment of posting, or the beginning of the earlier day it was dated to."""
    local = posted_at.astimezone(zone)
    return local if effective_on >= local.date() else datetime.combine(effective_on, time(), zone)


def _recognised(account_ids: list[int], office: Office) -> dict[int, datetime]:
    """Since when each account has been open: the first credit after it last stood at zero."""
    zone, since, left = ZoneInfo(office.timezone), {}, dict.fromkeys(account_ids, 0)
    rows = Transfer.objects.filter(Q(debit__in=account_ids) | Q(credit__in=account_ids)).in_order()
    for row in rows.annotate(on=F("entry__effective_on"), at=F("entry__posted_at")):
        account = row.credit_id if row.credit_id in left else row.debit_id
        if not left[account]:
            since[account] = _moment(row.on, row.at, zone)
        left[account] += row.amount if account == row.credit_id else -row.amount
    return since


def _reached(sales: Iterable[str], office: Office) -> dict[str, datetime]:
    """When the last money of each sale came into the office's bank; without those that are held elsewhere."""
    sales, zone = set(sales), ZoneInfo(office.timezone)
    held = Balance.objects.open().filter(code=chart.HELD, subject__in=sales)
    sales -= set(held.values_list("subject", flat=True))
    rows = Transfer.objects.filter(subject__in=sales, debit__code=chart.BANK, debit__office=office).in_order()
    moments = rows.values_list("subject", "entry__effective_on", "entry__posted_at")
    return {sale: _moment(on, at, zone) for sale, on, at in moments}
