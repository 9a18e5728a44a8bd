"""Furniture from the wood workshops: boards with their own stretch of one grain picture."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import DARK, PALE, TEAK, coat, steel, wood
from .shapes import Mesh, join, lathe, ribbons, rounded_box, unit


class Bench:
    """Makes boards; each takes its grain from a new place so that no two look alike."""

    def __init__(self, seed=1):
        self.rng = np.random.default_rng(seed)

    def board(self, centre, size, radius=0.004, scale=1.0, tilt=(0, 0, 0)) -> Mesh:
        """Board with its grain along the longest side."""
        box = rounded_box(size, radius, int(np.argmax(size)), self.rng.random(2), scale)
        return box.turned(*tilt).moved(*centre)

    def beam(self, start, end, wide, thick, up=(0, 1, 0), radius=0.004) -> Mesh:
        """Board from one point to another, its thickness towards `up`."""
        start, end = np.asarray(start, float), np.asarray(end, float)
        x = unit(end - start)
        y = unit(np.cross(up, x))
        size = (np.linalg.norm(end - start), wide, thick)
        box = rounded_box(size, radius, 0, self.rng.random(2))
        return box.mapped(np.stack([x, y, np.cross(x, y)], -1), (start + end) / 2)


def dining_chair(bench: Bench) -> Mesh:
    """Slatted chair facing +y, after the one in the proof."""
    parts = []
    for x in (-0.2, 0.2):
        parts.append(bench.board((x, 0.19, 0.22), (0.042, 0.042, 0.44)))
        parts.append(bench.beam((x, -0.19, 0), (x, -0.19, 0.45), 0.042, 0.042))
        parts.append(bench.beam((x, -0.19, 0.44), (x, -0.26, 0.95), 0.042, 0.036, up=(1, 0, 0)))
        parts.append(bench.board((x, 0, 0.405), (0.024, 0.36, 0.06)))
        parts.append(bench.board((x, 0, 0.17), (0.022, 0.36, 0.03)))
    for x in np.linspace(-0.18, 0.18, 5):
        parts.append(bench.board((x, 0.01, 0.452), (0.08, 0.47, 0.022)))
    for z in (0.60, 0.72, 0.85):
        y = -0.19 - 0.07 * (z - 0.44) / 0.51
        parts.append(bench.board((0, y, z), (0.37, 0.02, 0.075), tilt=(8, 0, 0)))
    parts += [bench.board((0, y, 0.405), (0.37, 0.024, 0.06)) for y in (-0.19, 0.19)]
    return join(parts)


def dining_set() -> Piece:
    """Table for six with a plank top."""
    bench = Bench(4)
    table = [bench.board((0, y, 0.745), (1.7, 0.148, 0.03)) for y in np.linspace(-0.375, 0.375, 6)]
    table += [bench.board((x, y, 0.365), (0.085, 0.085, 0.73)) for x in (-0.72, 0.72) for y in (-0.36, 0.36)]
    table += [bench.board((0, y, 0.68), (1.4, 0.028, 0.09)) for y in (-0.36, 0.36)]
    table += [bench.board((x, 0, 0.68), (0.028, 0.68, 0.09)) for x in (-0.72, 0.72)]
    seats = []
    for x, y, angle in ((-0.42, -0.72, 0), (0.42, -0.76, 4), (-0.42, 0.72, 180), (0.42, 0.72, 176)):
        seats.append(dining_chair(bench).turned(z=angle).moved(x, y))
    seats.append(dining_chair(bench).turned(z=-90).moved(-1.12, 0))
    seats.append(dining_chair(bench).turned(z=96).moved(1.16, -0.02))
    close = View(turn=32, rise=30, at=(0.5, -0.42, 0.72), span=0.62, blur=0.008)
    return Piece(View(turn=30, rise=27, fill=0.84), close).add(wood(1), table, seats)


def patio_chair() -> Piece:
    """Folding chair: two crossing frames, slats across, brass pins."""
    bench = Bench(7)
    parts, pins = [], []
    for x in (-0.235, 0.235):
        parts.append(bench.beam((x, -0.27, 0), (x, 0.27, 0.93), 0.05, 0.024, up=(1, 0, 0)))
    for x in (-0.2, 0.2):
        parts.append(bench.beam((x, 0.27, 0), (x, -0.21, 0.44), 0.045, 0.024, up=(1, 0, 0)))
    for x in (-0.17, 0.17):
        parts.append(bench.beam((x, -0.23, 0.425), (x, 0.06, 0.405), 0.04, 0.022, up=(1, 0, 0)))
    for y in np.linspace(-0.225, 0.09, 7):
        wide = 0.42 if y > -0.2 else 0.45
        parts.append(bench.board((0, y, 0.452 - (y + 0.2) * 0.07), (wide, 0.042, 0.018), tilt=(-4, 0, 0)))
    for z in np.linspace(0.56, 0.89, 6):
        y = -0.27 + 0.54 * z / 0.93 - 0.022
        parts.append(bench.board((0, y, z), (0.47, 0.018, 0.046), tilt=(-30, 0, 0)))
    parts.append(bench.board((0, -0.225, 0.09), (0.45, 0.03, 0.03)))
    parts.append(bench.board((0, 0.225, 0.06), (0.38, 0.03, 0.03)))
    for x in (-0.235, 0.235):
        side = np.sign(x)
        head = lathe([(0, 0), (0.012, 0), (0.014, 0.003), (0.012, 0.008), (0, 0.009)], 24)
        pins.append(head.turned(y=90 * side).moved(x + side * 0.012, -0.018, 0.435))
    close = View(turn=34, rise=30, at=(0.12, -0.1, 0.45), span=0.34, blur=0.008)
    piece = Piece(View(turn=38, rise=20, fill=0.80), close).add(wood(3, (0.45, 0.25, 0.11)), parts)
    return piece.add(coat((0.75, 0.55, 0.25), 0.3, metallic=1.0), pins)


def office_desk() -> Piece:
    """Desk with a drawer block on the right, panel on the left."""
    bench = Bench(9)
    top = [bench.board((0, y, 0.735), (1.3, 0.218, 0.032)) for y in (-0.22, 0, 0.22)]
    body = [
        bench.board((-0.6, 0, 0.36), (0.03, 0.58, 0.72)),
        bench.board((0, 0.25, 0.48), (1.16, 0.02, 0.42)),
    ]
    body += [bench.board((x, 0, 0.39), (0.022, 0.58, 0.66)) for x in (0.2, 0.6)]
    body += [bench.board((0.4, 0, z), (0.4, 0.58, 0.022)) for z in (0.07, 0.71)]
    body += [
        bench.board((0.4, -0.02, 0.03), (0.38, 0.5, 0.06)),
        bench.board((0.4, 0.27, 0.39), (0.4, 0.02, 0.64)),
    ]
    body += [bench.board((-0.2, -0.26, 0.685), (0.76, 0.02, 0.065))]
    fronts, pulls = [], []
    for z, high in ((0.605, 0.165), (0.435, 0.165), (0.215, 0.265)):
        out = 0.09 if high < 0.2 and z > 0.5 else 0.0
        fronts.append(bench.board((0.4, -0.29 - out, z), (0.372, 0.022, high), radius=0.005))
        if out:
            fronts += [bench.board((x, -0.24, z - 0.01), (0.014, 0.2, 0.12)) for x in (0.235, 0.565)]
            fronts.append(bench.board((0.4, -0.2, z - 0.06), (0.33, 0.2, 0.01)))
        y = -0.335 - out
        path = [(0.33, y + 0.03, z), (0.33, y, z), (0.345, y - 0.004, z), (0.455, y - 0.004, z), (0.47, y, z),
                (0.47, y + 0.03, z)]  # fmt: skip
        pulls.append(ribbons(path, 0.011, normals=np.tile([0.0, 0, 1], (6, 1)), sides=12))
    close = View(turn=-24, rise=24, at=(0.4, -0.34, 0.6), span=0.55, blur=0.006)
    piece = Piece(View(turn=-26, rise=22, fill=0.80), close).add(wood(5, TEAK, 0.35), top, fronts)
    return piece.add(wood(6, (0.33, 0.175, 0.08)), body).add(steel(), pulls)


def stool() -> Piece:
    """Round stool with splayed, tapered legs and through tenons."""
    bench = Bench(11)
    seat = lathe([(0, 0.405), (0.15, 0.405), (0.165, 0.412), (0.17, 0.424), (0.165, 0.436), (0.15, 0.441),
                 (0, 0.437)],
                 96, fine=6)  # fmt: skip
    seat.uv = seat.points[:, :2] + 0.3
    legs, rails, tenons = [], [], []
    for k in range(4):
        a = np.pi / 4 + k * np.pi / 2
        out = np.array([np.cos(a), np.sin(a), 0])
        path = np.linspace(out * 0.205, out * 0.11 + [0, 0, 0.41], 12)
        legs.append(ribbons(path, np.linspace(0.026, 0.042, 12), sides=24))
        legs[-1].uv = legs[-1].uv * [1, 0.1] + bench.rng.random(2)
        tenons.append(lathe([(0, 0.4415), (0.013, 0.4415), (0.013, 0.43)], 24).moved(*(out * 0.104)))
    for k, z in enumerate((0.15, 0.19, 0.15, 0.19)):
        a, b = np.pi / 4 + k * np.pi / 2, np.pi / 4 + (k + 1) * np.pi / 2
        r = 0.205 - 0.095 * z / 0.41
        ends = [np.array([r * np.cos(t), r * np.sin(t), z]) for t in (a, b)]
        rails.append(ribbons(np.linspace(*ends, 8), 0.02, sides=16))
        rails[-1].uv = rails[-1].uv * [1, 0.1] + bench.rng.random(2)
    close = View(turn=20, rise=38, at=(0.02, -0.06, 0.43), span=0.27, blur=0.008)
    piece = Piece(View(turn=20, rise=22, fill=0.76), close).add(wood(8, PALE), seat, legs, rails)
    return piece.add(wood(9, DARK), tenons)


GOODS = {
    "teak-dining-set": dining_set,
    "patio-chair": patio_chair,
    "office-desk": office_desk,
    "wood-stool": stool,
}
