"""The card ground, the one light from the left, and a camera that makes every good fill the same share."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from . import materials
from .materials import mi
from .shapes import Mesh, grid, join, unit

T = mi.ScalarTransform4f
CARD = (0.80, 0.838, 0.828)


@dataclass
class View:
    """Where the camera stands, in degrees round the good; `at` and `span` make it a close detail."""

    turn: float = 28.0
    rise: float = 24.0
    fill: float = 0.74
    fov: float = 24.0
    at: tuple | None = None
    span: float = 0.0
    blur: float = 0.0


@dataclass
class Piece:
    """One good: meshes with their surfaces, a whole view and a detail view."""

    whole: View = field(default_factory=View)
    detail: View = field(default_factory=View)
    parts: list = field(default_factory=list)

    def add(self, surface: dict, *meshes) -> Piece:
        """Add meshes that share one surface."""
        self.parts.append((join(*meshes), surface))
        return self

    def points(self) -> np.ndarray:
        """All vertices, for the camera and for the size of the light."""
        return np.concatenate([mesh.points for mesh, _ in self.parts])


def write_ply(mesh: Mesh, path: Path) -> str:
    """Binary PLY, because mitsuba loads it in a blink and keeps vertex colours."""
    names = ["x", "y", "z", "nx", "ny", "nz", "u", "v", "r", "g", "b"]
    table = np.concatenate([mesh.points, mesh.normals, mesh.uv, mesh.colours], axis=1).astype("<f4")
    faces = np.empty(len(mesh.faces), dtype=[("n", "u1"), ("i", "<i4", 3)])
    faces["n"], faces["i"] = 3, mesh.faces
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {len(table)}"]
    lines += [f"property float {name}" for name in names]
    lines += [f"element face {len(faces)}", "property list uchar int vertex_indices", "end_header", ""]
    path.write_bytes("\n".join(lines).encode() + table.tobytes() + faces.tobytes())
    return str(path)


def axes(view: View):
    """Unit vectors from the good to the camera, to the right and up, as the camera sees them."""
    a, e = np.radians(view.turn), np.radians(view.rise)
    back = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    right = np.array([np.cos(a), np.sin(a), 0.0])
    return back, right, np.cross(back, right)


def aim(points: np.ndarray, view: View):
    """Camera position and target: fitted to the outline for a whole, to the span for a detail."""
    back, right, up = axes(view)
    tan = np.tan(np.radians(view.fov / 2))
    if view.at is not None:
        target = np.asarray(view.at, float)
        return target + back * view.span / 2 / tan, target
    target, distance = (points.min(axis=0) + points.max(axis=0)) / 2, np.ptp(points, axis=0).max() * 3
    for _ in range(8):
        local = points - target
        depth = distance - local @ back
        x, y = local @ right / depth / tan, local @ up / depth / tan
        middle = np.array([x.min() + x.max(), y.min() + y.max()]) / 2
        target = target + (right * middle[0] + up * middle[1]) * distance * tan
        distance *= max(np.ptp(x), np.ptp(y)) / 2 / view.fill
    return target + back * distance, target


def sweep(size: float, view: View) -> Mesh:
    """Sheet of card that lies flat and rises behind the good without a line."""
    bend = np.radians(np.linspace(0, 38, 24))
    y = np.concatenate([np.linspace(-60, 9, 12), 9 + 14 * np.sin(bend[1:])])
    z = np.concatenate([np.zeros(12), 14 - 14 * np.cos(bend[1:])])
    y, z = np.append(y, y[-1] + 80 * np.cos(bend[-1])), np.append(z, z[-1] + 80 * np.sin(bend[-1]))
    x = np.array([-60.0, 60.0])
    points = np.stack(np.broadcast_arrays(x[None], y[:, None], z[:, None]), -1) * size
    return grid(points).turned(z=view.turn)


def lights(centre: np.ndarray, size: float, view: View) -> dict:
    """Daylight from the left: a soft window high on the left, and a weak sky that fills the shadows."""
    place = np.array([-4.3, -2.4, 4.6]) * 2.6 * size
    a = np.radians(view.turn)
    place[:2] = place[0] * np.cos(a) - place[1] * np.sin(a), place[0] * np.sin(a) + place[1] * np.cos(a)
    window = T().look_at(origin=list(centre + place), target=list(centre), up=[0, 0, 1])
    glow = {"type": "rgb", "value": [13.6, 13.1, 12.5]}
    sky = {"type": "rgb", "value": [0.60, 0.615, 0.62]}
    return {
        "sky": {"type": "constant", "radiance": sky},
        "window": {
            "type": "rectangle",
            "to_world": window.scale([3.25 * size, 3.25 * size, 1]),
            "emitter": {"type": "area", "radiance": glow},
        },
    }


def camera(points: np.ndarray, view: View, pixels: int, samples: int) -> dict:
    """Perspective camera; details get a lens with a shallow focus."""
    origin, target = aim(points, view)
    lens = {
        "type": "thinlens" if view.blur else "perspective",
        "fov": view.fov,
        "to_world": T().look_at(origin=list(origin), target=list(target), up=[0, 0, 1]),
        "film": {"type": "hdrfilm", "width": pixels, "height": pixels, "pixel_format": "rgb"},
        "sampler": {"type": "independent", "sample_count": samples, "seed": 11},
    }
    lens["film"]["rfilter"] = {"type": "gaussian"}
    if view.blur:
        distance = float(np.linalg.norm(origin - target))
        lens.update(aperture_radius=view.blur * view.span, focus_distance=distance)
    return lens


def scene(piece: Piece, view: View, pixels: int, samples: int):
    """The good on the card, lit, with the camera in place; sizes scale with the good."""
    points = piece.points()
    centre = np.append((points.min(axis=0) + points.max(axis=0))[:2] / 2, 0)
    size = float(np.linalg.norm(np.ptp(points, axis=0))) / 2
    build = {"type": "scene", **lights(centre, size, view), "camera": camera(points, view, pixels, samples)}
    card = {"type": "twosided", "b": {"type": "diffuse", "reflectance": materials.colour(CARD)}}
    with tempfile.TemporaryDirectory() as folder:
        shapes = [(sweep(size, view).moved(*centre), card), *piece.parts]
        for number, (mesh, surface) in enumerate(shapes):
            mesh.normals = unit(mesh.normals)
            file = write_ply(mesh, Path(folder) / f"{number}.ply")
            build[f"part{number}"] = {"type": "ply", "filename": file, "bsdf": surface}
        return mi.load_dict(build)
