"""What a PDF must not hold to be kept as evidence.

A photo is drawn anew; a PDF is kept to the byte, because the bank's or the treasury's signature in it is part of
what it proves. So it is looked through instead. It begins and ends as a PDF, and no action in it runs a
program, sends a form, starts another file or brings one along. Names are compared as a reader reads them, with
``#4A`` for J, also inside compressed object streams; what we cannot look into (locked, packed in another way,
unpacking to more than a document does) is refused like what we found.

Pure: neither Django nor Oscar.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Literal

BadCode = Literal["pdf_cut", "pdf_locked", "pdf_active"]

MOST_UNPACKED = 32 * 1024 * 1024
MOST_LETTERS = 200_000  # written as numbers; in eight megabytes of a photo a # stands 30,000 times by chance

BEGINNING = re.compile(rb"%PDF-[12]\.\d")
TRAILING = b"\0\t\n\f\r "
LETTER = re.compile(rb"#([0-9A-Fa-f]{2})")
LOCKED = re.compile(rb"/Encrypt\b")
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|GoToE|ImportData|SubmitForm|XFA(?=\s*[\[\d]))"
    rb"(?![^\0\s()<>\[\]{}/%])"
)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
# What readers take for a stream of objects: it says so, or the place of its first object as a number.
OBJECTS = re.compile(rb"/ObjStm\b|/First[\0\s]+\d+(?!\d|[\0\s]+\d+[\0\s]+R)")
FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
# Filters and parameters by reference, and packings that hide a name from one look.
HIDING = re.compile(
    rb"/(?:LZW|AHx|ASCIIHex|A85|ASCII85|RL|RunLength|Crypt)(?:Decode)?\b"
    rb"|/(?:Filter|DecodeParms)(?![\0\s]*[/\[<])|/Predictor(?![\0\s]+1\b)"
)


class BadPdf(Exception):
    """A PDF that is not kept; ``code`` says which rule it broke."""

    def __init__(self, code: BadCode) -> None:
        super().__init__(code)
        self.code: BadCode = code


def check(data: bytes) -> None:
    """Return if the PDF may be kept, or raise ``BadPdf``; the caller has limited its size."""
    if not BEGINNING.match(data) or not data.rstrip(TRAILING).endswith(b"%%EOF"):
        raise BadPdf("pdf_cut")
    whole = _as_read(data)
    if LOCKED.search(whole):
        raise BadPdf("pdf_locked")
    if ACTIVE.search(whole) or any(ACTIVE.search(_as_read(part)) for part in _object_streams(data)):
        raise BadPdf("pdf_active")


def _as_read(part: bytes) -> bytes:
    if part.count(b"#") > MOST_LETTERS:
        raise BadPdf("pdf_active")
    return LETTER.sub(lambda code: bytes([int(code[1], 16)]), part)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The objects that stand in compressed streams, unpacked; those of pictures and pages hold none."""
    left, before = MOST_UNPACKED, 0
    for found in STREAM.finditer(data):
        head = _as_read(data[before : found.start()])
        before = found.end()
        if not OBJECTS.search(head):
            continue
        packings = len(FLATE.findall(head))
        if packings > 1 or HIDING.search(head) or (not packings and b"/Filter" in head):
            raise BadPdf("pdf_active")
        if packings:
            part = _unpack(data[before : data.find(b"endstream", before)], left)
            left -= len(part)
            yield part


def _unpack(packed: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(packed, most + 1)
    except zlib.error:
        raise BadPdf("pdf_cut") from None
    if len(part) > most:
        raise BadPdf("pdf_active")
    if not unpacker.eof:
        raise BadPdf("pdf_cut")
    return part
