"""The cells of a bank's file as money that came in.

No two banks write the same: columns stand in any order below any number of lines about the account, a thousand is
parted by a dot or a comma, what came in has a column of its own or a mark (CR, K), a day may lack its year. So the
treasurer says what each column is; what can be guessed from its heading is proposed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Rows = Sequence[Sequence[str]]
HEADINGS_WITHIN = 40  # rows
LONGEST = 300
IN, OUT = {"CR", "C", "K", "KR", "CREDIT", "KREDIT"}, {"DB", "D", "DR", "DEBIT", "DEBET"}
MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "mei may",
    "jun",
    "jul",
    "agu aug ags",
    "sep",
    "okt oct",
    "nov",
    "des dec",
)
NUMBERED = re.compile(r"'?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?:[ T].*)?")
NAMED = re.compile(r"'?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4}|\d{2})(?:[ T].*)?", re.IGNORECASE)
ISO = re.compile(r"'?(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?")
AMOUNT = re.compile(
    r"(?P<out>[(-])?\s*(?:RP\.?|IDR)?\s*(?P<whole>\d{1,3}(?:(?P<parted>[.,])\d{3})(?:(?P=parted)\d{3})*|\d{0,12})"
    r"(?:(?P<point>[.,])(?P<cents>\d{1,2}))?\)?(?P<after>-)?\s*(?P<mark>[A-Z]*)"
)


class Role(TextChoices):
    NONE = "", _("not needed")
    DATE = "date", _("day")
    WORDS = "words", _("description")
    CREDIT = "credit", _("money in")
    AMOUNT = "amount", _("amount, in or out")
    MARK = "mark", _("mark of in or out (CR/DB)")
    REFERENCE = "reference", _("the bank's reference")


# A heading means the first of these that knows it; a balance or a branch is nothing to us.
MEANINGS = (
    (Role.NONE, r"saldo|balance|cabang|branch|debet$|debit$"),
    (Role.MARK, r"^(d[bre]?|debit|debet|c[r]?|k|kredit)\.?\s*[/-]|^tipe|^type|^jenis$"),
    (Role.DATE, r"tanggal|^tgl|date"),
    (Role.REFERENCE, r"ref|jurnal|journal|ft number|no\.? ?bukti"),
    (Role.CREDIT, r"kredit|credit|masuk"),
    (Role.AMOUNT, r"jumlah|amount|nominal|mutasi"),
    (Role.WORDS, r"keterangan|uraian|deskripsi|description|remark|desk_|rincian|berita|transaksi"),
)
ONCE = {Role.DATE, Role.CREDIT, Role.AMOUNT, Role.MARK, Role.REFERENCE}


@dataclass(frozen=True)
class Line:
    """A row of the file, ``n`` as a person counts; ``received_on`` or ``amount`` (whole rupiah) None if unreadable."""

    n: int
    received_on: date | None
    amount: int | None
    words: str
    reference: str


def heading_row(rows: Rows) -> int | None:
    """Where the headings stand: the first row that names a day and an amount, or else the first of three cells."""
    first = range(min(len(rows), HEADINGS_WITHIN))
    named = (n for n in first if {Role.DATE} < set(guess(rows[n])) - {Role.NONE, Role.WORDS, Role.REFERENCE})
    wide = (n for n in first if sum(map(bool, rows[n])) >= 3)
    return next(named, next(wide, None))


def guess(headings: Sequence[str], samples: Rows = ()) -> list[Role]:
    """What each column may be; one without a heading in which only marks stand is the mark."""
    roles: list[Role] = []
    for n, heading in enumerate(headings):
        found = (role for role, known in MEANINGS if re.search(known, heading, re.IGNORECASE))
        role = next(found, Role.NONE)
        cells = {row[n].upper() for row in samples if n < len(row) and row[n]}
        if not heading and cells and cells <= IN | OUT:
            role = Role.MARK
        roles.append(Role.NONE if role in ONCE and role in roles else role)
    if Role.CREDIT in roles:
        roles = [Role.NONE if role in (Role.AMOUNT, Role.MARK) else role for role in roles]
    return roles


def lines_of(rows: Rows, first: int, roles: Sequence[str], today: date) -> Iterator[Line | None]:
    """The rows below the headings; None for money that went out. Lines about totals have no day, and are left out."""
    for n, row in enumerate(rows[first:], start=first + 1):
        cells = {
            role: [cell for cell, each in zip(row, roles, strict=False) if each == role] for role in Role
        }
        received_on = day_in("".join(cells[Role.DATE]), today)
        amount, came_in = _money(cells)
        if not came_in:
            yield None
        elif received_on is not None or amount is not None:
            words = " ".join(filter(None, cells[Role.WORDS]))[:LONGEST]
            yield Line(n, received_on, amount, words, "".join(cells[Role.REFERENCE])[:60])


def _money(cells: dict[Role, list[str]]) -> tuple[int | None, bool]:
    """The amount, None if unreadable, and whether it came in."""
    if cells[Role.CREDIT]:
        amount = amount_in(cells[Role.CREDIT][0])
        return amount, bool(cells[Role.CREDIT][0].strip("-")) and (amount is None or amount > 0)
    amount = amount_in("".join(cells[Role.AMOUNT]))
    if cells[Role.MARK]:
        mark = cells[Role.MARK][0].upper().strip(" .")
        amount = amount if mark in IN | OUT else None
        return amount, mark not in OUT
    return amount, amount is None or amount > 0


def amount_in(text: str) -> int | None:
    """Whole rupiah, below nothing for money that went out; None for what is no amount or has sen."""
    found = AMOUNT.fullmatch(text.upper().strip())
    if not found or found["cents"] and (int(found["cents"]) or found["point"] == found["parted"]):
        return None
    digits = re.sub(r"\D", "", found["whole"]) or found["cents"]
    if not digits:
        return None
    amount = int(digits)
    if amount >= 10**12 or found["mark"] and found["mark"] not in IN | OUT:
        return None
    return -amount if found["out"] or found["after"] or found["mark"] in OUT else amount


def day_in(text: str, today: date) -> date | None:
    """The day a cell names, day before month; one without a year is the last such day before ``today``."""
    text = text.strip()
    try:
        if found := ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := NAMED.fullmatch(text):
            month = next(n for n, names in enumerate(MONTHS, start=1) if found[2].lower() in names.split())
            return _dated(found[3], month, int(found[1]), today)
        if found := NUMBERED.fullmatch(text):
            return _dated(found[3], int(found[2]), int(found[1]), today)
    except (ValueError, StopIteration):
        pass
    return None


def _dated(year: str | None, month: int, day: int, today: date) -> date:
    if year is None:
        found = date(today.year, month, day)
        return found if found <= today else date(today.year - 1, month, day)
    return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
