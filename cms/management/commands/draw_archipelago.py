"""Draw the coast of Indonesia for the map of prisons, from public-domain data; see docs/decisions/map.md.

Run by whoever wants another map, not by the shop: what it writes is kept in the repository.
"""

import json
from collections.abc import Iterable, Iterator
from math import hypot
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.common.archipelago import HEIGHT, PER_DEGREE, WEST, WIDTH
from config.common.archipelago import NORTH as TOP

DRAWING = settings.BASE_DIR / "config" / "static" / "img" / "archipelago.svg"
INDONESIA = "360"  # ISO 3166
# In units of the drawing: how far a line may lie from the coast, and how small an island is still drawn.
TOLERANCE, SMALLEST = 0.55, 1.2
Point = tuple[float, float]


class Command(BaseCommand):
    help = "Draws config/static/img/archipelago.svg from Natural Earth's countries as TopoJSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("countries", type=Path, help="countries-10m.json of the package world-atlas 2")

    def handle(self, *, countries: Path, **options: Any) -> None:
        rings = [simplified(ring) for ring in coasts(json.loads(countries.read_text(encoding="utf-8")))]
        drawn = sorted((ring for ring in rings if area(ring) >= SMALLEST), key=area, reverse=True)
        path = "".join(outline(ring) for ring in drawn)
        box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        DRAWING.write_text(f'{box}<path id="coast" d="{path}"/></svg>\n', encoding="utf-8")
        self.stdout.write(f"{len(drawn)} islands, {DRAWING.stat().st_size} bytes")


def coasts(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The outer ring of each island, in units of the drawing."""
    found = topology["objects"]["countries"]["geometries"]
    country = next(each for each in found if each.get("id") == INDONESIA)
    arcs = [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]
    for outer, *_lakes in country["arcs"]:
        ring: list[Point] = []
        for number in outer:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            ring += arc[bool(ring) :]
        yield ring


def _decoded(arc: Iterable[tuple[int, int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for across, up in arc:
        x, y = x + across, y + up
        yield (x * wide + west - WEST) * PER_DEGREE, (TOP - y * high - south) * PER_DEGREE


def simplified(ring: list[Point]) -> list[Point]:
    """Fewer corners, none farther than TOLERANCE from where the line was (Douglas and Peucker)."""
    far = max(range(len(ring)), key=lambda n: hypot(ring[n][0] - ring[0][0], ring[n][1] - ring[0][1]))
    keep, spans = {0, far, len(ring) - 1}, [(0, far), (far, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        between = range(first + 1, last)
        if not between:
            continue
        worst = max(between, key=lambda n: _distance(ring[n], ring[first], ring[last]))
        if _distance(ring[worst], ring[first], ring[last]) > TOLERANCE:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [ring[n] for n in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (sx, sy), (ex, ey) = point, start, end
    length = hypot(ex - sx, ey - sy)
    if not length:
        return hypot(px - sx, py - sy)
    return abs((ex - sx) * (sy - py) - (sx - px) * (ey - sy)) / length


def area(ring: list[Point]) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


def outline(ring: list[Point]) -> str:
    """The ring as a closed path, to a tenth of a unit, each corner told from the one before."""
    corners = [(round(x * 10), round(y * 10)) for x, y in ring[:-1]]
    (x, y), steps = corners[0], []
    for before, after in zip(corners, corners[1:], strict=False):
        steps.append(_pair(after[0] - before[0], after[1] - before[1]))
    return f"M{_pair(x, y)}l{' '.join(steps)}z".replace(" -", "-")


def _pair(x: int, y: int) -> str:
    return f"{x / 10:g} {y / 10:g}"
