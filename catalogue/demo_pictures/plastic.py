"""Moulded goods: reliefs with soft shoulders, fluted cups, plates cast from a weave."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import plastic
from .noise import step
from .rattan import locate
from .shapes import Mesh, grid, heightfield, join, lathe, ribbons, unit

TEAL, SAND, RED = (0.06, 0.26, 0.27), (0.60, 0.40, 0.20), (0.52, 0.055, 0.035)


def box_distance(x, y, cx, cy, w, d, r) -> np.ndarray:
    """Signed distance to a rectangle with rounded corners; negative inside."""
    qx, qy = np.abs(x - cx) - w / 2 + r, np.abs(y - cy) - d / 2 + r
    return np.hypot(np.maximum(qx, 0), np.maximum(qy, 0)) + np.minimum(np.maximum(qx, qy), 0) - r


POCKETS = ((-0.055, 0, 0.104, 0.152, 0.018), (0.058, 0.041, 0.104, 0.070, 0.016),
           (0.03, -0.039, 0.048, 0.074, 0.014),
           (0.0855, -0.039, 0.049, 0.074, 0.014))  # fmt: skip


def lunch_base() -> Mesh:
    """Tray with four compartments, a rim with a step for the lid."""

    def height(x, y):
        inside = np.min([box_distance(x, y, *p) for p in POCKETS], axis=0)
        z = 0.046 - 0.040 * step(0.001, -0.009, inside)
        edge = box_distance(x, y, 0, 0, 0.242, 0.182, 0.024)
        z = z + 0.003 * step(-0.0075, -0.0055, edge) * step(0, -0.002, edge)
        return z - 0.05 * step(-0.0008, 0.0042, edge)

    return heightfield(
        height, 0.256, 0.196, 620, 480, lambda x, y: box_distance(x, y, 0, 0, 0.2505, 0.1905, 0.027) < 0
    )


def lunch_lid() -> Mesh:
    """Lid seen from inside: shallow tray with a raised panel."""

    def height(x, y):
        edge = box_distance(x, y, 0, 0, 0.246, 0.186, 0.026)
        z = 0.014 * step(-0.009, -0.003, edge) - 0.014 * step(-0.001, 0.004, edge)
        panel = box_distance(x, y, 0, 0, 0.19, 0.13, 0.02)
        return z + 0.0025 * step(0.002, -0.003, panel)

    return heightfield(
        height, 0.258, 0.198, 420, 330, lambda x, y: box_distance(x, y, 0, 0, 0.254, 0.194, 0.029) < 0
    )


def lunch_box() -> Piece:
    """Open lunch box, the lid standing on its hinge, clips on the sides."""
    lid = lunch_lid().turned(x=105).moved(0, 0.108 + 0.012, 0.048 + 0.093)
    hinges = [ribbons([(x, 0.098, 0.046), (x + 0.04, 0.098, 0.046)], 0.008, sides=20) for x in (-0.09, 0.05)]
    clip = heightfield(lambda x, y: 0.004 * step(0.001, -0.003, box_distance(x, y, 0, 0, 0.05, 0.03, 0.006)),
                       0.054, 0.034, 60, 40).turned(x=90)  # fmt: skip
    clips = [clip.moved(0, -0.094, 0.034)]
    close = View(turn=24, rise=44, at=(0.045, -0.01, 0.04), span=0.14, blur=0.010)
    piece = Piece(View(turn=24, rise=34, fill=0.80), close)
    piece.add(plastic((0.74, 0.77, 0.72), 0.26), lunch_base())
    return piece.add(plastic(TEAL, 0.26), lid, hinges, clips)


def tray() -> Piece:
    """Serving tray with a diamond tread against slipping and two grips."""
    w, d = 0.44, 0.31

    def height(x, y):
        edge = box_distance(x, y, 0, 0, w, d, 0.045)
        z = 0.034 * step(-0.034, -0.012, edge) - 0.012 * step(-0.003, 0.006, edge)
        p, q = (x + y) * 110, (x - y) * 110
        stud = np.maximum(np.cos(p * np.pi), 0) * np.maximum(np.cos(q * np.pi), 0)
        z = z + 0.0011 * step(0.25, 0.6, stud) * step(-0.04, -0.046, edge)
        grip = box_distance(np.abs(x), y, w / 2 - 0.006, 0, 0.05, 0.13, 0.02)
        return z + 0.010 * step(0.02, -0.01, grip) * step(-0.034, -0.012, edge) + 0.004

    def keep(x, y):
        hole = box_distance(np.abs(x), y, w / 2 - 0.0125, 0, 0.012, 0.088, 0.0058)
        return (box_distance(x, y, 0, 0, w + 0.012, d + 0.012, 0.05) < 0) & (hole > 0)

    close = View(turn=30, rise=38, at=(0.15, -0.07, 0.02), span=0.17, blur=0.010)
    body = heightfield(height, w + 0.016, d + 0.016, 900, 640, keep)
    return Piece(View(turn=24, rise=38, fill=0.80), close).add(plastic(RED, 0.24), body)


def cup(shade, scale=1.0, flutes=28) -> Mesh:
    """Fluted cup: thin wall, pleats that deepen towards the rim."""
    outside = [(0.0, 0.0), (0.022, 0.0), (0.0255, 0.002), (0.030, 0.018), (0.036, 0.040), (0.0368, 0.0415)]
    inside = [(0.0355, 0.0405), (0.0292, 0.018), (0.0245, 0.0035), (0.0, 0.0025)]
    profile = np.array(outside + inside) * scale

    def flute(a, z):
        return 1 + 0.055 * np.cos(flutes * a) * step(0.001, 0.028, z / scale)

    return lathe(profile, 448, flute, shade, fine=10)


def cupcake_holders() -> Piece:
    """Six holders in soft colours, three of them nested."""
    shades = [
        (0.62, 0.16, 0.20),
        (0.12, 0.36, 0.36),
        (0.74, 0.52, 0.16),
        (0.78, 0.75, 0.66),
        (0.20, 0.28, 0.45),
    ]
    cups = [
        cup(shades[0]).moved(-0.055, -0.045),
        cup(shades[1]).moved(0.04, -0.062),
        cup(shades[2]).moved(0.085, 0.022),
    ]
    cups += [
        cup(s).moved(-0.012, 0.035, 0.0095 * k)
        for k, s in enumerate((shades[3], shades[4], shades[0], shades[1]))
    ]
    lying = cup(shades[3]).turned(y=97).turned(z=204)
    cups.append(lying.moved(-0.075, 0.075, -float(lying.points[:, 2].min())))
    close = View(turn=14, rise=30, at=(0.01, -0.05, 0.028), span=0.11, blur=0.012)
    return Piece(View(turn=14, rise=32, fill=0.80), close).add(plastic(rough=0.3), cups)


def dish(shade, seed: int, radius=0.12) -> Mesh:
    """Plate cast from a round weave: spokes, rings laid over and under, a rope rim."""
    n, m = 60, 200
    r, a = np.meshgrid(np.linspace(0.018, radius, n), np.linspace(0, 2 * np.pi, m), indexing="ij")
    z = 0.003 + 0.020 * step(0.075, 0.12, r)
    points = np.stack([r * np.cos(a), r * np.sin(a), z], -1)[::-1]
    normals = unit(grid(points, closed=True).normals.reshape(points.shape))
    normals = normals * np.sign(normals[..., 2:3].mean())
    rng = np.random.default_rng(seed)
    parts, spokes, rings = [], 48, 15
    for k in range(rings):
        out = (k + 0.5) / rings
        turns = np.linspace(0, 1, spokes * 5 + 1)
        p, q = locate(points, normals, np.full(turns.shape, 1 - out), turns)
        up = np.cos(np.pi * (turns * spokes + k)) * 0.0013 + 0.0012
        tint = np.asarray(shade) * rng.uniform(0.86, 1.10)
        parts.append(ribbons(p + q * up[:, None], 0.0066, 0.0022, q, 8, tint, 0.8))
    for k in range(spokes):
        out = np.linspace(0, 1, rings * 3 + 1)
        p, q = locate(points, normals, 1 - out, np.full(out.shape, k / spokes))
        up = -np.cos(np.pi * (k + out * rings - 0.5)) * 0.0010 + 0.0012
        wide = 0.0028 + 0.0034 * out
        parts.append(ribbons(p + q * up[:, None], wide, 0.0020, q, 8, np.asarray(shade) * 0.82, 0.8))
    parts += [_rope(radius, 0.025, shade), lathe([(0, 0.007), (0.016, 0.0065), (0.021, 0.004),
                                                 (0.018, 0.002)], 60,
                                                 colours=np.asarray(shade) * 0.9, fine=4)]  # fmt: skip
    return join(parts)


def _rope(radius, z, shade) -> Mesh:
    """Two strands twisted round the rim."""
    a = np.linspace(0, 2 * np.pi, 900)
    strands = []
    for phase in (0, np.pi):
        twist = 44 * a + phase
        r = radius + 0.0028 * np.cos(twist)
        path = np.stack([r * np.cos(a), r * np.sin(a), z + 0.0028 * np.sin(twist)], -1)
        strands.append(ribbons(path, 0.0056, sides=10, colours=np.asarray(shade) * 1.05))
    return join(strands)


def rattan_plates() -> Piece:
    """Stack of plates and one leaning on it."""
    stack = [
        dish(SAND, k).turned(z=23 * k).moved(0.0015 * (k % 3 - 1), 0.001 * (k % 2), 0.0095 * k)
        for k in range(7)
    ]
    lean = dish(SAND, 9).turned(x=58).turned(z=52)
    lean = lean.moved(0.178, -0.075, -float(lean.points[:, 2].min()))
    close = View(turn=10, rise=46, at=(-0.05, -0.04, 0.082), span=0.13, blur=0.008)
    return Piece(View(turn=16, rise=36, fill=0.80), close).add(plastic(rough=0.3), stack, lean)


GOODS = {
    "lunch-box": lunch_box, "tray": tray, "cupcake-holder": cupcake_holders, "rattan-plates": rattan_plates,
}  # fmt: skip
