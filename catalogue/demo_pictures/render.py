"""Command: python -m catalogue.demo_pictures.render [key ...] [--samples 64] [--size 800]."""

from __future__ import annotations

import argparse
import importlib
import time
from pathlib import Path

import drjit
import numpy as np

from .develop import encode, quieten, tone
from .ground import Piece, View, scene
from .materials import mi

WORKSHOPS = ("wood", "rattan", "dough", "soy", "greens", "plastic", "stone", "cloth", "leather", "craft")


def goods() -> dict:
    """Every key with the function that builds it, gathered from the workshops."""
    found = {}
    for name in WORKSHOPS:
        found.update(importlib.import_module(f"{__package__}.{name}").GOODS)
    return found


def expose(piece: Piece, view: View, pixels: int, samples: int) -> np.ndarray:
    """Two passes: the light itself, and a cheap one for colour, direction and depth of surfaces."""
    light = np.array(mi.render(scene(piece, view, pixels, samples), integrator=_path()))
    plain = mi.load_dict({"type": "aov", "aovs": "al:albedo,nn:sh_normal,dd:depth"})
    guide = np.array(mi.render(scene(piece, view, pixels, max(8, samples // 5)), integrator=plain))[..., -7:]
    return tone(quieten(light[..., :3], guide[..., :3], guide[..., 3:6], guide[..., 6:7]))


def _path():
    return mi.load_dict({"type": "path", "max_depth": 6, "rr_depth": 3})


def main(arguments=None) -> None:
    """Render the keys named, or all, and say how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys", nargs="*")
    parser.add_argument("--samples", type=int, default=64)
    parser.add_argument("--size", type=int, default=800)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=("whole", "detail"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "webp")
    options = parser.parse_args(arguments)
    drjit.set_thread_count(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    known = goods()
    for key in options.keys or sorted(known):
        for kind, suffix in (("whole", ""), ("detail", "-detail")):
            if options.only in (None, kind):
                began = time.monotonic()
                piece = known[key]()
                data, quality = encode(expose(piece, getattr(piece, kind), options.size, options.samples))
                (options.out / f"{key}{suffix}.webp").write_bytes(data)
                seconds = time.monotonic() - began
                print(f"{key}{suffix}: {len(data)} bytes, quality {quality}, {seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main()
