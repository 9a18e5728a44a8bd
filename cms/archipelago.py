"""Where a place lies on the drawn map. Pure.

Indonesia lies along the equator, so degrees are drawn as they are, alike in both directions; off by two per cent
at its southern edge. ``draw_archipelago`` draws the coast with the same numbers.
"""

from decimal import Decimal

WEST, EAST, NORTH, SOUTH = 94.6, 141.4, 6.4, -11.4
PER_DEGREE = 20
WIDTH, HEIGHT = round((EAST - WEST) * PER_DEGREE), round((NORTH - SOUTH) * PER_DEGREE)


def position(latitude: Decimal | float, longitude: Decimal | float) -> tuple[int, int]:
    """Right of the map's western edge and below its northern one, in the drawing's units."""
    across, down = (float(longitude) - WEST) * PER_DEGREE, (NORTH - float(latitude)) * PER_DEGREE
    return round(across), round(down)
