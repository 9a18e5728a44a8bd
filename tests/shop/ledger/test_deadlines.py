from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from config.common.workdays import is_working_day
from shop.ledger.deadlines import due_at

OPEN, NOON = SimpleNamespace(cutoff_hour=None), SimpleNamespace(cutoff_hour=12)
JAKARTA, MAKASSAR, JAYAPURA = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@pytest.mark.parametrize(
    ("received", "tz", "rule", "expected"),
    [
        ((2026, 3, 10, 5), JAKARTA, OPEN, "2026-03-10T23:59:59+07:00"),
        ((2026, 3, 10, 5), MAKASSAR, OPEN, "2026-03-10T23:59:59+08:00"),
        ((2026, 3, 10, 16, 59), JAKARTA, OPEN, "2026-03-10T23:59:59+07:00"),
        ((2026, 3, 10, 16, 59), MAKASSAR, OPEN, "2026-03-11T23:59:59+08:00"),
        ((2026, 3, 10, 16, 59), JAYAPURA, OPEN, "2026-03-11T23:59:59+09:00"),
        # Friday evening in Jakarta is Saturday in Jayapura.
        ((2026, 3, 13, 16), JAYAPURA, OPEN, "2026-03-16T23:59:59+09:00"),
        ((2026, 3, 14, 5), JAKARTA, OPEN, "2026-03-16T23:59:59+07:00"),
        # The days off around Idulfitri 2026, public holidays and joint leave.
        ((2026, 3, 18, 5), JAKARTA, OPEN, "2026-03-25T23:59:59+07:00"),
        ((2026, 12, 24, 5), JAKARTA, OPEN, "2026-12-28T23:59:59+07:00"),
        ((2026, 12, 31, 20), JAKARTA, OPEN, "2027-01-04T23:59:59+07:00"),
        ((2026, 3, 10, 4, 59), JAKARTA, NOON, "2026-03-10T23:59:59+07:00"),
        ((2026, 3, 10, 5, 0), JAKARTA, NOON, "2026-03-11T23:59:59+07:00"),
        ((2026, 3, 13, 6), JAKARTA, NOON, "2026-03-16T23:59:59+07:00"),
        # The cut-off does not push a receipt of a day off one day further.
        ((2026, 3, 14, 6), JAKARTA, NOON, "2026-03-16T23:59:59+07:00"),
    ],
)
def test_due_by_the_end_of_the_working_day_where_the_office_is(received, tz, rule, expected):
    assert due_at(datetime(*received, tzinfo=UTC), tz=tz, rule=rule).isoformat() == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 8, 17), False),
        (date(2026, 5, 15), False),
        (date(2026, 3, 7), False),
        (date(2026, 3, 9), True),
        (date(2019, 8, 19), True),
    ],
)
def test_working_days(day, expected):
    assert is_working_day(day) is expected
