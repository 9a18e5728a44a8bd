"""What is kept of a workbook that somebody sends: its values, written anew.

A workbook may bring programs, formulas that reach out, links, files, and the name of whoever made it. So, as with a
picture, no byte of it is kept. What its cells show is read and put into a new workbook, where a text is a text,
whatever it begins with; hidden sheets are seen. One with a program is refused, because whoever sent it would miss
it. XML that declares entities is none that a spreadsheet writes. All of it is limited before it is read; as other
papers, workbooks are read in a process that may die (``media.sandbox``).

Pure: neither Django nor Oscar.
"""

import io
import json
import math
import sys
from typing import Any, Literal
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

BadCode = Literal["sheet_cut", "sheet_locked", "sheet_active", "sheet_large"]

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLD is also what Excel wraps a locked one in
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 10, 2_000, 50  # rows of all sheets together
MOST_PARTS, MOST_UNPACKED = 500, 40_000_000
MOST_LETTERS = 4_000_000  # a text that is stored once may stand in every cell
PROGRAMS = ("vbaproject", "macrosheet", "activex")


class BadSheet(Exception):
    """A workbook that is not kept; ``code`` says which rule it broke."""

    def __init__(self, code: BadCode) -> None:
        super().__init__(code)
        self.code: BadCode = code


def clean(data: bytes) -> bytes:
    """Return the workbook's values as a new one, or raise ``BadSheet``; the caller has limited its size."""
    if data.startswith(OLD):
        raise BadSheet("sheet_locked")
    try:
        _look_through(data)
        return _write(_read(data))
    except BadSheet:
        raise
    except Exception as error:  # on hostile bytes the library fails in every way there is
        raise BadSheet("sheet_cut") from error


def _look_through(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
        if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
            raise BadSheet("sheet_large")
        if any(each.flag_bits & 1 for each in parts):
            raise BadSheet("sheet_locked")
        names = " ".join(each.filename.lower() for each in parts)
        if any(each in names for each in PROGRAMS) or b"macroEnabled" in file.read("[Content_Types].xml"):
            raise BadSheet("sheet_active")
        if any(b"<!DOCTYPE" in file.read(each).replace(b"\0", b"") for each in parts):
            raise BadSheet("sheet_cut")


def _read(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > MOST_SHEETS:
        raise BadSheet("sheet_large")
    found = [(each.title, _rows(each)) for each in book.worksheets]
    kept = [cell for _title, rows in found for row in rows for cell in row if isinstance(cell, str)]
    if sum(len(rows) for _title, rows in found) > MOST_ROWS or sum(map(len, kept)) > MOST_LETTERS:
        raise BadSheet("sheet_large")
    return found


def _rows(sheet: Any) -> list[list[Any]]:
    """Up to the last that says something, whatever size the sheet claims to have."""
    rows: list[list[Any]] = []
    sheet.reset_dimensions()
    for n, row in enumerate(sheet.iter_rows(values_only=True)):
        width = max((place for place, cell in enumerate(row, start=1) if cell not in (None, "")), default=0)
        if width and (n >= MOST_ROWS or width > MOST_COLUMNS):
            raise BadSheet("sheet_large")
        if width:
            rows += [[]] * (n - len(rows)) + [list(row[:width])]
    return rows


def _write(sheets: list[tuple[str, list[list[Any]]]]) -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    is_text = isinstance(value, str) or value in (math.inf, -math.inf)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str(value)) if is_text else value)
    if is_text:
        cell.data_type = "s"
    return cell


def main() -> None:
    """Read a workbook from standard input; answer as JSON what is wrong with it, or nothing, then the new one."""
    bad: str | None = None
    body = b""
    try:
        body = clean(sys.stdin.buffer.read())
    except BadSheet as found:
        bad = found.code
    sys.stdout.buffer.write(json.dumps(bad).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
