"""What one piece costs when several are taken. Pure: no framework is imported here.

A price list begins with the price of one and falls with every step; nothing but the quantity decides, so
everybody who takes as many pays as much.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol


class Step(Protocol):
    """From ``from_quantity`` pieces on, each costs ``price`` whole rupiah."""

    @property
    def from_quantity(self) -> int: ...
    @property
    def price(self) -> int: ...


class Tier(NamedTuple):
    from_quantity: int
    price: int


def unit_price(price: int, tiers: Iterable[Step], quantity: int) -> int:
    """The price of the last step that ``quantity`` reaches; ``price`` below the first."""
    return min([price, *(tier.price for tier in tiers if tier.from_quantity <= quantity)])


def price_list(price: int, tiers: Sequence[Step], least: int) -> list[Tier]:
    """The whole list as a buyer meets it: from the least quantity one can order, then each further step."""
    first = Tier(least, unit_price(price, tiers, least))
    return [first, *(Tier(tier.from_quantity, tier.price) for tier in tiers if tier.from_quantity > least)]


def mistake(price: int, tiers: Sequence[Step], least: int) -> int | None:
    """The position of the first step that does not follow; None when all of them do.

    Each begins at a larger quantity than the one before, the first above ``least``, and costs less.
    """
    before: Step = Tier(max(least, 1), price)
    for position, tier in enumerate(tiers):
        if tier.from_quantity <= before.from_quantity or not 0 < tier.price < before.price:
            return position
        before = tier
    return None
