"""From light to a small file: quieten the noise, set the tone, choose the WebP quality."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

LIMIT = 25 * 1024
GAIN = 1.03


def _box(image: np.ndarray) -> np.ndarray:
    """Mean of three by three pixels: a steadier guide than one noisy pixel."""
    rows = (image + np.roll(image, 1, 0) + np.roll(image, -1, 0)) / 3
    return (rows + np.roll(rows, 1, 1) + np.roll(rows, -1, 1)) / 3


def quieten(light, albedo, normal, depth) -> np.ndarray:
    """Edge-preserving blur of the light alone: textures are divided out first and put back after."""
    border = ((12, 12), (12, 12), (0, 0))
    light, albedo, normal, depth = (
        np.pad(a.astype(np.float32), border, "edge") for a in (light, albedo, normal, depth)
    )
    base = np.clip(albedo, 0, 1) + np.float32(0.03)
    lit = np.maximum(light, 0) / base
    scale = np.median(depth) * np.float32(0.012)
    for reach, tolerance in ((1, 0.16), (2, 0.10), (4, 0.06)):
        total, weight = np.zeros_like(lit), np.zeros_like(depth)
        guide = _box(lit.mean(-1, keepdims=True))
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                shift = (dy * reach, dx * reach)
                other, tone_, facing, far = (np.roll(a, shift, (0, 1)) for a in (lit, guide, normal, depth))
                bright = (tone_ - guide) / (tone_ + guide + 0.15)
                bend = np.square(facing - normal).sum(-1, keepdims=True)
                far = np.square((far - depth) / scale)
                w = np.exp(-np.square(bright / tolerance) - bend / 0.05 - far - (dx * dx + dy * dy) / 5.0)
                total, weight = total + w * other, weight + w
        lit = total / weight
    return (lit * base)[12:-12, 12:-12]


def tone(light: np.ndarray) -> np.ndarray:
    """Linear light to display values, with a soft shoulder so that white dough keeps its form."""
    x = np.maximum(light * GAIN, 0)
    knee = 0.78
    over = np.maximum(x - knee, 0)
    x = np.where(x > knee, knee + (1 - knee) * (1 - np.exp(-over / (1 - knee) * 0.9)), x)
    srgb = np.where(x <= 0.0031308, 12.92 * x, 1.055 * np.maximum(x, 1e-6) ** (1 / 2.4) - 0.055)
    return (np.clip(srgb, 0, 1) * 255 + 0.5).astype(np.uint8)


def encode(pixels: np.ndarray) -> tuple[bytes, int]:
    """Best WebP that a slow line can bear: the highest quality within 25 KiB."""
    image = Image.fromarray(pixels)
    best = None
    low, high = 5, 92
    while low <= high:
        quality = (low + high) // 2
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= LIMIT:
            best, low = (buffer.getvalue(), quality), quality + 1
        else:
            high = quality - 1
    if best is None:
        raise ValueError("picture does not fit 25 KiB even at the lowest quality")
    return best
