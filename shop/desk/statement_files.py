"""A bank's file as rows of text, whatever bank, programme or attacker made it.

Nothing in it is run: a formula is the text it is written as, and of a sheet only what was last shown is read. What
is too large, unpacks to too much or is no table is refused with one sentence.
"""

import csv
import io
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.common.errors import Refused
from shop.desk.sheets import MOST_BYTES, TOO_LARGE, SheetRefused, cells_of
from shop.payment.statement_lines import LONGEST

MOST_ROWS, MOST_COLUMNS, SAMPLED = 5_000, 40, 60
ZIP = b"PK\x03\x04"
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(data: bytes) -> list[list[str]]:
    """The rows of a CSV or XLSX file, each cell stripped. Raises ``SheetRefused``."""
    if len(data) > MOST_BYTES:
        raise SheetRefused(TOO_LARGE, field="file", code="large")
    try:
        rows = _sheet(data) if data.startswith(ZIP) else _table(_text(data))
    except Refused:
        raise
    except Exception as error:  # whatever the libraries make of a broken file
        raise SheetRefused(
            _("This is no statement we can read. Save it as CSV or XLSX in your internet banking."),
            field="file",
            code="unreadable",
        ) from error
    if len(rows) > MOST_ROWS:
        message = _("A file has at most %(most)d rows. Split it into several.") % {"most": MOST_ROWS}
        raise SheetRefused(message, field="file", code="long")
    return rows


def _sheet(data: bytes) -> list[list[str]]:
    return [list(map(_typed, row)) for row in cells_of(data, rows=MOST_ROWS + 1, columns=MOST_COLUMNS)]


def _typed(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return f"{cell:.2f}"
    return "" if cell is None else _plain(str(cell))


def _plain(cell: str) -> str:
    return cell.replace("\0", "").strip()[:LONGEST]


def _text(data: bytes) -> str:
    """Of UTF-8 or UTF-16, or else of Windows, which Indonesian banks still write."""
    coding = MARKS.get(data[:2])
    try:
        text = data.decode(coding or "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    if "\0" in text:
        raise ValueError("not a text")
    return text


def _table(text: str) -> list[list[str]]:
    """By the separator with which the most rows look alike; one line of a bank about itself has another width."""
    lines = text.splitlines()
    best = max(";,\t|", key=lambda mark: _alike(lines[:SAMPLED], mark))
    if not _alike(lines[:SAMPLED], best):
        raise ValueError("not a table")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=best)
    return [list(map(_plain, row[:MOST_COLUMNS])) for row in rows if any(row)]


def _alike(lines: list[str], mark: str) -> int:
    widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
    return max((widths.count(width) * width for width in set(widths) if width > 2), default=0)
