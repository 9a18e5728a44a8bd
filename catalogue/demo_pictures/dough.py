"""Bread and buns: forms that rose, coloured by how near the oven's heat they were."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import DARK, ceramic, crust, glazed, matte, wood
from .noise import cells, mix, solid, step
from .shapes import Mesh, blob, grid, join, lathe, rounded_box, spline

PALE, GOLD, BROWN, BURNT = (0.80, 0.58, 0.30), (0.62, 0.32, 0.085), (0.36, 0.135, 0.03), (0.20, 0.065, 0.02)
CRUMB = (0.84, 0.74, 0.55)


def baked(height, points, seed=1, spots=0.12) -> np.ndarray:
    """Colour of crust from pale at 0 over gold to brown at 1, with the blotches of a real oven."""
    heat = np.clip(height + spots * solid(points, 9.0, seed, 3), 0, 1.15)
    colour = mix(PALE, GOLD, step(0.1, 0.5, heat))
    colour = mix(colour, BROWN, step(0.45, 0.92, heat))
    return mix(colour, BURNT, 0.5 * step(0.92, 1.15, heat))


def bun(seed: int, wide=0.09, high=0.058) -> Mesh:
    """Sweet bun: flat below, domed above, a pale line where it sat on the tray."""
    rng = np.random.default_rng(seed)
    shift = rng.uniform(-3, 3, 3)
    dome = blob((wide, wide * rng.uniform(0.94, 1.04), high * 1.3), (0.8, 1.0), 110, 180,
                lambda p: 1 + 0.02 * solid(p / wide * 1.6 + shift, 1.0, seed, 2))  # fmt: skip
    points = dome.points.copy()
    points[:, 2] = np.where(points[:, 2] < 0, points[:, 2] * 0.55, points[:, 2])
    fine = solid(points * 12 / wide + shift, 1.0, seed + 3, 2) * 0.0004
    mesh = grid((points + dome.normals * fine[:, None]).reshape(110, 180, 3), closed=True)
    low = mesh.points[:, 2].min()
    rise = (mesh.points[:, 2] - low) / np.ptp(mesh.points[:, 2])
    mesh = mesh.moved(z=-low - 0.003)
    return mesh.painted(baked(rise * 1.0 - 0.02, mesh.points / wide * 0.5 + shift, seed, 0.10))


def sesame(top: Mesh, count: int, seed: int, limit=0.75) -> list:
    """Seeds pressed into the upper crust."""
    rng = np.random.default_rng(seed)
    z = top.points[:, 2]
    spots = rng.choice(np.nonzero(z > z.min() + limit * np.ptp(z))[0], count)
    seed_form = blob((0.0034, 0.002, 0.0012), n=10, m=14).painted((0.86, 0.75, 0.5))
    return [
        seed_form.turned(*rng.uniform(-20, 20, 2), rng.uniform(0, 360)).moved(*top.points[i]) for i in spots
    ]


def plate(wide=0.24) -> Mesh:
    """White plate."""
    r = wide / 2
    path = spline([(0, 0.004), (r * 0.5, 0.004), (r * 0.64, 0.006), (r * 0.95, 0.019), (r, 0.0215),
                   (r * 0.985, 0.0185),
                   (r * 0.66, 0.001), (r * 0.6, 0.0), (0, 0.0)], 90)  # fmt: skip
    return lathe(np.maximum(path, 0)[::-1], 160)


def filled_buns() -> Piece:
    """Plate of glossy buns, one torn open to show the chocolate filling."""
    places = [(-0.052, -0.042), (0.05, -0.05), (0.06, 0.048), (-0.045, 0.055)]
    buns = [bun(k + 1).turned(z=50 * k).moved(x, y, 0.006) for k, (x, y) in enumerate(places)]
    buns.append(bun(9).turned(x=-7, y=4).moved(0.004, 0.004, 0.055))
    seeds = [sesame(b, 46, k) for k, b in enumerate(buns) if k in (1, 4, 3)]
    close = View(turn=20, rise=30, at=(0.015, -0.035, 0.065), span=0.12, blur=0.012)
    piece = Piece(View(turn=20, rise=34, fill=0.78), close).add(glazed(), buns)
    return piece.add(crust(), seeds).add(ceramic(), plate(0.26))


def toast(n=240) -> np.ndarray:
    """Outline of a tin loaf: straight walls below, a mushroom head above."""
    right = [(0, 0.0), (0.042, 0.0), (0.049, 0.004), (0.050, 0.03), (0.051, 0.062), (0.058, 0.074),
             (0.060, 0.090),
             (0.050, 0.106), (0.028, 0.114), (0, 0.116)]  # fmt: skip
    half = spline(right, n // 2)
    return np.concatenate([half, half[-2::-1] * [-1, 1]])


def crumb(x: float, facing: int, seed: int, rings=120) -> Mesh:
    """Cut face of the loaf: pores of many sizes, a rim of crust."""
    outline = toast()
    s = np.linspace(0, 1, rings)[:, None, None] ** 0.8
    centre = np.array([0, 0.055])
    flat = centre + (outline - centre)[None] * s
    points = np.stack([np.full(flat.shape[:2], x), flat[..., 0], flat[..., 1]], -1)
    wobble = points + 0.004 * np.stack([solid(points * 60, 1.0, seed + k) for k in range(3)], -1)
    pit = np.zeros(flat.shape[:2])
    for k, (size, depth) in enumerate(((95, 1.0), (190, 0.7), (330, 0.45))):
        near, _, name = cells(wobble, size, seed + k)
        pit = np.maximum(pit, depth * step(0.42, 0.16, near) * (name > 0.35))
    inner = step(1.0, 0.93, s[..., 0])
    points[..., 0] -= facing * (0.0016 * pit * inner)
    colour = mix(CRUMB, (0.60, 0.45, 0.27), pit * 0.8 * inner)
    colour = mix(colour, GOLD, step(0.955, 0.985, np.broadcast_to(s[..., 0], pit.shape)))
    return grid(points if facing > 0 else points[:, ::-1], colour if facing > 0 else colour[:, ::-1])


def loaf_body(x0: float, x1: float, seed: int, closed_end=False, n=150) -> Mesh:
    """Crust along the loaf; a closed end is rounded off as the tin left it."""
    outline = toast()
    x = np.linspace(x0, x1, n)
    swell = np.ones(n)
    if closed_end:
        swell = np.clip(1 - ((x0 + 0.016 - x) / 0.016).clip(0, 1) ** 2.4, 0.0, 1) ** 0.5
    points = np.zeros((n, len(outline), 3))
    centre = np.array([0, 0.05])
    flat = centre + (outline - centre)[None] * swell[:, None, None]
    points[..., 0], points[..., 1], points[..., 2] = x[:, None], flat[..., 0], flat[..., 1]
    bump = 0.0009 * solid(points, 26.0, seed, 2) + 0.0004 * solid(points, 160.0, seed + 1, 2)
    wave = 0.003 * solid(points, 9.0, seed + 2) * (points[..., 2] > 0.07)
    mesh = grid(points)
    calm = np.clip((x1 - x) / 0.01, 0, 1) * (
        np.clip((x - x0) / 0.01, 0, 1) if not closed_end else swell > 0.3
    )
    points = points + mesh.normals.reshape(points.shape) * (bump + wave)[..., None] * calm[:, None, None]
    points[..., 2] = np.maximum(points[..., 2], 0)
    heat = 0.34 + 0.70 * step(0.055, 0.108, points[..., 2]) - 0.1 * step(0.06, 0.05, points[..., 2])
    return grid(points, baked(heat, points * 4, seed, 0.10))


def loaf() -> Piece:
    """White tin loaf on a board, two slices cut."""
    parts = [loaf_body(-0.15, 0.075, 3, closed_end=True), crumb(0.075, 1, 3)]
    for k, (x, tip) in enumerate(((0.105, 15), (0.148, 62))):
        slice_ = join(loaf_body(0, 0.013, 5 + k, n=14), crumb(0.013, 1, 7 + k), crumb(0.0, -1, 9 + k))
        parts.append(slice_.turned(y=tip).moved(x, -0.003 * k, 0.0035))
    low = min(float(p.points[:, 2].min()) for p in parts)
    board = rounded_box((0.52, 0.21, 0.016), 0.005, 0, (0.2, 0.4), 3.0).moved(0.045, 0, -0.008 + min(low, 0))
    close = View(turn=42, rise=22, at=(0.08, -0.01, 0.062), span=0.16, blur=0.012)
    piece = Piece(View(turn=36, rise=24, fill=0.86), close).add(crust(), parts)
    piece.add(wood(4, (0.50, 0.31, 0.15)), board)
    return lift(piece)


def lift(piece: Piece) -> Piece:
    """Stand the lowest point of the piece on the ground."""
    low = float(piece.points()[:, 2].min())
    piece.parts = [(mesh.moved(z=-low), surface) for mesh, surface in piece.parts]
    if piece.detail.at is not None:
        x, y, z = piece.detail.at
        piece.detail.at = (x, y, z - low)
    return piece


def bao(seed: int, wide=0.082) -> Mesh:
    """Steamed bun: pleats that wind up to a small knot."""
    n, m = 170, 320
    t, a = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 2 * np.pi, m), indexing="ij")
    shape = spline([(0.0, 0.0), (0.8, 0.0), (0.97, 0.10), (1.0, 0.30), (0.86, 0.60), (0.55, 0.86),
                    (0.25, 0.97),
                    (0.10, 1.0), (0.0, 0.985)], n)  # fmt: skip
    r, z = shape[:, :1], shape[:, 1:]
    twist = a + 1.5 * np.clip(z - 0.45, 0, 1) ** 1.3 * 2
    fold = np.abs(np.sin(twist * 7 + 0.35 * np.sin(3 * a + seed)))
    strength = step(0.48, 0.80, z) * step(1.02, 0.95, z)
    r = r * (1 - strength * 0.17 * (1 - fold) ** 1.4)
    z = z - strength * 0.055 * (1 - fold) ** 1.4
    points = np.stack([r * np.cos(a), r * np.sin(a), z * 1.24], -1) * wide / 2
    points += 0.0012 * solid(points / wide * 3 + seed * 3.1, 1.0, seed, 2)[..., None]
    points[..., 2] = np.maximum(points[..., 2], 0)
    crease = strength * (1 - fold) ** 2
    colour = mix((0.79, 0.77, 0.72), (0.62, 0.57, 0.48), crease * 0.8)
    return grid(points[:, ::-1], colour[:, ::-1], closed=True)


def frozen_bao() -> Piece:
    """Two rows of bao on paper squares, on a dark board that sets off the white dough."""
    buns, papers = [], []
    for k in range(6):
        x, y = (k % 3 - 1) * 0.098, (k // 3 - 0.5) * 0.1
        buns.append(bao(k + 1).turned(z=77 * k).moved(x, y, 0.0168))
        papers.append(rounded_box((0.074, 0.074, 0.0006), 0.0002).turned(z=8 * k).moved(x, y, 0.0164))
    board = rounded_box((0.33, 0.235, 0.016), 0.004, 0, (0.6, 0.1), 3.0).moved(z=0.008)
    close = View(turn=24, rise=38, at=(0.0, -0.05, 0.055), span=0.105, blur=0.012)
    piece = Piece(View(turn=24, rise=36, fill=0.86), close).add(matte((0.86, 0.84, 0.76)), papers)
    return piece.add(crust(), buns).add(wood(12, DARK, 0.5), board)


def lacika() -> Piece:
    """Pull-apart sweet bread: soft domes that grew together, glazed, one pulled away."""
    domes, sugar = [], []
    for k in range(12):
        i, j = k % 4, k // 4
        if (i, j) == (3, 0):
            continue
        domes.append(_dome(k, i, j))
        sugar += sesame(domes[-1], 26, k, 0.8)
    loose = _dome(40, 0, 0).turned(x=0, y=0, z=24).moved(0.218, -0.075)
    paper = rounded_box((0.275, 0.215, 0.0008), 0.0003).moved(0.09, 0.06, 0.0004)
    close = View(turn=30, rise=34, at=(0.115, 0.03, 0.055), span=0.15, blur=0.012)
    piece = Piece(View(turn=28, rise=34, fill=0.80), close).add(glazed(), domes, loose)
    return piece.add(crust(), sugar).add(matte((0.80, 0.74, 0.62)), paper)


def _dome(seed: int, i: int, j: int) -> Mesh:
    """One dome of the pull-apart loaf: boxy where its neighbours pressed, pale there, shreds of crumb."""
    mesh = blob(
        (0.068, 0.068, 0.105),
        (0.72, 0.62),
        110,
        170,
        lambda p: 1 + 0.016 * solid(p * 24 + seed, 1.0, seed, 2),
    )
    points = mesh.points.copy()
    points[:, 2] = np.maximum(points[:, 2], -0.028) + 0.0285
    side = step(0.052, 0.030, points[:, 2])
    shred = 0.0011 * solid(points * [260, 260, 60] + seed, 1.0, seed + 1, 2) * side
    mesh = grid((points + mesh.normals * shred[:, None]).reshape(110, 170, 3), closed=True)
    rise = mesh.points[:, 2] / 0.081
    edge = np.maximum(np.abs(points[:, 0]), np.abs(points[:, 1])) / 0.034
    colour = baked(
        0.40 + 0.66 * step(0.55, 1.0, rise) - 0.25 * step(0.7, 1, edge), mesh.points * 5 + seed, seed, 0.09
    )
    colour = mix(colour, (0.86, 0.72, 0.47), side * 0.9)
    return mesh.painted(colour).moved(i * 0.062, j * 0.062)


GOODS = {"filled-buns": filled_buns, "loaf": loaf, "frozen-bao": frozen_bao, "lacika-bread": lacika}
