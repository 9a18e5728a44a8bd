"""Whole rupiah: nothing is rounded away."""

from decimal import Decimal

import pytest

from config.common.money import rupiah, whole_rupiah


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "Rp0"),
        (7, "Rp7"),
        (999, "Rp999"),
        (1_000, "Rp1.000"),
        (1_250_000, "Rp1.250.000"),
        (9_999_999_999, "Rp9.999.999.999"),
        (-450_000, "\u2212Rp450.000"),
    ],
)
def test_rupiah_as_read(amount, shown):
    assert rupiah(amount) == shown


@pytest.mark.parametrize("amount", ["0", "850000.00", "9999999999", "-12"])
def test_whole_amounts_cross_as_they_are(amount):
    assert whole_rupiah(Decimal(amount)) == int(float(amount))
    assert type(whole_rupiah(Decimal(amount))) is int


@pytest.mark.parametrize("amount", ["0.5", "849999.99", "-0.01", "NaN"])
def test_a_fraction_of_a_rupiah_is_an_error(amount):
    with pytest.raises(ValueError):
        whole_rupiah(Decimal(amount))
