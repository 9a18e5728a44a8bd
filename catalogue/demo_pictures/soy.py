"""Tempeh: beans held together by white mycelium, cut open, on a banana leaf."""

from __future__ import annotations

import numpy as np

from .greens import midrib_leaf
from .ground import Piece, View
from .materials import leaf, matte
from .noise import cells, mix, solid, step
from .shapes import Mesh, grid, join

FELT, BEAN, SKIN = (0.83, 0.81, 0.75), (0.66, 0.49, 0.255), (0.47, 0.32, 0.16)


def slab(size, seed: int, cut=(), place=(0, 0, 0)) -> Mesh:
    """Block of tempeh; on the `cut` sides the beans lie open, elsewhere felt has grown over them."""
    size = np.asarray(size, float)
    sides = []
    for axis in range(3):
        for sign in (-1, 1):
            sides.append(_side(size, axis, sign, seed, (axis, sign) in cut, np.asarray(place, float)))
    return join(sides)


def _side(size, axis, sign, seed, open_, place) -> Mesh:
    """One face, fine enough to raise every bean."""
    a, b = (axis + 1) % 3, (axis + 2) % 3
    half, soft = size / 2, 0.004
    s = [np.linspace(-half[k], half[k], max(40, int(size[k] / 0.0006))) for k in (a, b)]
    ga, gb = np.meshgrid(s[0] if sign > 0 else s[0][::-1], s[1], indexing="ij")
    points = np.zeros((*ga.shape, 3))
    points[..., a], points[..., b], points[..., axis] = ga, gb, sign * half[axis]
    core = np.clip(points, -half + soft, half - soft)
    out = (points - core) / np.maximum(np.linalg.norm(points - core, axis=-1, keepdims=True), 1e-9)
    points = core + soft * out
    stretched = (points + place) * [1.0, 1.0, 1.25]
    near, second, name = cells(stretched + 0.0012 * solid(points * 300, 1.0, seed)[..., None], 105.0, seed)
    bean = step(0.0, 0.16, second - near) * step(0.62, 0.50, near)
    fluff = solid(points, 700.0, seed + 2, 2)
    if open_:
        height = 0.0003 * bean - 0.0006 * (1 - bean) * step(0.2, 1.2, fluff)
        tone = mix(BEAN, SKIN, np.clip((name - 0.55) * 1.1, 0, 0.6))
        tone = mix(tone, (0.78, 0.63, 0.38), step(0.32, 0.05, near) * 0.6)
        colour = mix(FELT, tone, bean * 0.94)
    else:
        height = 0.0011 * bean + 0.00035 * fluff
        veil = step(0.45, 0.9, bean) * step(-0.3, 1.2, solid(points, 60.0, seed + 4) + name - 0.2)
        colour = mix(FELT, (0.70, 0.57, 0.35), veil * 0.75)
    return grid(points + out * height[..., None], colour)


def tempeh() -> Piece:
    """Block with a cut end, three slices beside it, half on a banana leaf."""
    block = slab((0.17, 0.10, 0.05), 3, {(0, 1)}).turned(z=0).moved(-0.05, 0.02, 0.028)
    slices = []
    for k, (x, y, tip, spin) in enumerate(
        ((0.068, 0.012, 14, 0), (0.098, 0.0, 58, -6), (0.152, -0.018, 87, -14))
    ):
        piece = slab((0.012, 0.098, 0.05), 5 + k, {(0, 1), (0, -1)}, (0.3 * k, 0, 0))
        piece = piece.turned(y=tip).turned(z=spin)
        slices.append(piece.moved(x, y, 0.004 - float(piece.points[:, 2].min())))
    blade = midrib_leaf(0.34, 0.19, seed=4).turned(z=16).moved(-0.125, -0.062, 0.004)
    close = View(turn=34, rise=34, at=(0.06, -0.015, 0.035), span=0.11, blur=0.012)
    piece = Piece(View(turn=26, rise=36, fill=0.84), close).add(matte(), block, slices)
    return piece.add(leaf(), blade)


GOODS = {"tempeh": tempeh}
