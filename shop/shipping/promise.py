"""The date a buyer is told. Pure: no framework is imported here.

Days are working days: the workshop and the courier rest on Saturday, Sunday, public holidays and joint
leave, so a promise made before Lebaran is still kept after it. Counting begins today, or the day after a
pause ends.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal

from config.common.workdays import ONE_DAY, after_working_days

WORKING_DAYS_A_MONTH = 21
LONGEST_QUEUE = (
    120 * WORKING_DAYS_A_MONTH
)  # ten years: counting further says nothing, and ends at the year 9999


def queue_days(units: int, monthly_capacity: int | None) -> int:
    """Working days until ``units`` are made, ten years at most; 0 when the workshop states no capacity."""
    if not monthly_capacity or units <= 0:
        return 0
    return min(LONGEST_QUEUE, -(-units * WORKING_DAYS_A_MONTH // monthly_capacity))


def begins_on(local: datetime, cutoff_hour: int | None) -> date:
    """The day work on an order begins: from the cut-off hour on, the next one. ``local`` is the prison's time."""
    late = cutoff_hour is not None and local.hour >= cutoff_hour
    return local.date() + ONE_DAY if late else local.date()


def day_with_room(day: date, full: Collection[date]) -> date:
    """``day``, or the first working day after it that is not full."""
    while day in full:
        day = after_working_days(day, 1)
    return day


def promised_on(
    *,
    today: date,
    making: Literal["ready", "made_to_order"],
    lead_days: int,
    queue_units: int,
    monthly_capacity: int | None,
    paused_until: date | None,
    transit_days: int,
) -> date:
    """When the buyer has it, if he pays today.

    ``lead_days`` is making for goods made to order, packing for ready ones. ``queue_units`` are the pieces
    to be made before the last piece of this order: those already waiting plus its own quantity less one;
    ready goods wait for nobody. ``paused_until`` is the last day of the workshop's pause. ``transit_days``
    is the upper end of the delivery quote.
    """
    start = today if paused_until is None else max(today, paused_until + ONE_DAY)
    days = lead_days
    if making == "made_to_order":
        days += queue_days(queue_units, monthly_capacity)
    return after_working_days(start, days + transit_days)
