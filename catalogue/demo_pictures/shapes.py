"""Meshes as plain numpy arrays: every good is a grid, a rounded box, a ribbon or a turned profile."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass
class Mesh:
    """Triangles with smooth normals, texture coordinates and a colour at every vertex."""

    points: np.ndarray
    faces: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    colours: np.ndarray

    def painted(self, colour) -> Mesh:
        """Return a copy in one colour, or in the colours given for each vertex."""
        colours = np.broadcast_to(np.asarray(colour, float), self.points.shape).copy()
        return replace(self, colours=np.clip(colours, 0.004, 0.95))

    def mapped(self, matrix, move=(0, 0, 0)) -> Mesh:
        """Return a copy under a linear map, normals carried by the inverse transpose."""
        matrix = np.asarray(matrix, float)
        normals = unit(self.normals @ np.linalg.inv(matrix))
        return replace(self, points=self.points @ matrix.T + np.asarray(move, float), normals=normals)

    def flipped(self) -> Mesh:
        """Return a copy that faces the other way, corners and normals alike."""
        return replace(self, faces=self.faces[:, ::-1], normals=-self.normals)

    def moved(self, x=0.0, y=0.0, z=0.0) -> Mesh:
        """Return a shifted copy."""
        return self.mapped(np.eye(3), (x, y, z))

    def turned(self, x=0.0, y=0.0, z=0.0) -> Mesh:
        """Return a copy turned about the axes, x first and z last, in degrees."""
        return self.mapped(turn(x, y, z))

    def scaled(self, x=1.0, y=None, z=None) -> Mesh:
        """Return a scaled copy; one number scales all three axes."""
        return self.mapped(np.diag([x, x if y is None else y, x if z is None else z]))


def turn(x=0.0, y=0.0, z=0.0) -> np.ndarray:
    """Rotation matrix for degrees about x, then y, then z."""
    a, b, c = np.radians([x, y, z])
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    ry = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    rz = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return rz @ ry @ rx


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length one; zero vectors stay zero."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def join(*meshes) -> Mesh:
    """One mesh out of many, which keeps the scene small: one shape for each material."""
    flat = list(_flat(meshes))
    starts = np.cumsum([0] + [len(m.points) for m in flat[:-1]])
    faces = np.concatenate([m.faces + s for m, s in zip(flat, starts, strict=True)])
    parts = {k: np.concatenate([getattr(m, k) for m in flat]) for k in ("points", "normals", "uv", "colours")}
    return Mesh(faces=faces, **parts)


def _flat(items):
    """Yield the meshes in lists of lists."""
    for item in items:
        if isinstance(item, Mesh):
            yield item
        else:
            yield from _flat(item)


def grid_faces(n: int, m: int) -> np.ndarray:
    """Two triangles for each cell of an n by m grid of vertices."""
    i = np.arange(n * m).reshape(n, m)
    a, b, c, d = i[:-1, :-1].ravel(), i[1:, :-1].ravel(), i[1:, 1:].ravel(), i[:-1, 1:].ravel()
    return np.concatenate([np.stack([a, b, c], -1), np.stack([a, c, d], -1)])


def grid(points: np.ndarray, colours=0.5, closed=False, keep=None, uv_size=(1.0, 1.0)) -> Mesh:
    """Surface through an (n, m, 3) array; `closed` smooths the seam where column 0 meets the last."""
    n, m, _ = points.shape
    flat, faces = points.reshape(-1, 3), grid_faces(n, m)
    if keep is not None:
        faces = faces[np.asarray(keep).ravel()[faces].all(axis=1)]
    cross = np.cross(flat[faces[:, 1]] - flat[faces[:, 0]], flat[faces[:, 2]] - flat[faces[:, 0]])
    normals = np.zeros_like(flat)
    for k in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(faces[:, k], cross[:, axis], len(flat))
    normals = normals.reshape(n, m, 3)
    if closed:
        normals[:, 0] = normals[:, -1] = normals[:, 0] + normals[:, -1]
    u, v = np.meshgrid(np.linspace(0, uv_size[0], n), np.linspace(0, uv_size[1], m), indexing="ij")
    mesh = Mesh(flat, faces, unit(normals.reshape(-1, 3)), np.stack([u, v], -1).reshape(-1, 2), flat * 0)
    return mesh.painted(np.asarray(colours).reshape(-1, 3) if np.ndim(colours) == 3 else colours)


def heightfield(height, width: float, depth: float, n=360, m=360, keep=None, colours=0.5) -> Mesh:
    """Relief z = height(x, y) over a centred rectangle; `keep(x, y)` cuts its outline and its holes."""
    x, y = np.meshgrid(
        np.linspace(-width / 2, width / 2, n), np.linspace(-depth / 2, depth / 2, m), indexing="ij"
    )
    z = height(x, y)
    colours = colours(x, y, z) if callable(colours) else colours
    return grid(np.stack([x, y, z], -1), colours, keep=None if keep is None else keep(x, y))


def rounded_box(size, radius=0.003, grain=0, shift=(0.0, 0.0), scale=1.0, cells=1) -> Mesh:
    """Box with worn edges; texture runs along the `grain` axis, so planks can share one wood picture."""
    half = np.asarray(size, float) / 2
    radius = min(radius, half.min() * 0.99)
    sides = []
    for axis in range(3):
        for sign in (-1, 1):
            a, b = (axis + 1) % 3, (axis + 2) % 3
            edge = radius * (1 - np.cos(np.linspace(0, np.pi / 2, 5)))

            def steps(h, edge=edge):
                middle = np.linspace(-h + radius, h - radius, cells + 1)[1:-1]
                return np.concatenate([-h + edge, middle, h - edge[::-1]])

            sa, sb = (steps(half[a]), steps(half[b])) if sign > 0 else (steps(half[a])[::-1], steps(half[b]))
            ga, gb = np.meshgrid(sa, sb, indexing="ij")
            cube = np.zeros((*ga.shape, 3))
            cube[..., a], cube[..., b], cube[..., axis] = ga, gb, sign * half[axis]
            core = np.clip(cube, -half + radius, half - radius)
            out = unit(cube - core)
            side = grid(core + radius * out)
            side.normals = out.reshape(-1, 3)
            across = [k for k in range(3) if k != grain]
            along = cube[..., grain] if axis != grain else 0.12 * cube[..., across[0]]
            other = cube[..., across[0]] + cube[..., across[1]] if axis != grain else cube[..., across[1]]
            side.uv = np.stack([along, other], -1).reshape(-1, 2) * scale + np.asarray(shift)
            sides.append(side)
    return join(sides)


def frames(paths: np.ndarray, normals=None):
    """Tangent, side and normal along (k, m, 3) paths; a fixed guess stands in where no normal is given."""
    tangent = unit(np.gradient(paths, axis=-2))
    if normals is None:
        mean = unit(tangent.mean(axis=-2, keepdims=True))
        guess = np.where(np.abs(mean[..., 2:3]) > 0.8, [1.0, 0.13, 0.0], [0.05, 0.07, 1.0])
        normals = np.broadcast_to(guess, paths.shape)
    side = unit(np.cross(normals, tangent))
    return tangent, side, np.cross(tangent, side)


def ribbons(paths, width, thick=None, normals=None, sides=8, colours=0.5, square=1.0) -> Mesh:
    """Strands along paths: round rods, flat rattan strips, stems; sizes may vary along the way."""
    paths = np.asarray(paths, float)
    paths = paths[None] if paths.ndim == 2 else paths
    k, m, _ = paths.shape
    thick = width if thick is None else thick
    tangent, side, up = frames(
        paths, normals if normals is None else np.asarray(normals).reshape(paths.shape)
    )
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    cos = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** square
    sin = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** square
    w = np.broadcast_to(np.asarray(width, float), (k, m))[..., None, None] / 2
    t = np.broadcast_to(np.asarray(thick, float), (k, m))[..., None, None] / 2
    ring = paths[:, :, None] + w * cos[:, None] * side[:, :, None] + t * sin[:, None] * up[:, :, None]
    tint = np.broadcast_to(np.asarray(colours, float), (k, 3))
    tubes = []
    for i in range(k):
        tube = grid(ring[i], tint[i], closed=True)
        tube.uv = tube.uv * [np.linalg.norm(np.diff(paths[i], axis=0), axis=1).sum(), 1]
        tubes += [tube, _cap(ring[i, 0], -tangent[i, 0], tint[i]), _cap(ring[i, -1], tangent[i, -1], tint[i])]
    return join(tubes)


def _cap(ring, normal, colour) -> Mesh:
    """Flat lid over the end of a strand."""
    points = np.vstack([ring, ring.mean(axis=0)])
    last = len(ring)
    faces = np.stack([np.arange(last - 1), np.arange(1, last), np.full(last - 1, last)], -1)
    blank = np.zeros_like(points)
    return Mesh(points, faces, blank + normal, blank[:, :2] + 0.5, blank).painted(colour)


def lathe(profile, turns=96, wave=None, colours=0.5, fine=1) -> Mesh:
    """Turned shape from (radius, height) pairs; `wave(angle, height)` scales the radius for flutes."""
    profile = np.asarray(profile, float)
    if fine > 1:
        at = np.linspace(0, len(profile) - 1, (len(profile) - 1) * fine + 1)
        profile = np.stack([np.interp(at, np.arange(len(profile)), profile[:, k]) for k in (0, 1)], -1)
    angle = np.linspace(0, 2 * np.pi, turns + 1)
    r, a = np.meshgrid(profile[:, 0], angle, indexing="ij")
    z = np.broadcast_to(profile[:, 1:2], r.shape)
    r = r * wave(a, z) if wave else r
    return grid(np.stack([r * np.cos(a), r * np.sin(a), z], -1)[::-1], colours, closed=True)


def spline(points, n=60) -> np.ndarray:
    """Smooth path (Catmull-Rom) through a few points, in any number of columns."""
    p = np.asarray(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    at = np.linspace(0, len(p) - 3 - 1e-9, n)
    i = at.astype(int)
    t = (at - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def blob(size, power=(1.0, 1.0), n=90, m=160, bump=None) -> Mesh:
    """Superellipsoid from boxy to round; `bump(points)` scales each point, for dough and carved forms."""
    u, v = np.meshgrid(np.linspace(0.001, np.pi - 0.001, n), np.linspace(0, 2 * np.pi, m), indexing="ij")

    def raised(value, e):
        return np.sign(value) * np.abs(value) ** e

    ring = raised(np.sin(u), power[0])
    points = np.stack(
        [ring * raised(np.cos(v), power[1]), ring * raised(np.sin(v), power[1]), raised(np.cos(u), power[0])],
        -1,
    ) * (np.asarray(size, float) / 2)
    return grid(points * bump(points)[..., None] if bump else points, closed=True)
