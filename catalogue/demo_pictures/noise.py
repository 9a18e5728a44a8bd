"""Repeatable noise in two and three dimensions: all that grain, crust and concrete are made of."""

from __future__ import annotations

import numpy as np


def _fade(t):
    return t * t * (3 - 2 * t)


def tile(n: int, fu: int, fv: int, seed: int) -> np.ndarray:
    """Smooth noise on an n by n picture that repeats without a seam, indexed [v, u]."""
    return sheet(*np.meshgrid(np.arange(n) / n, np.arange(n) / n), fu, fv, seed)


def sheet(u, v, fu: int, fv: int, seed: int) -> np.ndarray:
    """Smooth noise at texture coordinates, with fu by fv cells in the unit square and period one."""
    table = np.random.default_rng(seed).standard_normal((fv, fu))
    x, y = u * fu, v * fv
    xi, yi = np.floor(x).astype(int), np.floor(y).astype(int)
    tx, ty = _fade(x - xi), _fade(y - yi)
    x0, x1, y0, y1 = xi % fu, (xi + 1) % fu, yi % fv, (yi + 1) % fv
    low = table[y0, x0] * (1 - tx) + table[y0, x1] * tx
    high = table[y1, x0] * (1 - tx) + table[y1, x1] * tx
    return low * (1 - ty) + high * ty


def solid(points, frequency: float, seed: int, octaves=1) -> np.ndarray:
    """Smooth noise in space, so that bread and carvings have no seams; octaves add finer detail."""
    table = np.random.default_rng(seed).standard_normal((32, 32, 32))
    total = np.zeros(points.shape[:-1])
    for octave in range(octaves):
        p = points * frequency * 2**octave + 7.3 * octave
        i = np.floor(p).astype(int)
        t = _fade(p - i)
        for corner in range(8):
            step = np.array([corner & 1, corner >> 1 & 1, corner >> 2 & 1])
            weight = np.where(step, t, 1 - t).prod(axis=-1)
            j = (i + step) % 32
            total += weight * table[j[..., 0], j[..., 1], j[..., 2]] / 2**octave
    return total


def cells(points, frequency: float, seed: int):
    """Distance to the nearest and second nearest scattered seed, and a number for the nearest one."""
    rng = np.random.default_rng(seed)
    jitter, label = rng.uniform(0.12, 0.88, (16, 16, 16, 3)), rng.random((16, 16, 16))
    p = points * frequency
    base = np.floor(p).astype(int)
    near, second, name = np.full(p.shape[:-1], 9.0), np.full(p.shape[:-1], 9.0), np.zeros(p.shape[:-1])
    for k in range(27):
        cell = base + np.array([k % 3 - 1, k // 3 % 3 - 1, k // 9 - 1])
        j = cell % 16
        d = np.linalg.norm(p - cell - jitter[j[..., 0], j[..., 1], j[..., 2]], axis=-1)
        closer = d < near
        second = np.where(closer, near, np.minimum(second, d))
        name = np.where(closer, label[j[..., 0], j[..., 1], j[..., 2]], name)
        near = np.where(closer, d, near)
    return near, second, name


def step(low: float, high: float, value):
    """Soft threshold between two values."""
    return _fade(np.clip((value - low) / (high - low), 0, 1))


def mix(first, second, share):
    """Blend colours by a share for each point."""
    share = np.asarray(share)[..., None]
    return np.asarray(first, float) * (1 - share) + np.asarray(second, float) * share
