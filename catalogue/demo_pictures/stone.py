"""Concrete pavers: six-sided stones with a bevel, stacked as they leave the mould."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import concrete
from .noise import mix, solid, step
from .shapes import Mesh, grid

GREY, ROSE, COAL = (0.42, 0.42, 0.40), (0.44, 0.20, 0.145), (0.20, 0.205, 0.205)


def hexagon(seed: int, shade=GREY, wide=0.2, high=0.06) -> Mesh:
    """One stone, flat to flat `wide`; edges chipped a little, faces blotched."""
    m = 361
    a = np.linspace(0, 2 * np.pi, m)
    sector = (a + np.pi / 6) % (np.pi / 3) - np.pi / 6
    side = 1 / np.cos(sector)
    side = np.minimum(side, 1.135)
    r, c = wide / 2, 0.006
    inner = [(0.0001, high)] + [(x, high) for x in np.linspace(0.06, 1, 44)[:-1] * (r - c)]
    bevel = [(r - c, high), (r - c * 0.3, high - c * 0.35), (r, high - c)]
    wall = [(r, z) for z in np.linspace(high - c, 0.002, 24)[1:]] + [(r - 0.002, 0.0), (0.0001, 0.0)]
    profile = np.array(inner + bevel + wall)
    radius = profile[:, :1] * side
    points = np.stack(
        [radius * np.cos(a), radius * np.sin(a), np.broadcast_to(profile[:, 1:], radius.shape)], -1
    )
    place = points + seed * 1.7
    rough = 0.0006 * solid(place, 260.0, seed, 2) - 0.0018 * step(1.3, 2.0, solid(place, 150.0, seed + 1))
    chips = (
        0.003
        * step(1.0, 2.0, solid(place, 70.0, seed + 2))
        * step(high - 0.012, high - 0.003, points[..., 2])
    )
    chips = chips * step(0.8, 0.97, radius / (r * side))
    mesh = grid(points, closed=True)
    out = mesh.normals.reshape(points.shape)
    out = out * np.sign((out * (points - [0, 0, high / 2])).sum(-1).mean())
    points = points + out * (rough - chips)[..., None]
    tone = 1 + 0.10 * solid(place, 14.0, seed + 3, 3) + 0.10 * solid(place, 330.0, seed + 4, 2)
    colour = mix(np.asarray(shade) * tone[..., None], np.asarray(shade) * 1.25, step(0.0, 0.004, chips))
    mesh = grid(points[::-1], colour[::-1], closed=True)
    mesh.uv = mesh.points[:, :2] * 3 + mesh.points[:, 2:] * [2.1, 3.0]
    return mesh


def pavers() -> Piece:
    """Five stones laid as they would lie in a path, three more stacked on one of them."""
    rng = np.random.default_rng(4)
    gap, stones = 0.2035, []
    spots = [(0, 0), (1, 0), (0.5, 0.866), (-0.5, 0.866), (1.5, 0.866)]
    shades = [GREY, ROSE, GREY, ROSE, COAL]
    for k, ((x, y), shade) in enumerate(zip(spots, shades, strict=True)):
        stones.append(hexagon(k + 1, shade).turned(z=30).moved(x * gap, y * gap, rng.uniform(-0.001, 0)))
    for k, shade in enumerate((GREY, ROSE, GREY)):
        shift = rng.uniform(-0.006, 0.006, 2)
        stone = hexagon(k + 11, shade).turned(z=30 + rng.uniform(-7, 7))
        stones.append(stone.moved(0.0 + shift[0], 0.866 * gap + 0.006 + shift[1], 0.0605 * (k + 1)))

    close = View(turn=26, rise=36, at=(0.06, -0.03, 0.06), span=0.2, blur=0.010)
    return Piece(View(turn=26, rise=30, fill=0.78), close).add(concrete(scale=0.003), stones)


GOODS = {"paver": pavers}
