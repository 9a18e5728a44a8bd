"""What an office owes the treasury now, and since when.

PNBP becomes due when it is recognised *and* its money has reached the office: a prison cannot deposit what a
collecting office still holds. Both moments are shown; the dated ``DepositRule`` says which one starts the
clock.
"""

from collections.abc import Mapping
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

ELSEWHERE = (chart.HELD, chart.CLEARING, chart.DISPUTED)


@dataclass(frozen=True)
class DueItem:
    """The PNBP of one consignment (``ORDER/PRISON/PART``) that can be deposited."""

    reference: str
    office_id: int | None
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
    return due_of({office.pk: office})


def due_of(offices: Mapping[int | None, Office]) -> list[DueItem]:
    """The same of several offices, given by their keys."""
    rows = list(Balance.objects.filter(code=chart.PNBP, office__in=offices).open())
    if not rows:
        return []
    sale_of = {row.pk: row.subject.rpartition("/")[0] for row in rows}
    zones = {row.pk: ZoneInfo(offices[row.office_id].timezone) for row in rows}
    recognised, reached = _recognised(zones), _reached({sale_of[pk]: zones[pk] for pk in zones}, offices)
    rule, now = rule_in_force(clock.today()), clock.now()
    items = []
    for row in rows:
        at = reached.get(sale_of[row.pk])
        if at is None:
            continue
        since = max(at, recognised[row.pk]) if rule.clock == DepositClock.RECOGNISED else at
        until = due_at(since, tz=zones[row.pk].key, rule=rule)
        about = row.subject, row.office_id, row.pk, row.amount, recognised[row.pk].date(), at.date()
        items.append(DueItem(*about, until, late=now > until))
    return sorted(items, key=lambda item: (item.due_at, item.reference))


def _moment(effective_on: date, posted_at: datetime, zone: ZoneInfo) -> datetime:
    """When it happened: the moment of posting, or the beginning of the earlier day it was dated to."""
    local = posted_at.astimezone(zone)
    return local if effective_on >= local.date() else datetime.combine(effective_on, time(), zone)


def _recognised(zones: Mapping[int, ZoneInfo]) -> dict[int, datetime]:
    """Since when each account has been open: the first credit after it last stood at zero."""
    since, left = {}, dict.fromkeys(zones, 0)
    rows = Transfer.objects.filter(Q(debit__in=left) | Q(credit__in=left)).in_order()
    for row in rows.annotate(on=F("entry__effective_on"), at=F("entry__posted_at")):
        account = row.credit_id if row.credit_id in left else row.debit_id
        if not left[account]:
            since[account] = _moment(row.on, row.at, zones[account])
        left[account] += row.amount if account == row.credit_id else -row.amount
    return since


def _reached(zones: Mapping[str, ZoneInfo], offices: Mapping[int | None, Office]) -> dict[str, datetime]:
    """When the last money of each sale came into the office's bank; without those that are held elsewhere."""
    held = Balance.objects.open().filter(code__in=ELSEWHERE, subject__in=list(zones))
    sales = set(zones) - set(held.values_list("subject", flat=True))
    rows = Transfer.objects.filter(subject__in=sales, debit__code=chart.BANK, debit__office__in=offices)
    moments = rows.in_order().values_list("subject", "entry__effective_on", "entry__posted_at")
    return {sale: _moment(on, at, zones[sale]) for sale, on, at in moments}
