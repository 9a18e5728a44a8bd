"""Working days: Monday to Friday less Indonesia's public holidays and the government's joint leave.

Promises to buyers and the treasury's deadlines count the same days. The calendar is a library's; what it has
wrong is read from wherever ``corrected_by`` says. Pure: no framework is imported here.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from holidays import GOVERNMENT, PUBLIC, HolidayBase, country_holidays

ONE_DAY = timedelta(days=1)


Corrections = Callable[[], Mapping[date, bool]]
_corrections: Corrections = dict


def corrected_by(read: Corrections) -> None:
    """From now on ask ``read`` first; it says of each day it knows whether work is done."""
    global _corrections
    _corrections = read


@cache
def _days_off() -> HolidayBase:
    """Years are added as they are asked for."""
    return country_holidays("ID", categories=(PUBLIC, GOVERNMENT))


def is_working_day(day: date) -> bool:
    return _corrections().get(day, day.weekday() < 5 and day not in _days_off())


def after_working_days(day: date, days: int) -> date:
    """The working day that is ``days`` after ``day``; with 0, ``day`` itself or the next working day."""
    while not is_working_day(day):
        day += ONE_DAY
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(day):
            day += ONE_DAY
    return day
