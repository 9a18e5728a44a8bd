from datetime import date

import pytest
from django.utils.translation import override

from config.common.dates import days


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 8), date(2026, 12, 8), "8 Desember 2026"),
        (date(2026, 12, 8), date(2026, 12, 10), "8–10 Desember 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 November – 2 Desember 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026 – 2 Januari 2027"),
    ],
)
def test_a_period_says_once_what_its_days_share(first: date, last: date, words: str):
    with override("id"):
        assert days(first, last) == words
