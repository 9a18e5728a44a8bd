"""Until when a receipt must be deposited: by the end of a working day where the office is.

What came in on a day off, or after the rule's cut-off hour, counts for the next working day.
"""

from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from config.common.workdays import after_working_days, is_working_day

END_OF_DAY = time(23, 59, 59)


class Rule(Protocol):
    cutoff_hour: int | None


def due_at(received: datetime, *, tz: str, rule: Rule) -> datetime:
    """The last second in which money received at ``received`` is deposited in time, in the office's zone."""
    local = received.astimezone(ZoneInfo(tz))
    day = local.date()
    too_late = is_working_day(day) and rule.cutoff_hour is not None and local.hour >= rule.cutoff_hour
    return datetime.combine(after_working_days(day, int(too_late)), END_OF_DAY, local.tzinfo)
