"""A list as a CSV file, sent while it is read, so that its length costs no memory.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and what buyers type is in
these cells: such a text gets an apostrophe before it. An Indonesian spreadsheet divides cells at semicolons as well,
so the same is done behind each of them.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse

from config.common import clock

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WITHIN = re.compile(r"([;\r\n]\s*)(?=[=+\-@])")
AT_ONCE = 500


def stream(name: str, heads: Iterable[Any], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """``name`` without its ending; the day is added. Begins with the mark by which Excel knows UTF-8.

    Sent when the request's language is over, so ``rows`` are plain values.
    """
    headers = {"Content-Disposition": f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.csv"'}
    return StreamingHttpResponse(
        _chunks(list(heads), iter(rows)), content_type="text/csv; charset=utf-8", headers=headers
    )


def _chunks(heads: Iterable[Any], rows: Iterator[Iterable[Any]]) -> Iterator[str]:
    yield "\ufeff" + _lines([heads])
    while chunk := list(islice(rows, AT_ONCE)):
        yield _lines(chunk)


def _lines(rows: Iterable[Iterable[Any]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(map(safe, row) for row in rows)
    return text.getvalue()


def safe(cell: Any) -> Any:
    """What a spreadsheet shows as it was written."""
    if not isinstance(cell, str):
        return cell
    if ";" in cell or "\n" in cell or "\r" in cell:  # few cells, and a pattern costs every one
        cell = WITHIN.sub(r"\1'", cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
