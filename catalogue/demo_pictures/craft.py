"""Carved and turned things: a hornbill that is nearly abstract, and a barista's set."""

from __future__ import annotations

import numpy as np

from .ground import Piece, View
from .materials import DARK, TEAK, VERTEX, carved_colour, ceramic, coat, steel, wood
from .noise import solid, step
from .shapes import Mesh, blob, grid, join, lathe, ribbons, spline, unit
from .wood import Bench


def limb(path, sizes, n=260, m=161, groove=None) -> Mesh:
    """Form carved along a bent axis; sizes are full width and height, `groove(s, angle)` cuts into it."""
    axis, size = spline(path, n), spline(sizes, n)
    tangent = unit(np.gradient(axis, axis=0))
    side = np.tile([0.0, 1.0, 0.0], (n, 1))
    up = unit(np.cross(tangent, side))
    s, a = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 2 * np.pi, m), indexing="ij")
    scale = 1 - (groove(s, a) if groove else 0)
    half = np.maximum(size, 0.0008) / 2
    points = (
        axis[:, None]
        + side[:, None] * (half[:, :1] * np.cos(a) * scale)[..., None]
        + up[:, None] * (half[:, 1:] * np.sin(a) * scale)[..., None]
    )
    return grid(points, closed=True)


def _wing(side: int) -> Mesh:
    """Folded wing: a long leaf on the flank, feathers cut as steps and lines."""
    n, m = 300, 140
    t, s = np.meshgrid(np.linspace(0, 1, n), np.linspace(-1, 1, m), indexing="ij")
    width = spline([(0, 0.02), (0.1, 0.085), (0.35, 0.11), (0.7, 0.075), (1, 0.004)], n)[:, 1:]
    x = 0.085 - 0.30 * t
    z = 0.272 - 0.150 * t - 0.022 * np.sin(np.pi * t) + s * width / 2 * 0.95
    shaft = ((t * 9 + np.abs(s) * 1.3) % 1) * step(0.04, 0.12, t)
    lines = 0.5 + 0.5 * np.sin((t * 60 - s * 16) * 2)
    bulge = 0.083 * np.sin(np.pi * np.clip(t, 0, 1) ** 0.8) ** 0.6 + 0.022 * (1 - s * s) - 0.004
    y = bulge + 0.0048 * shaft + 0.0008 * lines * step(0.3, 0.5, t)
    y = y - 0.03 * step(0.9, 1.0, np.abs(s)) - 0.012 * step(0.93, 1, t)
    points = np.stack([x, side * y, z], -1)
    return grid(points[:, :: 1 if side < 0 else -1])


def bird() -> list:
    """Hornbill at rest: body and tail in one sweep, long bill with a casque, crest cut as grooves."""

    def mouth(s, a):
        return 0.10 * np.exp(-((np.sin(a + 0.25) / 0.10) ** 2)) * step(0.05, 0.2, s)

    def neck(s, a):
        rill = np.maximum(np.cos(a * 9 + s * 26), 0) ** 2
        return (
            0.075 * rill * step(0.52, 0.62, s) * step(0.90, 0.80, s)
            + 0.05 * step(0.16, 0.10, s) * np.cos(a * 8) ** 2
        )

    body = limb([(-0.34, 0, 0.035), (-0.22, 0, 0.105), (-0.09, 0, 0.175), (0.03, 0, 0.235),
                 (0.10, 0, 0.32), (0.115, 0, 0.40),
                 (0.145, 0, 0.445), (0.185, 0, 0.455)],
                [(0.085, 0.012), (0.075, 0.05), (0.13, 0.125), (0.15, 0.165), (0.105, 0.125),
                 (0.075, 0.085), (0.078, 0.088),
                 (0.05, 0.062)], groove=neck)  # fmt: skip
    bill = limb([(0.165, 0, 0.452), (0.22, 0, 0.462), (0.285, 0, 0.445), (0.335, 0, 0.395)],
                [(0.052, 0.06), (0.042, 0.05), (0.026, 0.032), (0.002, 0.002)],
                groove=mouth)  # fmt: skip
    casque = limb([(0.130, 0, 0.470), (0.185, 0, 0.494), (0.24, 0, 0.494), (0.272, 0, 0.508)],
                  [(0.012, 0.018), (0.036, 0.042), (0.030, 0.032), (0.002, 0.006)])  # fmt: skip
    eyes = [lathe([(0.012, 0.0), (0.011, 0.003), (0.008, 0.002), (0.006, 0.004), (0, 0.005)], 40, fine=3)
            .turned(x=-90 * k).moved(0.158, k * 0.0365, 0.462) for k in (-1, 1)]  # fmt: skip
    feet = [limb([(0.02, 0.035 * k, 0.17), (0.03, 0.04 * k, 0.10),
            (0.03, 0.04 * k, 0.045)], [(0.05, 0.06), (0.03, 0.032), (0.04, 0.05)])
            for k in (-1, 1)]  # fmt: skip
    return [body, bill, casque, *eyes, *feet, _wing(1), _wing(-1)]


def carving() -> Piece:
    """The bird on a rough log, all from one piece of timber."""
    parts = []
    for mesh in bird():
        tool = 0.0006 * solid(mesh.points * [90, 120, 90], 1.0, 8)
        mesh.points = mesh.points + mesh.normals * tool[:, None]
        parts.append(
            mesh.painted(carved_colour(mesh.points, base=(0.36, 0.185, 0.078), rings=34)).moved(z=0.075)
        )
    log = blob(
        (0.33, 0.15, 0.16), (0.5, 0.75), 120, 300, lambda p: 1 + 0.02 * solid(p * [4, 40, 40], 1.0, 3, 2)
    )
    log.points = log.points * [1, 1, 1] + [0.02, 0, 0.045]
    log.points[:, 2] = np.maximum(log.points[:, 2], 0)
    log = log.painted(carved_colour(log.points, 9, (0.17, 0.095, 0.05), 18))
    close = View(turn=-24, rise=14, at=(0.03, -0.07, 0.335), span=0.24, blur=0.008)
    surface = coat(VERTEX, 0.34, 0.45, clearcoat=0.35, clearcoat_gloss=0.75)
    return Piece(View(turn=-24, rise=16, fill=0.78), close).add(surface, parts, log)


def _ring_plate(bench: Bench, size, hole, z) -> Mesh:
    """Square board with a round hole, edges eased."""
    n, m = 40, 361
    a = np.linspace(0, 2 * np.pi, m)
    square = size / 2 / np.maximum(np.abs(np.cos(a)), np.abs(np.sin(a)))
    square = np.minimum(square, size / 2 * 1.30)
    t = 0.014
    profile = [(0.0, 0.002), (0.0, t - 0.002),
               (0.15, t), *[(x, t) for x in np.linspace(0.3, 0.97, n)], (1, t - 0.0025),
               (1, 0.0025), (0.985, 0), (0.02, 0), (0.0, 0.002)]  # fmt: skip
    share, high = np.array(profile).T
    share = np.where(share == 0.15, 0.03, share)
    radius = hole + share[:, None] * (square - hole)
    points = np.stack(
        [radius * np.cos(a), radius * np.sin(a), np.broadcast_to(high[:, None], radius.shape)], -1
    )
    mesh = grid(points, closed=True)
    outward = (mesh.normals * (mesh.points - [0, 0, t / 2]) * [0, 0, 1]).sum()
    mesh = mesh if outward > 0 else mesh.flipped()
    mesh.uv = (mesh.points[:, :2] + mesh.points[:, 2:] * [0, 1]) * 2 + bench.rng.random(2)
    return mesh.moved(z=z)


def dripper() -> tuple[list, Mesh]:
    """Stand for pour-over coffee: base, two posts, a board with a hole, a ribbed white cone."""
    bench = Bench(6)
    timber = [bench.board((0, 0, 0.011), (0.17, 0.15, 0.022), 0.005, 2.0)]
    timber.append(_ring_plate(bench, 0.128, 0.041, 0.178))
    for x in (-0.052, 0.052):
        post = ribbons(np.linspace((x, 0.045, 0.02), (x, 0.045, 0.182), 10), 0.015, sides=24)
        post.uv = post.uv * [2, 0.06] + bench.rng.random(2)
        timber.append(post)
    cone = spline([(0.010, 0.150), (0.030, 0.176), (0.060, 0.236), (0.0622, 0.2395), (0.060, 0.2400),
                   (0.0570, 0.236),
                   (0.028, 0.180), (0.009, 0.153)], 90)  # fmt: skip

    def rib(a, z):
        return 1 + 0.012 * np.cos(20 * (a + 8 * (z - 0.15)))

    white = lathe(cone, 300, rib)
    collar = lathe([(0.047, 0.192), (0.0475, 0.195), (0.047, 0.198), (0.034, 0.198), (0.034, 0.192)], 96)
    grip = ribbons(spline([(0.050, 0, 0.222), (0.082, 0, 0.222), (0.088, 0, 0.206), (0.074, 0, 0.196),
                   (0.042, 0, 0.197)], 50),
                   0.010, 0.007, np.tile([0.0, 1, 0], (50, 1)), sides=20)  # fmt: skip
    return timber, join(white, collar, grip)


def tamper() -> tuple[Mesh, Mesh]:
    """Turned handle on a steel foot."""
    handle = lathe(spline([(0.0001, 0.102), (0.012, 0.101), (0.0195, 0.092), (0.0205, 0.080),
                           (0.0145, 0.062), (0.0118, 0.046),
                           (0.0140, 0.032), (0.0165, 0.027), (0.0165, 0.0255)], 90), 96)  # fmt: skip
    handle.uv = np.stack(
        [handle.points[:, 2] * 2.2, np.arctan2(handle.points[:, 1], handle.points[:, 0]) * 0.035], -1
    )
    foot = lathe([(0, 0.0262), (0.016, 0.0262), (0.0168, 0.0255), (0.0168, 0.022), (0.022, 0.0185),
                  (0.0280, 0.0165), (0.0290, 0.0155),
                  (0.0290, 0.0012), (0.0282, 0.0), (0, 0)], 128, fine=4)  # fmt: skip
    return handle, foot


def barista() -> Piece:
    """Tamper on its stand in front, one lying, the dripper stand behind."""
    timber, white = dripper()
    timber = [t.turned(z=8).moved(-0.035, 0.06) for t in timber]
    white = white.turned(z=8).moved(-0.035, 0.06)
    bench = Bench(8)
    handle, foot = tamper()
    rest = [_ring_plate(bench, 0.092, 0.0302, 0.010).turned(z=-14).moved(0.085, -0.065)]
    rest.append(
        bench.board((0, 0, 0.006), (0.092, 0.092, 0.012), 0.003, 2.0).turned(z=-14).moved(0.085, -0.065)
    )
    up = (0.085, -0.065, 0.0125)
    close = View(turn=16, rise=24, at=(0.085, -0.065, 0.062), span=0.135, blur=0.010)
    piece = Piece(View(turn=16, rise=24, fill=0.84), close).add(wood(7, TEAK, 0.36), timber, rest)
    piece.add(wood(10, DARK, 0.26), handle.moved(*up)).add(steel(), foot.moved(*up))
    return piece.add(ceramic(), white)


GOODS = {"wood-carving": carving, "barista-set": barista}
