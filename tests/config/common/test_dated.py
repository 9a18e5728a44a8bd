"""Dated rows are in force from their first to their last day, both included."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from partners.workshops.models import TaxRate

DAY = date(2026, 3, 2)


def rate(first, last=None):
    return TaxRate(numerator=11, denominator=100, valid_from=first, valid_to=last)


@pytest.mark.parametrize(
    ("first", "last", "in_force"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (DAY - timedelta(days=9), DAY, True),
        (DAY - timedelta(days=9), DAY - timedelta(days=1), False),
        (DAY + timedelta(days=1), None, False),
    ],
)
def test_in_force_says_the_same_of_a_row_and_in_a_query(db, first, last, in_force):
    row = rate(first, last)
    row.save()
    assert row.is_in_force(DAY) is in_force
    assert TaxRate.objects.in_force(DAY).exists() is in_force


def test_a_row_that_ends_before_it_begins_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        rate(DAY, DAY - timedelta(days=1)).save()
    assert not TaxRate.objects.exists()
