"""Documents as PDF, set by Typst in the shop's own type (``docs/decisions/typeset.md``).

A document is a template of ours and a dictionary of texts. The dictionary travels as JSON beside the template
and is never part of its source, so nothing a visitor typed can be markup. Every document is PDF/UA-1: it has
a title, a language and a structure that is read aloud in order.

Typst reads TTF, and where a font lacks it silently takes another. So the committed WOFF2 files are unpacked
once, one file for each weight we set, and characters they do not hold are replaced before setting.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from config.common import clock
from config.common.serat import STATIC

FONTS = STATIC / "fonts"
WEIGHTS = {"besley": (700,), "atkinson": (400, 700)}
APART_SECONDS = 60
PACKAGE = re.compile(r"@(preview|local)/|\beval\(")


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    language: str,
    pictures: Mapping[str, bytes] | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """The document ``template`` (a path within the project) with ``data``, which names its ``title``.

    ``pictures`` are files by name, which the template finds beneath ``/pictures/``; such a document may be large
    and is set in a process of its own. With ``made_at`` the same words are the same bytes whenever they are set.
    """
    if not data.get("title"):
        raise ValueError("a document needs a title")
    job: dict[str, Any] = {
        "root": str(settings.BASE_DIR),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(_drawable({**data, "language": language}), ensure_ascii=False)},
        "format": "pdf",
        "pdf_standards": ["ua-1"],
        "timestamp": int((made_at or clock.now()).timestamp()),
    }
    path = _checked(template)
    if pictures is None:
        return typst.compile(path, font_paths=_fonts(), **job)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for top in {"config", template.partition("/")[0]}:
            root.joinpath(top).symlink_to(Path(settings.BASE_DIR, top))
        root.joinpath("pictures").mkdir()
        for name, picture in pictures.items():
            root.joinpath("pictures", name).write_bytes(picture)
        return _apart(job | {"root": folder, "source": path.read_text(encoding="utf-8")})


def _apart(job: Mapping[str, Any]) -> bytes:
    said = json.dumps({**job, "fonts": str(fonts_folder())}).encode()
    program = Path(__file__).with_name("typeset_apart.py")
    child = subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(program)],
        input=said,
        capture_output=True,
        timeout=APART_SECONDS,
        env={"MALLOC_ARENA_MAX": "1"},
        cwd=job["root"],
    )
    if child.returncode:
        raise RuntimeError(child.stderr.decode(errors="replace")[-2000:])
    return child.stdout


@cache
def _checked(template: str) -> Path:
    """The template's path; refused when it asks the network for a package or runs text as code."""
    path = Path(settings.BASE_DIR, template)
    for source in (path, *Path(__file__).parent.glob("typst/*.typ")):
        if PACKAGE.search(source.read_text(encoding="utf-8")):
            raise ValueError(f"{source.name} uses a package or eval()")
    return path


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(False, False, [str(fonts_folder())])


@cache
def fonts_folder() -> Path:
    """Our type as TTF in ``var/``, unpacked when it is not there yet; whole or not at all."""
    sources = {path: WEIGHTS[path.name.partition(".")[0]] for path in sorted(FONTS.glob("*.woff2"))}
    name = "_".join("-".join(map(str, (path.stem, *weights))) for path, weights in sources.items())
    folder = Path(settings.VAR_DIR, "fonts", name)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for path, weights in sources.items():
            for weight in weights:
                with TTFont(path) as font:
                    instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
                    font.flavor = None
                    font.save(making / f"{path.stem}-{weight}.ttf")
        making.chmod(0o755)
        os.rename(making, folder)
    except OSError:
        if not folder.is_dir():  # else another process was first
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


@cache
def _characters() -> frozenset[str]:
    """What all our fonts can show."""
    held = []
    for path in fonts_folder().glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            held.append(frozenset(map(chr, font.getBestCmap())))
    return frozenset.intersection(*held) | {"\n"}


def _drawable(value: Any) -> Any:
    """``value`` with every text reduced to what can be shown: é stays, ő becomes o, 木 a question mark.

    A text of which nothing is left becomes one too: PDF/UA takes no empty title, heading or description.
    """
    if isinstance(value, Mapping):
        return {key: _drawable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(each) for each in value]
    if value is None or isinstance(value, bool | int):
        return value
    return "".join(map(_shown, str(value))) or "?" * bool(value)


def _shown(character: str) -> str:
    if character in _characters():
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return ""
    plain = "".join(each for each in unicodedata.normalize("NFKD", character) if each in _characters())
    return plain or "?"


def as_pdf(name: str, paper: bytes) -> HttpResponse:
    """An answer that a browser shows, and keeps as ``name``."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
