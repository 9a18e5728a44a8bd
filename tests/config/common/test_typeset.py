"""Documents are set in our own type, are PDF/UA, and nothing in their data is ever taken for markup."""

import multiprocessing
import re
import zlib
from pathlib import Path

import pytest
from django.utils import translation
from fontTools.ttLib import TTFont

from config.common import typeset
from tests.architecture.files import ROOT, project_files

TEMPLATE = "config/common/typst/uji.typ"
OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}
FRAME = {"publisher": "Karya Binaan", "address": "toko.example", "footer": "Dibuat hari ini"}
SOURCE = """
#import "/config/common/typst/paper.typ": *
#show: paper
= #data.title
*#data.body*
"""


def contents(pdf: bytes) -> bytes:
    """The file with its compressed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = [pdf]
    for stream in streams:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(opened)


def fonts_of(pdf: bytes) -> set[str]:
    named = re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([\w-]+)", contents(pdf))
    return {name.decode() for name in named}


def text_of(pdf: bytes) -> str:
    """What a reader copies out of the document: its glyphs by the fonts' own ToUnicode tables, in order."""
    whole = contents(pdf)
    maps = [_unicode(cmap) for cmap in re.findall(rb"begincmap(.*?)endcmap", whole, re.DOTALL)]
    shown = b"".join(re.findall(rb"BT(.*?)ET", whole, re.DOTALL))
    glyphs = re.findall(rb"<([0-9A-Fa-f]+)>", shown)
    return glyphs, maps


@pytest.fixture
def set_text(tmp_path, settings):
    """A small document of our paper; returns its PDF."""
    path = ROOT / "var" / "uji.typ"
    path.parent.mkdir(exist_ok=True)
    path.write_text(SOURCE)
    typeset._checked.cache_clear()
    yield lambda body, **more: typeset.pdf(
        "var/uji.typ", {"title": "Uji", "body": body, **FRAME, **more}, language="id"
    )
    path.unlink()
    typeset._checked.cache_clear()
