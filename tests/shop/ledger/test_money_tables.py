"""docs/money.md is what the books do, to the rupiah: the file itself is the expectation."""

import re
from datetime import UTC, datetime

import pytest

from config.common import clock
from shop.ledger import chart
from shop.ledger.verify import problems
from tests.shop.ledger.money_tables import FILE, computed_tables, number, sections, written

TEXT = FILE.read_text(encoding="utf-8")
SECTIONS = sections(TEXT)
TOLD = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.title)


@TOLD
def test_the_books_do_what_the_document_says(section, offices):
    with clock.at(datetime(2026, 3, 10, 5, tzinfo=UTC)):
        assert section.tables == computed_tables(section, offices)
    assert [problem for problem in problems() if not problem.where.startswith("line:")] == []


@TOLD
def test_a_figure_that_is_altered_is_noticed(section, offices):
    """The check of the check: any amount in any table, one rupiah more."""
    with clock.at(datetime(2026, 3, 10, 5, tzinfo=UTC)):
        computed_tables(section, offices)
    begin = TEXT.index(f"## {section.title}\n")
    end = TEXT.find("\n## ", begin)
    part = TEXT[begin : end if end > 0 else None]
    figures = [
        match for match in re.finditer(r"(?<=[|] ) *([\d.]+)(?= [|])", part) if _is_amount(part, match)
    ]
    assert figures or section.title == "The accounts"
    for match in figures:
        more = written(number(match[1]) + 1)
        (altered,) = sections(part[: match.start(1)] + more + part[match.end(1) :])
        assert altered.tables != section.tables
        assert section.steps or altered.tables != computed_tables(altered, offices), match


def _is_amount(part: str, match: re.Match) -> bool:
    """Not a step's number or an account's code, which stand first in their rows."""
    head = part[: match.start()].rsplit("\n\n", 1)[1].lstrip()
    first = part.rfind("\n", 0, match.start()) + 2 >= match.start() - 1
    return not (first and head.startswith(("| Step", "| Code")))


def test_the_document_tells_every_kind_of_story():
    titles = " ".join(section.title for section in SECTIONS).lower()
    for story in (
        "full refund",
        "by quantity",
        "by amount",
        "cancelled",
        "below cost",
        "courier",
        "three prisons",
        "one rupiah",
        "after the deposit",
        "ppn",
        "reversed",
        "by card",
        "dispute",
        "premi were paid",
        "failed",
    ):
        assert story in titles
    (accounts,) = SECTIONS[0].tables
    assert [row[0] for row in accounts[1:]] == list(chart.CHART)
