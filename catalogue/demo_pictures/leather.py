"""Leather goods: a pair of slip-on dress shoes, and the hand-stitched cover of a softball."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import coat, leather, matte
from .noise import solid, step
from .shapes import Mesh, blob, grid, join, ribbons, spline, turn, unit

OUTLINE = [(-0.138, 0.0), (-0.128, 0.023), (-0.095, 0.031), (-0.03, 0.031), (0.03, 0.037),
           (0.075, 0.0445), (0.11, 0.041),
           (0.14, 0.027), (0.152, 0.0), (0.14, -0.024), (0.11, -0.037), (0.075, -0.040), (0.03, -0.030),
           (-0.03, -0.025),
           (-0.095, -0.028), (-0.128, -0.022), (-0.138, 0.0)]  # fmt: skip


def _closed(points, n=361) -> np.ndarray:
    """Smooth closed loop through points whose first and last agree."""
    p = np.asarray(points, float)
    wide = np.vstack([p[-4:-1], p, p[1:4]])
    return spline(wide, (n - 1) // (len(p) - 1) * (len(wide) - 1) + 1)[
        3 * ((n - 1) // (len(p) - 1)) : -3 * ((n - 1) // (len(p) - 1)) or None
    ]


def upper(rows=150):
    """Upper of the shoe as a grid from welt (row 0) to mouth (last row), columns round the foot."""
    sole = _closed(OUTLINE)
    x, y = sole[:, 0], sole[:, 1]
    front = step(-0.02, 0.10, x)
    mouth_x = -0.034 + (x + 0.138) / 0.29 * 0.118 - 0.088
    mouth_y = y * (0.66 - 0.06 * step(0.0, 0.1, x))
    height = 0.070 - 0.012 * np.exp(-(((x + 0.02) / 0.05) ** 2)) + 0.012 * step(0.05, 0.15, x)
    height = height + 0.004 * step(-0.1, -0.138, x)
    mouth = np.stack([mouth_x, mouth_y, height], -1)
    foot = np.stack([x, y, np.full_like(x, 0.016) + 0.004 * step(0.10, 0.152, x)], -1)
    out = unit(np.stack([x - 0.01, y * 2.2], -1))
    belly = foot.copy()
    belly[:, :2] += out * (0.006 - 0.002 * front)[:, None]
    belly[:, 2] = 0.046 + 0.004 * front
    crown = mouth * 0.72 + belly * 0.28
    crown[:, 2] = np.minimum(0.066 + 0.004 * front - 0.010 * step(0.10, 0.15, x), height - 0.005)
    t = np.linspace(0, 1, rows)[:, None, None]
    points = foot * (1 - t) ** 3 + belly * 3 * t * (1 - t) ** 2 + crown * 3 * t * t * (1 - t) + mouth * t**3
    return points, sole


def _line(points, at, first, last, lift=0.0007, n=220) -> np.ndarray:
    """Path on the upper at row fraction `at` (a number or a curve), between two column fractions."""
    normals = grid(points).normals.reshape(points.shape)
    rows, columns, _ = points.shape
    u = np.linspace(first, last, n)
    r = np.broadcast_to(at(u) if callable(at) else at, u.shape) * (rows - 1)
    i, j = np.clip(r.astype(int), 0, rows - 2), np.clip((u * (columns - 1)).astype(int), 0, columns - 2)
    s, t = (r - i)[:, None], (u * (columns - 1) - j)[:, None]

    def pick(a):
        return (a[i, j] * (1 - t) + a[i, j + 1] * t) * (1 - s) + (
            a[i + 1, j] * (1 - t) + a[i + 1, j + 1] * t
        ) * s

    return pick(points) + unit(pick(normals)) * lift


def _stitches(path, every=7) -> list:
    """Short raised threads along a path."""
    pieces = [path[k : k + every - 2] for k in range(0, len(path) - every, every)]
    return [ribbons(p, 0.0011, sides=6) for p in pieces if len(p) > 2]


def _sole(sole, low, high, grow, cut=None, heel=None) -> Mesh:
    """Layer of the sole: the outline grown a little, between two heights, whole or only the heel."""
    out = unit(np.stack([sole[:, 0] - 0.01, sole[:, 1] * 2.2], -1))
    edge = sole + out * grow
    if heel is not None:
        edge[:, 1] = np.where(edge[:, 0] > heel, np.clip(edge[:, 1], -0.0275, 0.0315), edge[:, 1])
        edge[:, 0] = np.minimum(edge[:, 0], heel)
    toe = 0.004 * step(0.10, 0.152, edge[:, 0]) if cut is None else 0 * edge[:, 0]
    middle = np.array([min(0.0, (heel or 0.0) - 0.04), 0.0])
    rings = []
    for share, z in (
        (0.0, high),
        (0.98, high),
        (1.0, high - 0.0008),
        (1.0, low + 0.0008),
        (0.98, low),
        (0.0, low),
    ):
        flat = middle + (edge - middle) * share
        rings.append(np.concatenate([flat, (z + toe * (share > 0))[:, None]], -1))
    return grid(np.array(rings)[::-1])


def shoe() -> dict:
    """All the parts of a right shoe, by material."""
    points, sole = upper()
    points = points + 0.0005 * solid(points, 26.0, 4)[..., None]
    crease = np.exp(-(((points[..., 0] - 0.066 + 0.1 * np.abs(points[..., 1])) / 0.003) ** 2))
    points[..., 2] -= 0.0009 * crease * step(0.035, 0.055, points[..., 2])
    skin = grid(points, closed=True, uv_size=(0.12, 0.6))
    down = np.linspace(0, 1, 20)[:, None, None]
    heart = points[-1].mean(0)
    inside = heart + (points[-1] - heart) * (1 - down * [0.12, 0.45, 0.0]) + down * [0, 0, -0.045]
    inside = np.concatenate([inside, inside[-1:] * 0.0 + inside[-1].mean(0)])
    lining = grid(inside)
    edge = ribbons(points[-1] + [0, 0, 0.0004], 0.0034, sides=10)

    def apron(u):
        return 0.56 + 0.30 * (np.abs(u - 0.5) / 0.20) ** 2.6

    seam = _line(points, apron, 0.305, 0.695, 0.0002)
    ridge = ribbons(seam, 0.0034, 0.0026, sides=10)
    thread = _stitches(_line(points, lambda u: apron(u) - 0.035, 0.335, 0.665, 0.0004))
    thread += _stitches(_line(points, lambda u: 0 * u + 0.95, 0.02, 0.33, 0.0004, 300))
    thread += _stitches(_line(points, lambda u: 0 * u + 0.95, 0.67, 0.98, 0.0004, 300))
    strap = grid(np.array([_strap_row(points, x) for x in np.linspace(0.012, 0.040, 17)]), uv_size=(0.3, 0.1))
    strap = strap if strap.normals[:, 2].mean() > 0 else strap.flipped()
    welt = _sole(sole, 0.0125, 0.0165, 0.0035)
    worn = {"skin": [skin, edge, ridge, strap], "thread": thread, "lining": [lining], "welt": [welt],
            "sole": [_sole(sole, 0.0072, 0.0126, 0.0028)]}  # fmt: skip
    parts = {name: [_arched(mesh) for mesh in meshes] for name, meshes in worn.items()}
    parts["sole"].append(_sole(sole, 0.0, 0.0185, 0.0012, True, -0.060))
    return parts


def _arched(mesh: Mesh) -> Mesh:
    """Set the ball of the foot on the ground and raise the heel, as a last does."""
    mesh = mesh.moved(z=-0.0072)
    mesh.points[:, 2] += 0.0165 * step(0.035, -0.075, mesh.points[:, 0])
    return mesh


def _strap_row(points, x0, n=90) -> np.ndarray:
    """One line of the saddle strap, straight over the vamp where the upper crosses x0."""
    normals = grid(points).normals.reshape(points.shape)
    if (normals[..., 2] * points[..., 2]).mean() < 0:
        normals = -normals
    row = np.argmax(points[..., 0] <= x0, axis=0)
    columns = np.nonzero(row > 6)[0]
    line = points[row[columns], columns] + normals[row[columns], columns] * 0.0021
    line[:, 0] = x0
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0, length[-1], n)
    line = np.stack([np.interp(at, length, line[:, k]) for k in range(3)], -1)
    for _ in range(4):
        line[1:-1] = (line[:-2] + line[1:-1] * 2 + line[2:]) / 4
    return line


def shoes() -> Piece:
    """Pair in dark brown, one turned to show its side."""
    close = View(turn=10, rise=34, at=(0.085, -0.06, 0.06), span=0.14, blur=0.010)
    piece = Piece(View(turn=10, rise=30, fill=0.78), close)
    right = shoe()
    parts = {name: [] for name in right}
    for name, meshes in right.items():
        for mesh in meshes:
            parts[name].append(mesh.turned(z=-34).moved(-0.01, -0.065))
            mirrored = mesh.mapped(np.diag([1, -1, 1]))
            mirrored.faces = mirrored.faces[:, ::-1].copy()
            parts[name].append(mirrored.turned(z=-58).moved(0.03, 0.075))
    piece.add(leather((0.060, 0.022, 0.011), repeat=3.0, scale=0.00012, rough=0.30), parts["skin"])
    piece.add(coat((0.42, 0.24, 0.11), 0.6), parts["thread"]).add(matte((0.36, 0.22, 0.12)), parts["lining"])
    return piece.add(coat((0.12, 0.055, 0.028), 0.5), parts["welt"]).add(
        coat((0.03, 0.022, 0.018), 0.55), parts["sole"]
    )


def seam_curve(n=480) -> np.ndarray:
    """Closed curve that halves a sphere into two figures of eight."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    a, b = 0.75, 0.25
    c = 2 * np.sqrt(a * b)
    curve = np.stack(
        [a * np.cos(t) + b * np.cos(3 * t), a * np.sin(t) - b * np.sin(3 * t), c * np.sin(2 * t)], -1
    )
    return unit(curve)


def ball(radius=0.0485) -> tuple[Mesh, Mesh, Mesh]:
    """Covered ball: leather that dips at the seam, holes, and red double stitches."""
    curve = seam_curve() @ turn(38, 0, 22).T
    u, v = np.meshgrid(np.linspace(0.002, np.pi - 0.002, 240), np.linspace(0, 2 * np.pi, 421), indexing="ij")
    way = np.stack([np.sin(u) * np.cos(v), np.sin(u) * np.sin(v), np.cos(u)], -1)
    gap = np.full(u.shape, 9.0)
    for part in np.array_split(curve, 12):
        gap = np.minimum(gap, np.linalg.norm(way[:, :, None] - part, axis=-1).min(-1))
    welt = 0.0011 * np.exp(-(((gap - 0.075) / 0.05) ** 2)) - 0.0017 * np.exp(-((gap / 0.022) ** 2))
    skin = grid(way * (radius + welt)[..., None], closed=True, uv_size=(1, 2))
    stitches, holes = [], []
    for k in range(0, len(curve), 5):
        p = curve[k]
        d = unit(curve[(k + 2) % len(curve)] - curve[k - 2])
        q = np.cross(p, d)
        for side in (-1, 1):
            steps = [
                (0.0, 0.0006, 0.05),
                (0.055 * side, 0.0022, 0.02),
                (0.105 * side, 0.0018, -0.012),
                (0.125 * side, 0.0002, -0.02),
            ]
            path = np.array([unit(p + q * o + d * f) * (radius + h) for o, h, f in steps])
            stitches.append(ribbons(spline(path, 10), 0.0021, sides=8))
            holes.append(
                blob((0.0026, 0.0026, 0.0012), n=8, m=12).moved(
                    *(unit(p + q * 0.125 * side - d * 0.02) * radius)
                )
            )
    return tuple(m.moved(z=radius) for m in (skin, join(stitches), join(holes)))


def eight(seed: int) -> tuple[Mesh, Mesh]:
    """Cut panel lying flat: two lobes and a waist, punched along the edge, one lobe curling up."""
    half = [(0.0, 0.0215), (0.02, 0.024), (0.045, 0.036), (0.072, 0.040), (0.098, 0.028), (0.106, 0.0)]
    loop = half + [(x, -y) for x, y in half[-2::-1]]
    loop += [(-x, y) for x, y in loop[1:-1]]
    ring = _closed(
        [*loop[:11], *[(-x, -y) for x, y in half[1:]], *[(-x, y) for x, y in half[-2:0:-1]], loop[0]], 401
    )

    def bend(flat):
        x = flat[..., 0]
        z = 0.0022 + 0.055 * step(0.02, 0.13, np.abs(x)) ** 1.5 * np.where(x > 0, 1.0, 0.45)
        return np.stack([x * (1 - 0.05 * step(0.03, 0.12, np.abs(x))), flat[..., 1], z], -1)

    layers = []
    for share, low in [(s, 0.0) for s in np.linspace(0.001, 0.985, 60)] + [
        (1.0, 0.0006),
        (1.0, 0.0018),
        (0.985, 0.0024),
    ]:
        layers.append(bend(ring * share) - [0, 0, low])
    sheet = grid(np.array(layers), closed=True)
    sheet.uv = sheet.points[:, :2] * 8
    sheet = sheet if sheet.normals[:, 2].mean() > 0 else sheet.flipped()
    holes = [blob((0.0022, 0.0022, 0.0012), n=8, m=12).moved(*bend(ring[k] * 0.93)) for k in range(0, 400, 6)]
    return sheet, join(holes)


def softball() -> Piece:
    """Ball in its cover, and two cut panels as they come to the stitcher."""
    skin, thread, holes = ball()
    panels = [eight(1), eight(2)]
    place = ((-14, -0.062, -0.078), (62, 0.100, 0.016))
    flat = [p.scaled(0.86).turned(z=a).moved(x, y) for (p, _), (a, x, y) in zip(panels, place, strict=True)]
    punched = [
        h.scaled(0.86).turned(z=a).moved(x, y) for (_, h), (a, x, y) in zip(panels, place, strict=True)
    ]
    close = View(turn=14, rise=26, at=(-0.004, -0.03, 0.062), span=0.075, blur=0.010)
    hide = leather((0.74, 0.74, 0.20), repeat=4.0, scale=0.0003, rough=0.42)
    piece = Piece(View(turn=14, rise=36, fill=0.84), close).add(hide, skin, flat)
    return piece.add(coat((0.55, 0.025, 0.03), 0.45), thread).add(matte((0.10, 0.08, 0.03)), holes, punched)


GOODS = {"leather-shoes": shoes, "softball-cover": softball}
