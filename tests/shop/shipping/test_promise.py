from datetime import date

import pytest

from shop.shipping import promise

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "days", "result"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (date(2026, 11, 28), 0, MONDAY),
        (date(2026, 11, 28), 1, date(2026, 12, 1)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # joint leave on the 24th, Christmas on the 25th
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # Nyepi and Lebaran
        (date(2026, 8, 14), 1, date(2026, 8, 18)),
    ],
)
def test_working_days_skip_weekends_holidays_and_joint_leave(day, days, result):
    assert promise.after_working_days(day, days) == result


@pytest.mark.parametrize(
    ("units", "capacity", "days"),
    [
        (0, 20, 0),
        (-1, 20, 0),
        (5, None, 0),
        (5, 0, 0),
        (1, 21, 1),
        (20, 20, 21),
        (10, 20, 11),
        (60, 20, 63),
        (10**9, 1, 2520),
    ],
)
def test_queue(units, capacity, days):
    assert promise.queue_days(units, capacity) == days


ORDER = {
    "today": MONDAY,
    "making": "ready",
    "lead_days": 0,
    "queue_units": 0,
    "monthly_capacity": None,
    "paused_until": None,
    "transit_days": 0,
}


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({}, MONDAY),
        ({"transit_days": 2}, date(2026, 12, 2)),
        ({"lead_days": 1, "transit_days": 2}, date(2026, 12, 3)),
        ({"queue_units": 40, "monthly_capacity": 20}, MONDAY),
        ({"making": "made_to_order", "lead_days": 14}, date(2026, 12, 18)),
        ({"making": "made_to_order", "lead_days": 14, "transit_days": 4}, date(2026, 12, 28)),
        (
            {"making": "made_to_order", "lead_days": 5, "queue_units": 10, "monthly_capacity": 42},
            date(2026, 12, 14),
        ),
        ({"paused_until": date(2026, 12, 6)}, date(2026, 12, 7)),
        ({"paused_until": date(2026, 12, 4)}, date(2026, 12, 7)),
        ({"paused_until": date(2026, 12, 4), "transit_days": 2}, date(2026, 12, 9)),
        ({"paused_until": date(2026, 11, 1)}, MONDAY),
        ({"today": date(2026, 11, 29)}, MONDAY),
    ],
)
def test_promised_on(change, result):
    assert promise.promised_on(**ORDER | change) == result


def test_a_pause_that_ends_today_still_counts_as_a_day_of_rest():
    assert promise.promised_on(**ORDER | {"paused_until": MONDAY}) == date(2026, 12, 1)
