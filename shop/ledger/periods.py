"""Closing a month: from then on nothing is dated into it or before it, and there is no way back.

Posting and closing take the same lock, so no entry slips in while a month is being closed. A later
correction goes into the open month. The head of the chain is kept, to be printed and handed out.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.common import clock
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import ClosedMonth, Entry
from shop.ledger.posting import GENESIS, lock, refuse_closed


@transaction.atomic
def close_month(*, month: date, by: Any) -> ClosedMonth:
    """Close the month of that day and all before it; refused while it lasts, and the second time."""
    lock()
    month = month.replace(day=1)
    if clock.today() < (month + timedelta(days=31)).replace(day=1):
        raise LedgerRefused(_("A month is closed when it is over."), field="month")
    refuse_closed(month)
    last = Entry.objects.last()
    number, seal = (last.number, last.hash) if last else (0, GENESIS)
    closed = {"month": month, "closed_at": clock.now(), "closed_by": by}
    return ClosedMonth.objects.create(**closed, last_number=number, head_hash=seal)
