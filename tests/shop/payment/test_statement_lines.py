"""What banks write, read: five banks' files, days and amounts in every spelling, and what is none of it."""

from datetime import date

import pytest

from shop.desk.statement_files import read
from shop.payment.statement_lines import amount_in, day_in, guess, heading_row, lines_of
from tests.support.statements import TEXTS, bsi, written

TODAY = date(2026, 3, 3)
NUMBER = "7K3M9PQ2RWX"
FILES = {bank: written(bank, NUMBER) for bank in TEXTS} | {"BSI": bsi(NUMBER)}


@pytest.mark.parametrize("bank", FILES)
def test_each_banks_file_is_read_by_what_is_guessed_from_its_headings(bank):
    rows = read(FILES[bank])
    heads = heading_row(rows)
    roles = guess(rows[heads], rows[heads + 1 :])
    lines = list(lines_of(rows, heads + 1, roles, TODAY))
    found = [line for line in lines if line is not None and line.received_on]
    assert [(line.received_on, line.amount) for line in found] == [
        (date(2026, 3, 2), 860_000),
        (date(2026, 3, 2), 5_000_000),
    ]
    assert NUMBER in found[0].words and lines.count(None) == 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("850.000,00", 850_000),
        ("850,000.00", 850_000),
        ("850000", 850_000),
        ("850.000", 850_000),
        ("Rp 1.234.567", 1_234_567),
        ("850,000.00 CR", 850_000),
        ("850,000.00 DB", -850_000),
        ("(850.000)", -850_000),
        ("-850.000,00", -850_000),
        ("850.000-", -850_000),
        ("0,00", 0),
        (".00", 0),
        ("850.000,50", None),  # sen
        ("12.345.67", None),
        ("1.23.456", None),
        ("850.000 XX", None),
        ("=1+1", None),
        ("9" * 13, None),
        ("", None),
        ("-", None),
        ("CR", None),
    ],
)
def test_an_amount_is_whole_rupiah_or_none(text, amount):
    assert amount_in(text) == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("02/03/26", date(2026, 3, 2)),
        ("2-3-2026", date(2026, 3, 2)),
        ("02.03.26 10.15.00", date(2026, 3, 2)),
        ("2026-03-02", date(2026, 3, 2)),
        ("02 Agu 2025", date(2025, 8, 2)),
        ("02-May-25", date(2025, 5, 2)),
        ("'02/03", date(2026, 3, 2)),
        ("25/12", date(2025, 12, 25)),  # the last one there was
        ("31/02/26", None),
        ("02 Xyz 2026", None),
        ("PEND", None),
    ],
)
def test_a_day_is_written_day_before_month(text, day):
    assert day_in(text, TODAY) == day
