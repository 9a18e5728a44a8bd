"""Until when a receipt must be deposited: by the end of a working day where the office is.

Working days are Monday to Friday less public holidays and the government's joint leave. What came in on a
day off, or after the rule's cut-off hour, counts for the next working day.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

END_OF_DAY = time(23, 59, 59)


class Rule(Protocol):
    cutoff_hour: int | None


@cache
def days_off() -> holidays.HolidayBase:
    """Indonesia's public holidays and joint leave; years are added as they are asked for."""
    return holidays.country_holidays("ID", categories=("public", "government"))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in days_off()


def due_at(received: datetime, *, tz: str, rule: Rule) -> datetime:
    """The last second in which money received at ``received`` is deposited in time, in the office's zone."""
    local = received.astimezone(ZoneInfo(tz))
    day = local.date()
    if is_working_day(day) and rule.cutoff_hour is not None and local.hour >= rule.cutoff_hour:
        day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, END_OF_DAY, local.tzinfo)
