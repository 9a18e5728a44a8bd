"""Which prison could make what somebody asks for, how soon it is there, and from how far. Pure: no framework is
imported here.

A prison answers what is asked with the very goods or with others of their kind. Ready pieces need packing only; the
rest is made at the pace of the workshop, behind what is promised already. The way counts a working day for each
``KM_A_DAY``, so that the neighbour who is one day slower does not lose to the far end of the country. Best is who
makes most of what is asked, then who is in time and can say so, then who is there first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt
from typing import NamedTuple

from config.common.workdays import after_working_days
from shop.shipping.promise import queue_days

EARTH_KM = 6371
KM_A_DAY = 300
MOST_ALIKE = 3


class Point(NamedTuple):
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Maker:
    """A prison, by its keys and its name."""

    prison_id: int
    office_id: int
    name: str
    at: Point


@dataclass(frozen=True)
class Goods:
    """What a prison could make of what was ``asked`` (the key of the item; 0 for a need in words).

    All counts are pieces: ``ready`` can be promised at once, None where none are kept; ``waiting`` are promised to
    others; ``monthly`` is what the workshop makes, None where it does not say.
    """

    prison_id: int
    asked: int
    number: str
    title: str
    is_asked: bool
    quantity: int
    price: int
    lead_days: int
    monthly: int | None
    waiting: int
    ready: int | None

    @property
    def days(self) -> int:
        """Working days until the last piece can be sent."""
        if self.ready is None:
            return self.lead_days + queue_days(self.waiting + self.quantity - 1, self.monthly)
        return self.lead_days + queue_days(self.quantity - self.ready, self.monthly)

    @property
    def is_certain(self) -> bool:
        """Whether ``days`` rests on what the workshop says of itself."""
        return self.monthly is not None or (self.ready is not None and self.ready >= self.quantity)

    @property
    def left(self) -> int | None:
        """Pieces of this month's capacity that nobody waits for yet."""
        return None if self.monthly is None else max(0, self.monthly - self.waiting)


@dataclass(frozen=True)
class Proposal:
    """What one prison could do. ``makes`` of ``asked`` things; ``km`` is None where nobody knows how far it is."""

    maker: Maker
    goods: tuple[Goods, ...]
    makes: int
    asked: int
    days: int
    km: int | None
    arrives: date
    in_time: bool
    is_certain: bool


def km_between(one: Point, other: Point) -> int:
    """Kilometres as the crow flies."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    across = cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(sin(north / 2) ** 2 + across)))


def best_first(
    *,
    makers: Iterable[Maker],
    goods: Sequence[Goods],
    asked: int,
    destination: Point | None,
    today: date,
    needed_on: date | None,
) -> list[Proposal]:
    """A proposal for every maker, also for one that makes nothing of it; of goods alike the first few."""
    found = []
    for maker in makers:
        own = [each for each in goods if each.prison_id == maker.prison_id]
        kinds = [_alike(own, key) for key in dict.fromkeys(each.asked for each in own)]
        km = None if destination is None else km_between(maker.at, destination)
        days = max((kind[0].days for kind in kinds), default=0)
        arrives = after_working_days(today, days + ceil((km or 0) / KM_A_DAY))
        in_time = bool(kinds) and (needed_on is None or arrives <= needed_on)
        flat = tuple(each for kind in kinds for each in kind)
        is_certain = all(kind[0].is_certain for kind in kinds)
        found.append(Proposal(maker, flat, len(kinds), asked, days, km, arrives, in_time, is_certain))
    return sorted(found, key=_place)


def _alike(goods: Sequence[Goods], asked: int) -> list[Goods]:
    """The very goods first, then as they came."""
    return sorted((each for each in goods if each.asked == asked), key=lambda each: not each.is_asked)[
        :MOST_ALIKE
    ]


def _place(each: Proposal) -> tuple[int, bool, bool, date, int, str]:
    doubts = (not each.in_time, not each.is_certain)
    return (-each.makes, *doubts, each.arrives, each.km or 0, each.maker.name)
