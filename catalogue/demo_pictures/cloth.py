"""Cloth and canvas: batik with our own motif, a doormat of strips, a painting, framed strokes."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .ground import Piece, View
from .materials import DARK, VERTEX, cloth, coat, matte, picture, wood
from .noise import mix, sheet, solid, step, tile
from .rattan import locate
from .shapes import Mesh, grid, join, ribbons, rounded_box, spline

INDIGO, SOGA, CREAM, INK = (0.022, 0.055, 0.135), (0.26, 0.105, 0.03), (0.76, 0.66, 0.47), (0.02, 0.025, 0.03)


def batik_motif(n=1024) -> np.ndarray:
    """Our own motif: a four-leaf wheel in a trellis of dots, wax cracks in the indigo."""
    u, v = np.meshgrid(np.arange(n) / n, np.arange(n) / n)
    wobble = tile(n, 24, 24, 3) * 0.0016
    x, y = ((u + wobble) * 4) % 1 - 0.5, ((v - wobble) * 4) % 1 - 0.5
    odd = (np.floor(u * 4) + np.floor(v * 4)) % 2
    r, a = np.hypot(x, y), np.arctan2(y, x) + odd * np.pi / 4
    petal = np.abs(np.cos(2 * a)) ** 0.7 * 0.40
    crack = step(0.035, 0.0, np.abs(tile(n, 22, 22, 5) + 0.5 * tile(n, 60, 60, 6))) * step(
        0.2, 1.0, tile(n, 5, 5, 9)
    )
    cloth_ = mix(INDIGO, CREAM, crack * 0.35)
    cloth_ = mix(cloth_, CREAM, step(0.012, 0.0, np.abs(r - petal) - 0.008) * (r > 0.06))
    inside = step(0.0, 0.02, petal - 0.030 - r)
    cloth_ = mix(cloth_, SOGA, inside)
    ribs = step(0.55, 0.8, np.cos(r * 150)) * step(0.1, 0.25, np.abs(np.sin(2 * a))) * inside
    cloth_ = mix(cloth_, CREAM, ribs * 0.9)
    cloth_ = mix(cloth_, CREAM, step(0.085, 0.075, r))
    cloth_ = mix(cloth_, INDIGO, step(0.055, 0.045, r) - step(0.028, 0.02, r))
    dx, dy = (x + 0.5) % 1 - 0.5, (y + 0.5) % 1 - 0.5
    corner = np.hypot(
        np.where(np.abs(x) > 0.25, np.abs(x) - 0.5, 9), np.where(np.abs(y) > 0.25, np.abs(y) - 0.5, 9)
    )
    cloth_ = mix(cloth_, SOGA, step(0.10, 0.09, corner))
    cloth_ = mix(cloth_, CREAM, step(0.012, 0.0, np.abs(corner - 0.10) - 0.008))
    d = np.hypot((dx * 14) % 1 - 0.5, (dy * 14) % 1 - 0.5)
    line = step(0.045, 0.04, np.minimum(np.abs(np.abs(x) - 0.5), np.abs(np.abs(y) - 0.5)))
    return mix(cloth_, CREAM, step(0.34, 0.24, d) * line * (corner > 0.12))


def batik() -> Piece:
    """Folded cloth: a stack of soft folds, the last one drawn out over the ground."""
    wide, deep, gap, layers = 0.30, 0.22, 0.0105, 7
    path = []
    for k in range(layers):
        z, ends = gap * (k + 0.5), (-deep / 2, deep / 2)
        start, end = ends if k % 2 == 0 else ends[::-1]
        path += [(y, z) for y in np.linspace(start, end, 14)]
        if k < layers - 1:
            turn = np.linspace(-np.pi / 2, np.pi / 2, 9)[1:-1]
            path += [
                (end + np.sign(end) * gap * 0.62 * np.cos(t), z + gap / 2 + gap / 2 * np.sin(t)) for t in turn
            ]
    body = spline(path, 900)
    top = gap * (layers + 0.5)
    flap = spline([(deep / 2 - 0.004, top + 0.001), (0.02, top + 0.004), (-0.10, top + 0.002),
                   (-0.128, top - 0.012),
                   (-0.138, 0.026), (-0.158, 0.006), (-0.20, 0.0035), (-0.25, 0.003)], 240)  # fmt: skip
    sheets = []
    for line, width, seed in ((body, wide, 1), (flap, wide * 0.97, 2)):
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        s = np.linspace(-0.5, 0.5, 160)
        points = np.zeros((len(line), len(s), 3))
        points[..., 0] = s * width * (1 + 0.004 * np.sin(length * 40))[:, None]
        points[..., 1], points[..., 2] = line[:, :1], line[:, 1:]
        loose = step(0.2, 0.3, length)[:, None] * (seed == 2)
        points[..., 2] += (
            (0.0008 + 0.0035 * loose) * (solid(points * [16, 9, 5], 1.0, seed) + 0.6) * (seed == 2)
        )
        points[..., 2] = np.maximum(points[..., 2], 0.001)
        mesh = grid(points)
        mesh.uv = np.stack(np.broadcast_arrays(s[None] * width, length[:, None]), -1).reshape(-1, 2) / 0.26
        sheets.append(mesh)
    close = View(turn=26, rise=40, at=(0.02, -0.09, 0.074), span=0.095, blur=0.022)
    surface = cloth(picture(batik_motif()), threads=140, scale=0.0006, sheen=0.3)
    return Piece(View(turn=44, rise=30, fill=0.82), close).add(surface, sheets)


def doormat() -> Piece:
    """Mat woven from carpet strips, tufted, with a fringe at both ends."""
    wide, deep, wefts, warps = 0.62, 0.40, 22, 34
    s, t = np.meshgrid(np.linspace(0, 1, 8), np.linspace(0, 1, 8), indexing="ij")
    points = np.stack([(s - 0.5) * wide, (t - 0.5) * deep, np.full(s.shape, 0.011)], -1)
    normals = np.broadcast_to([0.0, 0, 1], points.shape)
    palette = [
        (0.09, 0.16, 0.22),
        (0.42, 0.36, 0.27),
        (0.30, 0.10, 0.07),
        (0.42, 0.36, 0.27),
        (0.12, 0.20, 0.17),
    ]
    parts, rng = [], np.random.default_rng(2)
    gauge = deep / wefts * 1.05
    for k in range(wefts):
        u = np.linspace(0, 1, warps * 8 + 1)
        p, q = locate(points, normals, u, np.full(u.shape, (k + 0.5) / wefts))
        up = np.cos(np.pi * (u * warps - 0.5 + k)) * 0.0048
        parts.append(ribbons(p + q * up[:, None], gauge, 0.0085, q, 16, palette[k % 5], 0.8))
    for k in range(warps):
        v = np.linspace(0, 1, wefts * 6 + 1)
        p, q = locate(points, normals, np.full(v.shape, (k + 0.5) / warps), v)
        up = -np.cos(np.pi * (v * wefts - 0.5 + k)) * 0.0048
        wide_ = wide / warps * 0.62
        parts.append(ribbons(p + q * up[:, None], wide_, 0.0070, q, 14, (0.17, 0.15, 0.13), 0.8))
    mat = join(parts)
    fuzz = solid(mat.points, 620.0, 4, 2)
    mat.points = mat.points + mat.normals * (0.0007 * fuzz)[:, None]
    mat = mat.painted(mat.colours * (1 + 0.20 * np.clip(fuzz, -1.5, 1.5))[:, None])
    fringe = [_tuft(side, y, rng) for side in (-1, 1) for y in np.linspace(-deep / 2, deep / 2, 44)]
    close = View(turn=24, rise=38, at=(0.22, -0.12, 0.012), span=0.19, blur=0.010)
    surface = coat(VERTEX, 0.95, 0.1, sheen=0.5)
    return Piece(View(turn=24, rise=40, fill=0.90), close).add(surface, mat, fringe, _fibres(mat, rng))


def _tuft(side: int, y: float, rng) -> Mesh:
    """One knot of the fringe."""
    end = (side * (0.31 + rng.uniform(0.03, 0.045)), y + rng.uniform(-0.004, 0.004), 0.003)
    path = spline([(side * 0.306, y, 0.011), (side * 0.322, y + rng.uniform(-0.002, 0.002), 0.009), end], 12)
    return ribbons(path, 0.0055, sides=8, colours=np.array((0.42, 0.36, 0.27)) * rng.uniform(0.8, 1.1))


def _fibres(mat: Mesh, rng, count=16000) -> Mesh:
    """Cut pile that stands off the strips: thin slivers, one triangle each."""
    chosen = rng.choice(np.nonzero(mat.points[:, 2] > 0.012)[0], count)
    foot, out = mat.points[chosen], mat.normals[chosen]
    lean = out + rng.normal(0, 0.55, out.shape)
    side = np.cross(lean, rng.normal(size=out.shape))
    side = side / np.linalg.norm(side, axis=1, keepdims=True) * 0.00028
    points = np.stack([foot - side, foot + side, foot + lean * 0.0024], 1).reshape(-1, 3)
    tint = (mat.colours[chosen] * rng.uniform(0.8, 1.35, (count, 1))).repeat(3, 0)
    faces = np.arange(len(points)).reshape(-1, 3)
    return Mesh(points, faces, out.repeat(3, 0), points[:, :2], tint).painted(tint)


def landscape(n=900) -> tuple[np.ndarray, np.ndarray]:
    """Hills, terraces and a sun in brush strokes; returns colours and the thickness of the paint."""
    v, u = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, n), indexing="ij")
    stroke = tile(n, 9, 130, 4) * 0.5 + tile(n, 24, 260, 5) * 0.4
    sky = mix((0.86, 0.62, 0.34), (0.16, 0.34, 0.44), step(0.45, 1.0, v + 0.05 * tile(n, 6, 30, 6)))
    sun = step(0.078, 0.070, np.hypot(u - 0.68, (v - 0.735) * 0.75) + 0.003 * tile(n, 30, 30, 7))
    image = mix(sky, (0.88, 0.48, 0.16), sun)
    layers = ((0.60, 0.12, (0.20, 0.32, 0.40), 11), (0.50, 0.10, (0.10, 0.25, 0.27), 12),
              (0.40, 0.07, (0.10, 0.26, 0.13), 13),
              (0.28, 0.05, (0.33, 0.42, 0.12), 14), (0.15, 0.04, (0.45, 0.33, 0.09), 15))  # fmt: skip
    for height, swing, shade, seed in layers:
        ridge = (
            height
            + swing * sheet(u * 0.9 + 0.05, v * 0, 4, 2, seed) * 0.8
            + 0.012 * sheet(u, v * 0, 14, 2, seed + 20)
        )
        body = step(0.004, -0.004, v - ridge + 0.002 * tile(n, 60, 200, seed))
        tone = np.asarray(shade) * (1 + 0.30 * (ridge - v) / 0.3 + 0.10 * tile(n, 4, 40, seed + 3))[..., None]
        image = mix(image, tone, body)
    terrace = step(0.86, 1.0, np.sin(((v - 0.05 * np.sin(u * 5)) * 20) * 2 * np.pi) * 0.5 + 0.5) * step(
        0.30, 0.22, v
    )
    image = mix(image, (0.70, 0.66, 0.40), terrace * 0.55)
    image = image * (1 + 0.16 * stroke)[..., None]
    return np.clip(image, 0.01, 0.92), np.clip(0.5 + 0.22 * stroke + 0.04 * tile(n, 300, 300, 8), 0, 1)


def canvas() -> Piece:
    """Stretched canvas on the ground, leaning a little on its own wooden strut."""
    wide, high, thick = 0.80, 0.60, 0.036
    image, paint = landscape()
    body = rounded_box((wide, thick, high), 0.006, 0, cells=2)
    body.uv = np.stack([body.points[:, 0] / wide + 0.5, body.points[:, 2] / high + 0.5], -1)
    strut = [rounded_box((0.03, 0.02, 0.56), 0.003, 2, (k * 0.3, 0.2)).turned(x=-30).moved(x, 0.17, 0.262)
             for k, x in enumerate((-0.2, 0.2))]  # fmt: skip
    relief = picture(paint)
    surface = {"type": "bumpmap", "scale": 0.004, "relief": relief, "body": coat(picture(image), 0.55, 0.4)}
    close = View(turn=20, rise=8, at=(0.13, 0.0, 0.41), span=0.30)
    piece = Piece(View(turn=24, rise=12, fill=0.78), close)
    piece.add(surface, body.turned(x=-9).moved(0, 0, high / 2 * np.cos(np.radians(9)) + 0.004))
    return piece.add(wood(3), strut)


def strokes(n=900) -> np.ndarray:
    """Abstract sweeps of a broad pen, in ink and one in soga; they spell nothing."""
    image = Image.new("L", (n, n), 0)
    accent = Image.new("L", (n, n), 0)
    sweeps = [
        (image, [(0.20, 0.32), (0.36, 0.24), (0.55, 0.30), (0.66, 0.47), (0.58, 0.62), (0.44, 0.60),
        (0.43, 0.47), (0.58, 0.40),
                 (0.80, 0.44)], 0.055),
        (image, [(0.24, 0.74), (0.38, 0.80), (0.58, 0.79), (0.76, 0.70), (0.83, 0.60)], 0.050),
        (image, [(0.30, 0.43), (0.31, 0.54), (0.28, 0.66)], 0.042),
        (accent, [(0.16, 0.56), (0.24, 0.64), (0.50, 0.70), (0.70, 0.58), (0.74, 0.30), (0.66, 0.20)], 0.020),
    ]  # fmt: skip
    for layer, points, width in sweeps:
        path = spline(points, 1400)
        fade = np.minimum(np.linspace(0, 9, 1400), np.linspace(14, 0.6, 1400)).clip(0, 1)
        nib = np.array([np.cos(-0.75), np.sin(-0.75)]) * width / 2
        draw = ImageDraw.Draw(layer)
        for k in range(1399):
            a, b = path[k], path[k + 1]
            f, g = nib * fade[k], nib * fade[k + 1]
            draw.polygon([tuple(n * q) for q in (a - f, a + f, b + g, b - g)], fill=255)
    ink, red = (
        np.asarray(x.filter(ImageFilter.GaussianBlur(0.8)), float)[::-1] / 255 for x in (image, accent)
    )
    dry = step(0.6, 1.8, tile(n, 240, 150, 6) + 0.8 * tile(n, 14, 14, 7)) * 0.22
    paper = (
        np.asarray((0.80, 0.765, 0.68)) * (1 + 0.03 * tile(n, 90, 90, 4) + 0.02 * tile(n, 9, 9, 5))[..., None]
    )
    return mix(mix(paper, SOGA, red * 0.95), INK, ink * (0.96 - dry))


def calligraphy() -> Piece:
    """Framed strokes under a mount, the frame mitred, standing on the ground."""
    outer, rail = 0.52, 0.036
    rails = []
    for k in range(4):
        s = np.array([-1.0, 1.0])
        shape = spline([(0, -0.008), (0, 0.018), (0.006, 0.024), (0.016, 0.023), (0.028, 0.016),
                        (0.034, 0.014), (0.036, 0.010),
                        (0.036, -0.008)], 40)  # fmt: skip
        points = np.zeros((40, 2, 3))
        points[..., 0] = s * (outer / 2 - shape[:, :1])
        points[..., 1], points[..., 2] = -shape[:, 1:], outer / 2 - shape[:, :1]
        bar = grid(points[:, ::-1])
        bar.uv = bar.points[:, [0, 2]] * 1.5 + 0.31 * k
        rails.append(bar.mapped(np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]]) if k % 2 else np.eye(3)))
        if k > 1:
            rails[-1] = rails[-1].mapped(np.diag([-1.0, 1, -1.0]))
    inner = outer - 2 * rail + 0.004
    back = rounded_box((outer - 0.004, 0.012, outer - 0.004), 0.002).moved(y=0.014)
    mount = [
        rounded_box((inner, 0.003, 0.05), 0.0012).moved(0, -0.003, s * (inner / 2 - 0.025)) for s in (-1, 1)
    ]
    mount += [
        rounded_box((0.05, 0.003, inner), 0.0012).moved(s * (inner / 2 - 0.025), -0.003, 0) for s in (-1, 1)
    ]
    page = grid(
        np.array([[[x, 0.001, z] for z in (-inner / 2, inner / 2)] for x in (-inner / 2, inner / 2)])[::-1]
    )
    page.uv = np.stack([page.points[:, 0] / inner + 0.5, page.points[:, 2] / inner + 0.5], -1)
    stand = rounded_box((0.07, 0.012, 0.42), 0.003, 2).turned(x=-26).moved(0, 0.13, 0.19)
    up = {"x": -10}
    z = outer / 2 * np.cos(np.radians(10)) + 0.005
    close = View(turn=18, rise=12, at=(-0.09, -0.02, 0.38), span=0.24)
    piece = Piece(View(turn=22, rise=12, fill=0.74), close)
    piece.add(
        wood(12, DARK, 0.3), [r.turned(**up).moved(z=z) for r in rails], back.turned(**up).moved(z=z), stand
    )
    piece.add(matte((0.74, 0.72, 0.66)), [m.turned(**up).moved(z=z) for m in mount])
    return piece.add(matte(picture(strokes())), page.turned(**up).moved(z=z))


GOODS = {"batik": batik, "doormat": doormat, "canvas-painting": canvas, "calligraphy": calligraphy}
