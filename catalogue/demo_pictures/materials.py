"""Surfaces as mitsuba descriptions: wood, plastic, leather, cloth, leaf, concrete, metal."""

from __future__ import annotations

from functools import cache

import mitsuba as mi
import numpy as np

from .noise import mix, sheet, solid, step, tile

mi.set_variant("scalar_rgb")

TEAK = (0.40, 0.215, 0.095)
PALE = (0.60, 0.42, 0.235)
DARK = (0.17, 0.085, 0.045)
VERTEX = {"type": "mesh_attribute", "name": "vertex_color"}


def picture(pixels, filtered=True) -> dict:
    """Texture from an array; 'raw' because our colours are already linear."""
    pixels = np.ascontiguousarray(np.clip(pixels, 0, 1), dtype=np.float32)
    pixels = pixels[..., None] if pixels.ndim == 2 else pixels
    kind = "bilinear" if filtered else "nearest"
    return {"type": "bitmap", "bitmap": mi.Bitmap(pixels), "raw": True, "filter_type": kind}


def colour(value) -> dict:
    """Plain colour, a picture or the colour of the vertices, whichever was given."""
    return value if isinstance(value, dict) else {"type": "rgb", "value": [float(c) for c in value]}


def coat(base, rough=0.5, specular=0.5, both=True, **more) -> dict:
    """General surface; both sides are shown because cloth, leaves and shells have no inside."""
    body = {
        "type": "principled",
        "base_color": colour(base),
        "roughness": rough,
        "specular": specular,
        **more,
    }
    return {"type": "twosided", "b": body} if both else body


def embossed(body: dict, relief, scale: float) -> dict:
    """Fine relief too small for triangles: threads, pores, leather creases."""
    return {"type": "bumpmap", "scale": scale, "relief": picture(relief), "body": body}


@cache
def grain(seed: int, base=TEAK, n=1024, contrast=1.0) -> np.ndarray:
    """Plain-sawn wood, fibres along u: slow flames, growth lines, and short dark pores."""
    v = np.arange(n)[:, None] / n
    warp = tile(n, 2, 3, seed) * 0.45 + tile(n, 4, 9, seed + 1) * 0.10
    ring = np.sin(2 * np.pi * (v * 13 + warp * 2.2)) * 0.5 + 0.5
    late = ring**3 * 0.26 + 0.09 * np.sin(2 * np.pi * (v * 41 + warp * 6))
    fibre = (
        tile(n, 6, 260, seed + 2) * 0.07 + tile(n, 14, 480, seed + 3) * 0.06 + tile(n, 3, 40, seed + 4) * 0.07
    )
    pores = step(1.1, 1.9, tile(n, 26, 340, seed + 5)) * 0.28
    tone = 1.06 - contrast * (late - fibre + pores)
    warm = mix((1.0, 1.0, 1.0), (1.05, 0.96, 0.86), np.clip(ring, 0, 1))
    return np.clip(tone[..., None] * warm * np.asarray(base), 0.01, 0.95)


def wood(seed=1, base=TEAK, rough=0.42, contrast=1.0) -> dict:
    """Oiled wood for meshes whose texture coordinates are metres along and across the grain."""
    return coat(picture(grain(seed, base, contrast=contrast)), rough, 0.4)


def carved_colour(points, seed=5, base=TEAK, rings=26.0, axis=(0.25, 1.0, 0.18)) -> np.ndarray:
    """Colour of solid timber at points in space, so that growth rings follow the carved form."""
    across = points @ np.asarray(axis) + solid(points, 3.0, seed) * 0.018
    ring = np.sin(across * 2 * np.pi * rings) * 0.5 + 0.5
    stretched = points * np.array([14.0, 90.0, 14.0])
    fibre = solid(stretched, 1.0, seed + 1) * 0.05 + solid(stretched * 2.7, 1.0, seed + 2) * 0.05
    return np.clip((1.08 - 0.36 * ring**2 + fibre)[..., None] * np.asarray(base), 0.01, 0.95)


def plastic(base=VERTEX, rough=0.28) -> dict:
    """Moulded plastic: saturated body under a clear sheen."""
    return coat(base, rough, 0.6)


def crust() -> dict:
    """Baked dough; the vertices say how brown it is."""
    return coat(VERTEX, 0.5, 0.35)


def glazed() -> dict:
    """Egg-washed dough with a shine."""
    return coat(VERTEX, 0.38, 0.5, clearcoat=0.9, clearcoat_gloss=0.82)


def matte(base=VERTEX) -> dict:
    """Dry surface without shine: paper, concrete, canvas, flour."""
    return coat(base, 0.85, 0.2)


def leaf() -> dict:
    """Leaf blade that lets some light through, which is what makes greens look fresh."""
    return {
        "type": "principledthin", "base_color": VERTEX, "roughness": 0.42, "diff_trans": 0.55, "eta": 1.4,
    }  # fmt: skip


def stem() -> dict:
    """Juicy stalk."""
    return coat(VERTEX, 0.3, 0.5)


def leather(base, seed=3, rough=0.33, scale=0.0012, repeat=1.0) -> dict:
    """Polished leather with a pebble of creases."""
    n = 512
    u, v = np.meshgrid(np.arange(n) / n, np.arange(n) / n)
    pebble = np.abs(sheet(u, v, 60, 60, seed)) + 0.6 * np.abs(sheet(u, v, 110, 110, seed + 1))
    body = coat(base, rough, 0.55, clearcoat=0.35, clearcoat_gloss=0.85)
    relief = picture(np.clip(pebble / 2.2, 0, 1))
    relief["to_uv"] = mi.ScalarTransform4f().scale([repeat, repeat, 1])
    return {"type": "bumpmap", "scale": scale, "relief": relief, "body": body}


def cloth(base, threads=90, scale=0.002, repeat=1.0, sheen=0.6) -> dict:
    """Plain-woven cloth: threads as relief, a soft sheen at the edges."""
    n = 768
    u, v = np.meshgrid(np.arange(n) / n, np.arange(n) / n)
    a, b = np.sin(np.pi * u * threads) ** 2, np.sin(np.pi * v * threads) ** 2
    over = np.sin(np.pi * u * threads) * np.sin(np.pi * v * threads) > 0
    relief = picture(np.where(over, a, b) * 0.8 + 0.1 * (tile(n, 40, 40, 8) * 0.3 + 0.5))
    relief["to_uv"] = mi.ScalarTransform4f().scale([repeat, repeat, 1])
    return {"type": "bumpmap", "scale": scale, "relief": relief, "body": coat(base, 0.8, 0.2, sheen=sheen)}


def concrete(base=VERTEX, scale=0.004) -> dict:
    """Cast concrete: sand grains and pinholes."""
    n = 768
    sand = tile(n, 180, 180, 21) * 0.16 + tile(n, 90, 90, 22) * 0.12 + 0.5
    holes = step(1.7, 2.2, tile(n, 70, 70, 23)) * 0.6
    return embossed(coat(base, 0.9, 0.2), np.clip(sand - holes, 0, 1), scale)


def steel() -> dict:
    """Brushed stainless steel."""
    return coat((0.62, 0.62, 0.61), 0.24, 0.5, metallic=1.0)


def ceramic(base=(0.86, 0.86, 0.83)) -> dict:
    """Glazed white ware."""
    return coat(base, 0.2, 0.6)
