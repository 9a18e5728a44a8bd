"""Woven furniture: every strand of synthetic rattan is laid over and under, as at the loom."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import cloth, plastic, wood
from .shapes import Mesh, grid, join, ribbons, rounded_box, spline, unit

HONEY, COFFEE, CORE = (0.43, 0.25, 0.115), (0.17, 0.095, 0.055), (0.05, 0.03, 0.02)


def locate(points: np.ndarray, normals: np.ndarray, u, v):
    """Positions and normals at fractions of an (n, m) surface, so strands can run between its vertices."""
    n, m, _ = points.shape
    x, y = np.clip(u, 0, 1) * (n - 1), np.clip(v, 0, 1) * (m - 1)
    i, j = np.minimum(x.astype(int), n - 2), np.minimum(y.astype(int), m - 2)
    s, t = (x - i)[..., None], (y - j)[..., None]

    def blend(a):
        return (a[i, j] * (1 - s) + a[i + 1, j] * s) * (1 - t) + (
            a[i, j + 1] * (1 - s) + a[i + 1, j + 1] * s
        ) * t

    return blend(points), unit(blend(normals))


def weave(points, warps: int, wefts: int, gauge=0.011, base=HONEY, seed=1, fine=4, lift=0.35) -> Mesh:
    """Plain weave over a surface: narrow warps along v, wide wefts along u, and a dark core behind."""
    n, m, _ = points.shape
    core = grid(points)
    normals = core.normals.reshape(n, m, 3)
    rng = np.random.default_rng(seed)
    a, b = (np.arange(warps) + 0.5) / warps, (np.arange(wefts) + 0.5) / wefts
    along = np.linspace(0, 1, warps * fine + 1)
    u, v = np.meshgrid(along, b)
    p, q = locate(points, normals, u, v)
    over = np.cos(np.pi * (u * warps - 0.5 + np.arange(wefts)[:, None]))
    tint = np.asarray(base) * rng.uniform(0.78, 1.16, (wefts, 1)) * rng.uniform(0.97, 1.03, (wefts, 3))
    weft = ribbons(
        p + q * (over * gauge * lift + gauge * 0.2)[..., None], gauge, gauge * 0.3, q, 6, tint, 0.7
    )
    u, v = np.meshgrid(a, np.linspace(0, 1, wefts * 2 + 1), indexing="ij")
    p, q = locate(points, normals, u, v)
    under = -np.cos(np.pi * (v * wefts - 0.5 + np.arange(warps)[:, None])) * 0.7
    tint = np.asarray(base) * 0.72 * rng.uniform(0.85, 1.1, (warps, 1))
    wide = gauge * 0.8
    warp = ribbons(
        p + q * (under * gauge * lift + gauge * 0.2)[..., None], wide, gauge * 0.3, q, 6, tint, 0.7
    )
    back = core.painted(CORE)
    back.points = back.points - back.normals * gauge * 0.5
    return join(weft, warp, back)


def rod(path, width, base=HONEY, turns=0, seed=2) -> Mesh:
    """Rail bound with a spiral of rattan, drawn as a rod with a rope-like surface."""
    path = np.asarray(path, float)
    if not turns:
        return ribbons(path, width, sides=16, colours=base)
    steps = turns * 4 + 1
    at = np.linspace(0, len(path) - 1, steps)
    line = np.stack([np.interp(at, np.arange(len(path)), path[:, k]) for k in range(3)], -1)
    pulse = width * (1 + 0.07 * np.cos(np.arange(steps) * np.pi / 2))
    mesh = ribbons(line, pulse, sides=16)
    shade = (
        np.random.default_rng(seed)
        .uniform(0.75, 1.12, len(mesh.points) // 17 + 1)
        .repeat(17)[: len(mesh.points)]
    )
    return mesh.painted(np.asarray(base) * shade[:, None])


def panel(corner, along, up, n=2, m=2) -> np.ndarray:
    """Flat surface from a corner and two edges; its front is along x up."""
    s, t = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, m), indexing="ij")
    return np.asarray(corner) + s[..., None] * np.asarray(along, float) + t[..., None] * np.asarray(up, float)


def woven_box(low, high, gauge=0.022, base=COFFEE, seed=1) -> list:
    """Box of five woven panels with bound edges: the block that sofas and tables are made of."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    faces = [
        ((x0, y0, z0), (x1 - x0, 0, 0), (0, 0, z1 - z0)), ((x1, y1, z0), (x0 - x1, 0, 0), (0, 0, z1 - z0)),
        ((x1, y0, z0), (0, y1 - y0, 0), (0, 0, z1 - z0)), ((x0, y1, z0), (0, y0 - y1, 0), (0, 0, z1 - z0)),
        ((x0, y0, z1), (x1 - x0, 0, 0), (0, y1 - y0, 0)),
    ]  # fmt: skip
    parts = []
    for k, (corner, along, up) in enumerate(faces):
        warps = max(2, round(np.linalg.norm(along) / gauge / 1.2))
        wefts = max(2, round(np.linalg.norm(up) / gauge / 1.04))
        parts.append(weave(panel(corner, along, up), warps, wefts, gauge, base, seed * 10 + k))
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    for k, (x, y) in enumerate(corners):
        p, q = corners[(k + 1) % 4]
        parts.append(rod([(x, y, z0), (x, y, z1)], gauge * 0.9, base))
        parts.append(rod([(x, y, z1), (p, q, z1)], gauge * 0.9, base))
        parts.append(rod([(x, y, z0), (p, q, z0)], gauge * 0.9, base))
    return parts


def cushion(low, high, puff=0.3) -> Mesh:
    """Soft box: sides that swell and corners that give."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    size = high - low
    mesh = rounded_box(size, min(size) * 0.45, 0, cells=14)
    unitary = mesh.points / (size / 2)
    thin = int(np.argmin(size))
    others = [k for k in range(3) if k != thin]
    swell = np.prod([1 - np.abs(unitary[:, k]) ** 3 for k in others], axis=0)
    mesh.points = mesh.points.copy()
    mesh.points[:, thin] *= 0.8 + puff * np.clip(swell, 0, 1)
    mesh.uv = mesh.points[:, others] * 1.0
    return mesh.moved(*((low + high) / 2))


def horseshoe(height, n=90, m=16, grow=0.0, foot=0.1):
    """Back and arms in one sweep: a plan like a horseshoe under a rail that dips to the arms."""
    plan = spline([(-0.29, -0.27), (-0.32, -0.05), (-0.29, 0.18), (-0.14, 0.30), (0, 0.325), (0.14, 0.30),
                   (0.29, 0.18),
                   (0.32, -0.05), (0.29, -0.27)], n)  # fmt: skip
    ahead = unit(np.gradient(plan, axis=0))
    out = np.stack([-ahead[:, 1], ahead[:, 0]], -1)
    t = np.linspace(0, 1, m)
    top = height(np.linspace(-1, 1, n))
    z = foot + (top - foot)[:, None] * t
    lean = (0.045 * t[None] ** 1.3 + grow)[..., None]
    return np.concatenate([plan[:, None] + out[:, None] * lean, z[..., None]], -1)


def armchair() -> Piece:
    """Round armchair: woven shell inside and out, a bound rail, a cushion."""

    def top(s):
        return 0.60 + 0.24 * np.clip(1 - np.abs(s) ** 1.5 * 1.55, 0, 1) ** 0.9

    outer = horseshoe(top, grow=0.026)[::-1]
    inner = horseshoe(top, grow=-0.026)
    parts = [weave(outer, 88, 42, 0.0125), weave(inner, 80, 40, 0.0125, seed=2)]
    rail = horseshoe(top)[:, -1] + [0, 0, 0.004]
    post = [rail[0] * [1, 1, f] + [0, -0.006, 0] for f in np.linspace(0.02, 0.96, 12)]
    lead = spline([post[-2], rail[0] + [0, -0.012, -0.005], rail[3]], 12)
    mirror = np.array([-1, 1, 1])
    parts.append(rod(np.concatenate([lead, rail[4:-4], lead[::-1] * mirror]), 0.062, turns=150))
    parts += [rod(np.asarray(post) * f, 0.05, turns=50) for f in (1, mirror)]
    front = panel((-0.315, -0.275, 0.11), (0.63, 0, 0), (0, 0, 0.25))
    seat = panel((-0.28, -0.275, 0.36), (0.56, 0, 0), (0, 0.54, 0))
    parts += [weave(front, 46, 19, 0.0125, seed=3), weave(seat, 40, 40, 0.0125, seed=4)]
    parts += [rod([(-0.315, -0.28, z), (0.315, -0.28, z)], 0.028, turns=60) for z in (0.105, 0.362)]
    base = horseshoe(top, m=4, grow=0.012)[:, 0]
    parts.append(rod(base, 0.03, turns=120))
    legs = [rod([(x, 0.25, 0), (x * 0.95, 0.24, 0.14)], 0.042, turns=14) for x in (-0.2, 0.2)]
    pad = cushion((-0.245, -0.275, 0.365), (0.245, 0.20, 0.45))
    close = View(turn=36, rise=24, at=(0.3, -0.24, 0.52), span=0.24, blur=0.016)
    piece = Piece(View(turn=30, rise=24, fill=0.76), close).add(plastic(rough=0.34), parts, legs)
    return piece.add(cloth((0.62, 0.60, 0.52), repeat=6.0, scale=0.0025), pad)


def seat_block(x, y, wide, angle, seed) -> tuple[list, list]:
    """Woven sofa or chair of a given width, with its cushions, turned and put in place."""
    arm, deep = 0.11, 0.72
    half = wide / 2
    frame = woven_box((-half + arm, -deep / 2, 0.06), (half - arm, deep / 2 - 0.1, 0.30), seed=seed)
    frame += woven_box((-half, deep / 2 - 0.12, 0.06), (half, deep / 2, 0.68), seed=seed + 1)
    for side in (-1, 1):
        edge = sorted((side * half, side * (half - arm)))
        frame += woven_box(
            (edge[0], -deep / 2 - 0.01, 0.06), (edge[1], deep / 2 - 0.12, 0.54), seed=seed + 2 + side
        )
    seats = max(1, round((wide - 2 * arm) / 0.62))
    w = (wide - 2 * arm) / seats
    soft = []
    for k in range(seats):
        a = -half + arm + k * w + 0.006
        soft.append(cushion((a, -deep / 2 - 0.02, 0.30), (a + w - 0.012, deep / 2 - 0.13, 0.42)))
        soft.append(
            cushion((a, 0, 0), (a + w - 0.012, 0.12, 0.36)).turned(x=-12).moved(0, deep / 2 - 0.27, 0.39)
        )
    return [p.turned(z=angle).moved(x, y) for p in frame], [p.turned(z=angle).moved(x, y) for p in soft]


def terrace_set() -> Piece:
    """Two-seat sofa, two chairs and a low table with a wooden top."""
    frames, soft = [], []
    for spot in ((0, 0.62, 1.46, 0, 1), (-0.98, -0.38, 0.82, 82, 5), (1.0, -0.42, 0.82, -80, 9)):
        woven, cushions = seat_block(*spot)
        frames += woven
        soft += cushions
    frames += woven_box((-0.4, -0.55, 0.05), (0.4, -0.1, 0.32), seed=13)
    top = [rounded_box((0.88, 0.128, 0.025), 0.004, 0, (0.1, 0.3 * k)).moved(0, -0.525 + 0.132 * k, 0.345)
           for k in range(4)]  # fmt: skip
    close = View(turn=22, rise=26, at=(0.62, 0.25, 0.48), span=0.62, blur=0.006)
    piece = Piece(View(turn=24, rise=30, fill=0.85), close).add(plastic(rough=0.36), frames)
    piece.add(cloth((0.66, 0.63, 0.54), repeat=4.0, scale=0.003), soft)
    return piece.add(wood(2), top)


GOODS = {"rattan-chair": armchair, "rattan-terrace-set": terrace_set}
