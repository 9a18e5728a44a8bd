"""Where a place lies on the drawn map of Indonesia. Pure.

The country lies along the equator, so degrees are drawn as they are, alike in both directions; off by two per
cent at its southern edge. ``draw_archipelago`` draws the coast with the same numbers (docs/decisions/map.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

WEST, EAST, NORTH, SOUTH = 94.6, 141.4, 6.4, -11.4
PER_DEGREE = 20
WIDTH, HEIGHT = round((EAST - WEST) * PER_DEGREE), round((NORTH - SOUTH) * PER_DEGREE)
# The narrowest part that is shown by itself: twelve degrees, a bit more than Java is long.
NARROWEST = 240


class Point(NamedTuple):
    name: str
    url: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """As ``components/archipelago.html`` wants it; ``box`` is the part of the map that is shown."""

    box: str
    points: tuple[Point, ...]


def position(latitude: Decimal | float, longitude: Decimal | float) -> tuple[int, int]:
    """Right of the map's western edge and below its northern one, in the drawing's units."""
    across, down = (float(longitude) - WEST) * PER_DEGREE, (NORTH - float(latitude)) * PER_DEGREE
    return round(across), round(down)


def drawing(places: Iterable[tuple[str, str, Decimal, Decimal]], *, near: bool = False) -> Drawing:
    """Places of (name, address, latitude, longitude) on the whole map, or ``near``: on their part of it."""
    points = tuple(
        Point(name, url, *position(latitude, longitude)) for name, url, latitude, longitude in places
    )
    return Drawing(_around(points) if near and points else f"0 0 {WIDTH} {HEIGHT}", points)


def _around(points: Sequence[Point]) -> str:
    """A part of the map's own shape with all points well inside, never beyond the map's edges."""
    xs, ys = [point.x for point in points], [point.y for point in points]
    spread = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH // HEIGHT)
    width = min(WIDTH, max(NARROWEST, spread * 3 // 2))
    height = width * HEIGHT // WIDTH
    left = min(max(0, (min(xs) + max(xs) - width) // 2), WIDTH - width)
    top = min(max(0, (min(ys) + max(ys) - height) // 2), HEIGHT - height)
    return f"{left} {top} {width} {height}"
