"""Reads a PDF of ours as a reader would: its fonts by name, and its text page by page.

Just enough of the format for what Typst writes; so a test needs no other reader of PDF.
"""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"/Length (\d+)(?! \d).*?stream\r?\n", re.DOTALL)
# A string may hold balanced brackets of its own; two levels of them are enough for codes of glyphs.
PLAIN = rb"(?:\\.|[^\\()])*"
NESTED = rb"(?:\\.|[^\\()]|\(%b\))*" % PLAIN
STRING = re.compile(rb"\(((?:\\.|[^\\()]|\(%b\))*)\)" % NESTED, re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[([-\d.(].*?)\]TJ|(%b) ?Tj|(BT)" % STRING.pattern, re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PARTS = (b"Resources", b"Contents")
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _objects(pdf: bytes) -> dict[bytes, bytes]:
    return dict(OBJECT.findall(pdf))


def _stream(body: bytes) -> bytes:
    found = STREAM.search(body)
    data = body[found.end() : found.end() + int(found[1])] if found else b""
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def fonts(pdf: bytes) -> set[str]:
    """The fonts embedded, without the tag that marks a subset."""
    named = re.findall(rb"/BaseFont/(?:[A-Z]{6}\+)?([\w-]+)", b"".join(_objects(pdf).values()))
    return {name.decode() for name in named}


def text(pdf: bytes) -> str:
    """Everything that is shown, one line for each run of text."""
    objects = _objects(pdf)
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b", body)]
    return "\n".join(_page(body, objects) for body in pages)


def _page(body: bytes, objects: dict[bytes, bytes]) -> str:
    resources, content = (objects[re.search(rb"/%b (\d+) 0 R" % name, body)[1]] for name in PARTS)
    fonts_ = {
        name: _characters(objects[number], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    out, characters = [], {}
    for font, many, one, _inner, begins in SHOWN.findall(_stream(content)):
        if begins:
            out.append("\n")
        elif font:
            characters = fonts_[font]
        else:
            codes = b"".join(ESCAPE.sub(_unescape, string) for string in STRING.findall(many or one))
            out += [characters[codes[at : at + 2]] for at in range(0, len(codes), 2)]
    return "".join(out)


def _unescape(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said[:1].isdigit() else LETTERS.get(said, said)


def _characters(font: bytes, objects: dict[bytes, bytes]) -> dict[bytes, str]:
    cmap = re.search(rb"/ToUnicode (\d+) 0 R", font)
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", _stream(objects[cmap[1]]) if cmap else b"")
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs
    }
