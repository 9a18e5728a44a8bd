"""Money is whole rupiah, as ``int``, everywhere but in Oscar's decimal columns.

The two worlds meet in ``whole_rupiah``: a fraction of a rupiah is an error, never rounded away. Pure: no
framework is imported here.
"""

from decimal import Decimal

HIGHEST = 9_999_999_999  # the largest price or total: ten digits, as many as Oscar's columns hold


def whole_rupiah(amount: Decimal) -> int:
    """Oscar's decimal as whole rupiah; ValueError when it holds a fraction."""
    rupiah = int(amount)
    if amount != rupiah:
        raise ValueError(f"{amount} is not whole rupiah")
    return rupiah


def rupiah(amount: int) -> str:
    """``1250000`` as ``Rp1.250.000``: dots between thousands, a real minus sign, no decimals."""
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
