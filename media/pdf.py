"""What a PDF must not hold to be kept as evidence.

A photo is drawn anew; a PDF is kept to the byte, because the bank's or the treasury's signature in it is part of
what it proves. So it is looked through instead: no object in it, packed or not, runs a program, sends a form,
starts another file or brings one along. A reader of PDFs (qpdf) finds the objects, because a stream can be hidden
from every search through bytes; what it cannot read is refused. Like pictures, papers are read in a process that
may die (``media.sandbox``).

Pure: neither Django nor Oscar.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any, Literal

import pikepdf

BadCode = Literal["pdf_cut", "pdf_locked", "pdf_active"]

BEGINNING = re.compile(rb"%PDF-[12]\.\d")
TRAILING = b"\0\t\n\f\r "
ACTIVE = {
    *("/JavaScript", "/JS", "/Launch", "/ImportData", "/SubmitForm", "/GoToE"),
    *("/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/Rendition", "/XFA"),
}


class BadPdf(Exception):
    """A PDF that is not kept; ``code`` says which rule it broke."""

    def __init__(self, code: BadCode) -> None:
        super().__init__(code)
        self.code: BadCode = code


def check(data: bytes) -> None:
    """Return if the PDF may be kept, or raise ``BadPdf``; the caller has limited its size."""
    if not BEGINNING.match(data) or not data.rstrip(TRAILING).endswith(b"%%EOF"):
        raise BadPdf("pdf_cut")
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise BadPdf("pdf_locked")
            if not ACTIVE.isdisjoint(_names(document)):
                raise BadPdf("pdf_active")
            if not document.pages:
                raise BadPdf("pdf_cut")
    except pikepdf.PasswordError as locked:
        raise BadPdf("pdf_locked") from locked
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as broken:
        raise BadPdf("pdf_cut") from broken


def _names(document: pikepdf.Pdf) -> Iterator[str]:
    """Every name in every object, as a key or as a value."""
    left: list[Any] = [document.trailer, *document.objects]
    while left:
        thing = left.pop()
        if isinstance(thing, pikepdf.Stream):
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Name):
            yield str(thing)
        elif isinstance(thing, pikepdf.Dictionary):
            yield from thing.keys()
            left += [each for each in thing.as_dict().values() if not _is_elsewhere(each)]
        elif isinstance(thing, pikepdf.Array):
            left += [each for each in thing.as_list() if not _is_elsewhere(each)]


def _is_elsewhere(thing: Any) -> bool:
    """An object with a number, which comes by itself."""
    return getattr(thing, "is_indirect", False)


def main() -> None:
    """Read a paper from standard input; answer as JSON the code of what is wrong with it, or nothing."""
    bad: str | None = None
    try:
        check(sys.stdin.buffer.read())
    except BadPdf as found:
        bad = found.code
    sys.stdout.write(json.dumps(bad))


if __name__ == "__main__":
    main()
