"""From light to a small file: quieten the noise, set the tone, choose the WebP quality."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

LIMIT = 25 * 1024
GAIN = 1.0


def quieten(light, albedo, normal, depth) -> np.ndarray:
    """Edge-preserving blur of the light alone: textures are divided out first and put back after."""
    base = np.clip(albedo, 0, 1) + 0.03
    lit = light / base
    scale = np.median(depth) * 0.012
    for reach, tolerance in ((1, 0.24), (2, 0.16)):
        total, weight = np.zeros_like(lit), np.zeros((*lit.shape[:2], 1))
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                shift = (dy * reach, dx * reach)
                other, facing, far = (np.roll(a, shift, (0, 1)) for a in (lit, normal, depth))
                tone = np.abs(other - lit).sum(-1, keepdims=True) / (lit.sum(-1, keepdims=True) + 0.05)
                bend = np.square(facing - normal).sum(-1, keepdims=True)
                near = np.square((far - depth) / scale)
                w = np.exp(-np.square(tone / tolerance) - bend / 0.05 - near - (dx * dx + dy * dy) / 5.0)
                total, weight = total + w * other, weight + w
        lit = total / weight
    return lit * base


def tone(light: np.ndarray) -> np.ndarray:
    """Linear light to display values, with a soft shoulder so that white dough keeps its form."""
    x = np.maximum(light * GAIN, 0)
    knee = 0.72
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
