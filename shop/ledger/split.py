"""How a sale becomes shares: whole rupiah, largest remainder, nothing lost.

``split`` gives every weight its floor and one rupiah more to the largest remainders, ties to the first.
A refund is split over the parts that *remain*, never recomputed from the total: so no part goes below
zero, and the last refund ends at exactly zero.

Pure: no framework is imported; amounts are whole rupiah.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

BASIS_POINTS = 10_000

Base = Literal["gross", "net", "profit"]
Bearer = Literal["sale", "office"]
Point = Literal["payment", "handover", "completion"]


def split(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in parts proportional to ``weights``, summing to it; ValueError when that is impossible."""
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights) or (whole == 0 and total):
        raise ValueError("only amounts and weights from zero upward can be split")
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


@dataclass(frozen=True)
class Terms:
    """What a scheme says about one sale.

    ``base`` is what is shared: ``gross`` the goods (less tax), ``net`` less the gateway fee, ``profit`` less
    the fee and the cost of materials. ``fee_bearer`` ``sale`` takes the fee off before sharing, ``office``
    leaves it an expense of the office.
    """

    base: Base
    pnbp: int
    premi: int
    programme: int
    partner: int
    fee_bearer: Bearer = "office"
    recognition: Point = "completion"

    def __post_init__(self) -> None:
        if sum(self.weights) != BASIS_POINTS or min(self.weights) < 0:
            raise ValueError("the shares of a scheme sum to 10.000 basis points")
        if self.base == "gross" and self.fee_bearer == "sale":
            raise ValueError("a scheme that shares the gross cannot take the fee off first")

    @property
    def weights(self) -> tuple[int, int, int, int]:
        return self.pnbp, self.premi, self.programme, self.partner


class Parts(NamedTuple):
    """Where the price of goods goes; the fixed order settles ties."""

    tax: int = 0
    materials: int = 0
    pnbp: int = 0
    premi: int = 0
    programme: int = 0
    partner: int = 0
    fee: int = 0

    @property
    def total(self) -> int:
        return sum(self)


def shares(*, goods: int, terms: Terms, tax: int = 0, cost: int = 0, fee: int = 0) -> Parts:
    """The parts of ``goods`` (tax inside), always summing to it.

    ``cost`` is the cost of materials of all the goods together. Sold below cost, the materials fund takes
    what there is after tax and fee, and nothing is left to share.
    """
    if min(goods, tax, cost, fee) < 0 or tax > goods:
        raise ValueError("amounts are from zero upward, and the tax lies within the goods")
    left = goods - tax
    taken = min(fee, left) if terms.fee_bearer == "sale" else 0
    left -= taken
    materials = min(cost, left) if terms.base == "profit" else 0
    pnbp, premi, programme, partner = split(left - materials, terms.weights)
    return Parts(tax, materials, pnbp, premi, programme, partner, taken)


def refund(*, amount: int, remaining: Parts) -> Parts:
    """What each part gives back of a refund of ``amount``; ValueError beyond what remains."""
    if not 0 <= amount <= remaining.total:
        raise ValueError("a refund lies between zero and what remains of the sale")
    return Parts(*split(amount, remaining))
