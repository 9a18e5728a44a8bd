"""Deadlines in words, and sizes as people type them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from shop.desk import words
from shop.desk.measures import MeasureField, PriceField, as_typed

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "terlambat 2 hari"),
        (date(2026, 11, 23), "terlambat 1 hari"),
        (date(2026, 11, 24), "paling lambat hari ini"),
        (date(2026, 11, 25), "paling lambat besok"),
        (date(2026, 12, 1), "7 hari lagi"),
    ],
)
def test_a_deadline_in_words(day, said):
    assert words.deadline(day, TODAY) == said


@pytest.mark.parametrize(
    ("typed", "grams"),
    [("4,2", 4_200), ("4.2", 4_200), ("58", 58_000), ("0,35", 350), ("", None), (" 1 ", 1_000)],
)
def test_a_weight_is_read_with_comma_or_point(typed, grams):
    assert MeasureField(factor=1000).clean(typed) == grams


@pytest.mark.parametrize("typed", ["4,2 kg", "-1", "1e9", "1,2,3", "9999999999", "٣", "999999999"])
def test_what_is_no_measure_is_refused(typed):
    with pytest.raises(ValidationError):
        MeasureField(factor=1000).clean(typed)


@pytest.mark.parametrize(
    ("units", "factor", "shown"), [(4_200, 1000, "4,2"), (585, 10, "58,5"), (600, 60, "10"), (0, 10, "")]
)
def test_a_measure_is_shown_as_it_was_typed(units, factor, shown):
    assert as_typed(units, factor) == shown
    assert MeasureField(factor=factor).prepare_value(units) == shown


def test_a_known_price_is_shown_with_its_dots():
    assert PriceField().prepare_value(1_250_000) == "1.250.000"
    assert PriceField().prepare_value("murah") == "murah"
