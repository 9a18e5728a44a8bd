"""Vegetables: blades with veins and ruffles, juicy stalks, tied or in a crate."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import PALE, VERTEX, coat, leaf, stem, wood
from .noise import mix, solid, step
from .shapes import Mesh, blob, grid, join, ribbons, spline, unit
from .wood import Bench

DEEP, FRESH, LIGHT, WHITE = (0.045, 0.14, 0.03), (0.11, 0.27, 0.05), (0.30, 0.45, 0.13), (0.72, 0.78, 0.55)


def blade(
    outline, length, width, bend=0.0, fold=0.25, ruffle=0.0, veins=7, seed=1, tint=(DEEP, FRESH)
) -> Mesh:
    """Leaf along +x with its face up; `bend` arches it down, `fold` closes it along the rib."""
    n, m = 70, 41
    t, s = np.meshgrid(np.linspace(0, 1, n), np.linspace(-1, 1, m), indexing="ij")
    smooth = spline(np.stack([np.linspace(0, 1, len(outline)), outline], -1), n)[:, 1]
    half = np.maximum(smooth, 0)[:, None] * width / 2 + 0 * t
    angle = -bend * t[:, :1]
    x = np.cumsum(np.cos(angle), 0) / n * length
    z = np.cumsum(np.sin(angle), 0) / n * length
    rng = np.random.default_rng(seed)
    wave = np.sin(t * rng.uniform(14, 20) + rng.uniform(0, 6) + 2.2 * np.sign(s)) + 0.5 * np.sin(
        t * 37 + seed
    )
    rise = fold * np.abs(s) ** 1.3 * half + ruffle * wave * np.abs(s) ** 2 * half
    vein = np.abs(((t * veins - np.abs(s) * 0.9) % 1) - 0.5) * 2
    line = step(0.86, 0.99, vein) * (1 - 0.5 * np.abs(s)) + step(0.075, 0.02, np.abs(s)) * 1.2
    rise = rise + half * 0.05 * (1 - vein) ** 0.5 * (1 - np.abs(s))
    points = np.stack([x - rise * np.sin(angle), s * half * (1 - 0.12 * fold), z + rise * np.cos(angle)], -1)
    tone = mix(tint[0], tint[1], np.clip(0.5 + 0.3 * solid(points / length * 6, 1.0, seed, 2), 0, 1))
    return grid(points, mix(tone, LIGHT, np.clip(line, 0, 1) * 0.7))


def midrib_leaf(length, width, seed=1) -> Mesh:
    """Piece of banana leaf: a thick rib, fine parallel veins, an edge that lies almost flat."""
    n, m = 200, 90
    t, s = np.meshgrid(np.linspace(0, 1, n), np.linspace(-1, 1, m), indexing="ij")
    half = width / 2 * (1 - 0.10 * t) * (1 + 0.012 * solid(np.stack([t * 9, s * 0, s], -1), 1.0, seed))
    line = np.sin(t * length * 900 + 8 * np.abs(s) ** 1.4) * 0.5 + 0.5
    rib = step(0.06, 0.03, np.abs(s))
    z = (
        0.004 * solid(np.stack([t * 5, s * 1.6, 0 * s], -1), 1.0, seed + 1) * np.abs(s)
        + 0.0003 * line
        + 0.0025 * rib
    )
    z = z - 0.003 * np.abs(s)
    points = np.stack([t * length + 0.02 * s * s, s * half, np.maximum(z, -0.0032)], -1)
    tone = mix((0.10, 0.26, 0.05), (0.16, 0.34, 0.07), line)
    tone = mix(tone, (0.07, 0.19, 0.04), np.clip(solid(points * 20, 1.0, seed + 2), 0, 1) * 0.5)
    return grid(points, mix(tone, (0.42, 0.52, 0.20), rib))


def spoon_leaf(seed: int, length=0.2, flare=0.5) -> tuple[Mesh, Mesh]:
    """Pak choy leaf standing along +z, its hollow towards -x: pale spoon of a stalk, dark blade on top."""
    rng = np.random.default_rng(seed)
    n, m = 100, 41
    t, s = np.meshgrid(np.linspace(0, 1, n), np.linspace(-1, 1, m), indexing="ij")
    width = spline([(0, 0.026), (0.12, 0.034), (0.3, 0.024), (0.46, 0.017), (0.56, 0.030), (0.74, 0.052),
                    (0.9, 0.042),
                    (1.0, 0.004)], n)[:, 1:] * length / 0.2 * rng.uniform(0.92, 1.08)  # fmt: skip
    angle = spline([(0, 0.55), (0.15, 0.16), (0.4, -0.04), (0.7, flare * 0.7), (1, flare * 2.0)], n)[:, 1:]
    x, z = np.cumsum(np.sin(angle), 0) / n * length, np.cumsum(np.cos(angle), 0) / n * length
    cup = 0.85 * step(0.62, 0.1, t) + 0.22
    blade_part = step(0.47, 0.56, t + 0.10 * np.abs(s) - 0.04)
    wave = np.sin(t * 34 + seed + 2 * np.sign(s)) * 0.14 * blade_part * s * s * width
    back = -cup * width * s * s * 0.9 + wave
    points = np.stack(
        [x + back * np.cos(angle), s * width * (1 - 0.18 * cup * s * s), z - back * np.sin(angle)], -1
    )
    vein = np.abs(((t * 9 - np.abs(s) * 1.1) % 1) - 0.5) * 2
    line = np.clip(step(0.84, 0.98, vein) + step(0.16 - 0.13 * t, 0.02, np.abs(s)) * 1.4, 0, 1)
    green = mix(DEEP, FRESH, np.clip(0.45 + 0.3 * solid(points * 40, 1.0, seed, 2), 0, 1))
    green = mix(green, (0.42, 0.55, 0.22), line * 0.7)
    stalk = mix(WHITE, (0.46, 0.60, 0.26), step(0.18, 0.55, t))
    stalk = stalk * (1 + 0.05 * np.sin(s * 26))[..., None]
    shell = grid(points, mix(stalk, green, blade_part))
    thick = 0.0042 * step(0.62, 0.3, t) * (1 - s * s) ** 0.5
    normals = shell.normals.reshape(points.shape)
    outer = grid(
        points + normals * thick[..., None] * np.sign(normals[..., :1].mean()), mix(stalk, green, blade_part)
    )
    return shell, outer


def pakcoy_head(seed: int, length=0.2) -> Mesh:
    """Rosette of spoon leaves, the young ones inside."""
    rng = np.random.default_rng(seed)
    leaves = []
    for k in range(11):
        age = 1 - k / 11
        pair = spoon_leaf(seed * 20 + k, length * (0.72 + 0.30 * age), 0.10 + 0.42 * age)
        out = 0.006 + 0.012 * age
        leaves += [p.moved(out).turned(z=137.5 * k + rng.uniform(-8, 8)) for p in pair]
    butt = blob((0.034, 0.034, 0.016)).painted((0.62, 0.64, 0.44)).moved(z=0.003)
    return join(leaves, butt)


def pakcoy() -> Piece:
    """Three heads: one up, two lying with their white feet towards the camera."""
    up = pakcoy_head(1, 0.2).moved(-0.03, 0.07, 0.004)
    heads = [up]
    for seed, x, y, spin in ((2, -0.085, -0.06, 40), (3, 0.06, -0.07, 20)):
        head = pakcoy_head(seed, 0.19).turned(x=-84).turned(z=spin)
        heads.append(head.moved(x, y, 0.0 - float(np.percentile(head.points[:, 2], 0.5))))
    close = View(turn=14, rise=26, at=(-0.03, 0.06, 0.13), span=0.17, blur=0.010)
    return Piece(View(turn=14, rise=30, fill=0.80), close).add(stem(), heads)


ARROW = (0.05, 1.0, 0.86, 0.62, 0.40, 0.18, 0.02)


def kangkung_stem(seed: int, length=0.34) -> tuple[Mesh, list]:
    """Hollow stem along +x with arrow leaves on thin stalks, most of them at the tip."""
    rng = np.random.default_rng(seed)
    sway = rng.uniform(-0.012, 0.012, (2, 3))
    path = spline(
        [(0, 0, 0), (length * 0.35, *sway[:, 0]), (length * 0.7, *sway[:, 1]), (length, *sway[:, 2] * 1.6)],
        40,
    )
    knots = 1 + 0.16 * (np.abs((np.linspace(0, 5, 40) % 1) - 0.5) > 0.44)
    wide = np.linspace(0.0085, 0.0045, 40) * knots
    tone = mix((0.42, 0.54, 0.20), (0.25, 0.42, 0.10), np.array(rng.random()))
    stems, leaves = [ribbons(path, wide, sides=10, colours=tone)], []
    for k in range(7):
        at = rng.uniform(0.52, 1.0) if k else 1.0
        foot = path[int(at * 39)]
        spin, open_ = rng.uniform(0, 360), rng.uniform(14, 46) if at < 0.97 else 6
        size = rng.uniform(0.085, 0.135)
        stalk = rng.uniform(0.03, 0.055)
        away, round_ = np.radians([open_, spin])
        sides = np.sin(away) * np.array([np.cos(round_), np.abs(np.sin(round_))])
        direction = unit(np.array([np.cos(away), *sides]))
        stems.append(ribbons(np.linspace(foot, foot + direction * stalk, 6), 0.0028, sides=8, colours=tone))
        wide, arch = size * rng.uniform(0.26, 0.38), rng.uniform(0.2, 0.9)
        tint = ((0.04, 0.15, 0.025), (0.10, 0.28, 0.05))
        body = blade(ARROW, size, wide, arch, 0.3, 0.05, 8, seed * 9 + k, tint)
        side = unit(np.cross([0, 0, 1.0], direction))
        frame = np.stack([direction, side, np.cross(direction, side)], -1)
        body = body.turned(x=rng.uniform(-50, 50))
        leaves.append(body.mapped(frame, foot + direction * stalk))
    return join(stems), leaves


def bundle(count: int, seed=1, wide=0.032, length=0.34):
    """Stems side by side in a round bunch, each a little askew."""
    rng = np.random.default_rng(seed)
    stems, leaves = [], []
    for k in range(count):
        r, a = wide * np.sqrt((k + 0.5) / count), k * 2.39996
        y, z = r * np.cos(a), r * np.sin(a) * 0.72
        stalk, blades = kangkung_stem(seed * 100 + k, length * rng.uniform(0.9, 1.08))
        spread = (0, -z * 260, y * 300)
        shift = (rng.uniform(-0.012, 0.012), y, z + wide * 0.74)
        stems.append(stalk.turned(*spread).moved(*shift))
        leaves += [b.turned(*spread).moved(*shift) for b in blades]
    for leafy in leaves:
        leafy.points[:, 2] = np.maximum(leafy.points[:, 2], 0.0008)
    for stalk in stems:
        stalk.points[:, 2] = np.maximum(stalk.points[:, 2], 0.0004)
    return stems, leaves


def tie(x: float, wide: float, turns=3, colour=(0.62, 0.46, 0.22)) -> list:
    """Split-bamboo string round a bunch."""
    a = np.linspace(0, 2 * np.pi, 60)
    rings = []
    for k in range(turns):
        ring = np.stack(
            [x + 0.0055 * k + 0.002 * np.sin(a), wide * np.cos(a), wide * 0.74 * (1 + np.sin(a))], -1
        )
        outward = np.stack([0 * a, np.cos(a), np.sin(a)], -1)
        rings.append(ribbons(ring, 0.0045, 0.0016, outward, 8, colour))
    return rings


def kangkung() -> Piece:
    """Bunch of water spinach, tied twice."""
    stems, leaves = bundle(34, 2)
    string = tie(0.10, 0.0375)
    close = View(turn=-16, rise=36, at=(0.27, -0.01, 0.06), span=0.2, blur=0.010)
    piece = Piece(View(turn=-20, rise=34, fill=0.86), close).add(stem(), stems)
    return piece.add(leaf(), leaves).add(coat(VERTEX, 0.6), string)


def crate(bench: Bench) -> list:
    """Slatted crate."""
    parts = [bench.board((x, y, 0.10), (0.022, 0.022, 0.2)) for x in (-0.205, 0.205) for y in (-0.135, 0.135)]
    for z in (0.035, 0.10, 0.165):
        parts += [bench.board((0, y, z), (0.46, 0.009, 0.052), 0.002) for y in (-0.15, 0.15)]
        parts += [bench.board((x, 0, z), (0.009, 0.30, 0.052), 0.002) for x in (-0.221, 0.221)]
    parts += [bench.board((0, y, 0.012), (0.44, 0.062, 0.009), 0.002) for y in np.linspace(-0.115, 0.115, 4)]
    return parts


def tomato(seed: int) -> tuple[Mesh, Mesh]:
    """Tomato with its green star."""
    body = blob(
        (0.062, 0.062, 0.050),
        bump=lambda p: 1 - 0.03 * np.cos(5 * np.arctan2(p[..., 1], p[..., 0])) * (p[..., 2] > 0),
    )
    star = [
        blade((0.3, 1, 0.7, 0.02), 0.022, 0.007, 0.5, seed=k).turned(z=72 * k).moved(z=0.0245)
        for k in range(5)
    ]
    return body.painted((0.62, 0.06, 0.025)), join(star)


def vegetables() -> Piece:
    """Crate of mixed greens: lettuce, pak choy, water spinach, with tomatoes and chillies for the eye."""
    rng = np.random.default_rng(5)
    juicy, leaves, shiny = [], [], []
    for k, x in enumerate((-0.15, -0.07)):
        juicy.append(pakcoy_head(5 + k, 0.19).turned(x=-16, y=6 * k - 4).moved(x, 0.055, 0.06))
    stems, tops = bundle(16, 4, 0.03, 0.22)
    juicy += [s.turned(y=-70).turned(z=100).moved(0.04, 0.09, 0.05) for s in stems]
    leaves += [s.turned(y=-70).turned(z=100).moved(0.04, 0.09, 0.05) for s in tops]
    for k in range(46):
        age = k / 46
        size, wide, arch = 0.10 + 0.06 * age, 0.075 + 0.06 * age, 0.5 + 0.8 * age
        tint = ((0.20, 0.38, 0.07), (0.36, 0.52, 0.14))
        body = blade((0.3, 0.7, 1, 1, 0.85, 0.3), size, wide, arch, 0.35, 0.34, 6, k, tint)
        lift = 84 - 62 * age
        leaves.append(body.turned(y=-lift).turned(z=137.5 * k + rng.uniform(-9, 9)).moved(0.135, 0.03, 0.12))
    for k, (x, y, z) in enumerate(
        ((-0.16, -0.095, 0.165), (-0.095, -0.10, 0.16), (-0.128, -0.05, 0.2), (-0.035, -0.1, 0.165))
    ):
        body, star = tomato(k)
        shiny.append(body.turned(x=14 * k - 20, y=9 * k).moved(x, y, z))
        leaves.append(star.turned(x=14 * k - 20, y=9 * k).moved(x, y, z))
    for k in range(9):
        path = spline([(0, 0, 0), (0.03, 0.004, 0.006), (0.065, 0.0, 0.004), (0.095, 0.012, 0)], 24)
        chilli = ribbons(path, np.linspace(0.013, 0.002, 24), sides=14, colours=(0.60, 0.035, 0.02))
        shiny.append(
            chilli.turned(z=rng.uniform(-30, 40)).moved(
                0.0 + 0.014 * k, -0.115 + 0.012 * (k % 3), 0.172 + 0.006 * (k % 4)
            )
        )
    close = View(turn=20, rise=34, at=(0.06, -0.04, 0.2), span=0.24, blur=0.010)
    piece = Piece(View(turn=20, rise=30, fill=0.82), close).add(wood(4, PALE), crate(Bench(3)))
    piece.add(stem(), juicy).add(leaf(), leaves)
    return piece.add(coat(VERTEX, 0.2, 0.5, clearcoat=0.8, clearcoat_gloss=0.9), shiny)


GOODS = {"kangkung": kangkung, "pakcoy": pakcoy, "vegetables": vegetables}
