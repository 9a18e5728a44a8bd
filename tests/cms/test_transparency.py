"""The page of public figures: one year, in the reader's language, as a page and as a file."""

import csv
import re
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from cms.models.transparency import TransparencyPage
from config.common import clock
from shop.fulfilment.public_books import PublicBooks
from shop.fulfilment.transparency import Figures, Maker
from tests.cms.conftest import only

SEMARANG = Maker("Lapas Semarang", 24, Figures(1_200, 9_000_000, 900_000, 700_000, 3, 3_000_000, 1_000_000))
TANGERANG = Maker("Lapas Tangerang", 15, Figures(30, 2_000_000, 200_000, 0, 0, 700_000))
FEW = [
    Maker("Lapas Cikarang", 3, Figures(5, 500_000, 50_000, 0, 0, 111_111)),
    Maker("Lapas Ambarawa", 2, Figures(1, 77_777)),
]


@pytest.fixture
def books(site, monkeypatch):
    """What the books hold, without selling it first."""
    found = PublicBooks(on=clock.today(), years={2026: [SEMARANG, TANGERANG, *FEW], 2025: [SEMARANG]})
    monkeypatch.setattr("cms.models.transparency.public_books", lambda: found)
    return found


def table(text):
    inside = text[text.index('<table class="money"') : text.index("</table>")]
    rows = re.findall(r"<tr>(.*?)</tr>", inside, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_the_table_says_what_the_chart_draws_and_hides_the_few(books, client):
    answer = client.get("/transparansi/")
    assert answer.status_code == 200
    head, *rows = table(answer.text)
    assert head[0] == "Lapas"
    assert rows == [
        [
            "Lapas Semarang",
            "1.200",
            "Rp9.000.000",
            "Rp900.000",
            "Rp700.000",
            "3",
            "Rp3.000.000",
            "Rp1.000.000",
            "70",
        ],
        [
            "Lapas Tangerang",
            "30",
            "Rp2.000.000",
            "Rp200.000",
            "Rp0",
            "0",
            "Rp700.000",
            "belum ada target",
            "",
        ],
        ["2 lapas bersama", "6", "Rp577.777", "Rp50.000", "Rp0", "0", "Rp111.111", "belum ada target", ""],
        [
            "Semua lapas",
            "1.236",
            "Rp11.577.777",
            "Rp1.150.000",
            "Rp700.000",
            "3",
            "Rp3.811.111",
            "Rp1.000.000",
            "70",
        ],
    ]
    assert "Rp500.000" not in answer.text
    assert "Lapas Ambarawa, Lapas Cikarang" in answer.text
    assert "<caption>Angka publik tahun 2026" in answer.text
    assert answer.text.count("<svg") >= 4


def test_another_year_stands_in_the_address_in_either_language(books, client):
    answer = client.get("/en/transparansi/?year=2025")
    assert [row[0] for row in table(answer.text)] == ["Prison", "Lapas Semarang", "All prisons"]
    assert 'href="/en/transparansi/?year=2025" aria-current="page"' in answer.text


@pytest.mark.parametrize("year", ["2024", "0", "-1", "abc", "", "99999999999999999999", "２０２６", "2026 "])
def test_a_year_without_books_is_not_there(books, client, year):
    assert client.get("/transparansi/", {"year": year}).status_code == 404
    assert client.get("/transparansi/", {"year": year, "format": "csv"}).status_code == 404


def test_the_file_is_the_same_table_in_plain_numbers(books, client):
    answer = client.get("/transparansi/?year=2026&format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="transparansi-2026.csv"'
    head, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert head[:2] == ["Tahun", "Lapas"]
    assert rows[0] == [
        "2026",
        "Lapas Semarang",
        "1200",
        "9000000",
        "900000",
        "700000",
        "3",
        "3000000",
        "1000000",
        "70",
    ]
    assert rows[1][-2:] == ["", ""]
    assert [row[1] for row in rows] == ["Lapas Semarang", "Lapas Tangerang", "2 lapas bersama", "Semua lapas"]


def test_a_name_can_be_no_formula(books, client, monkeypatch):
    bad = Maker("=1+1", 9, Figures(sold=1))
    monkeypatch.setattr(
        "cms.models.transparency.public_books", lambda: PublicBooks(on=books.on, years={2026: [bad]})
    )
    rows = csv.reader(StringIO(client.get("/transparansi/?format=csv").content.decode("utf-8-sig")))
    assert [row[1] for row in rows][1] == "'=1+1"


def test_with_few_people_only_the_total_is_shown(site, client):
    cache.clear()
    answer = client.get("/transparansi/")
    assert [row[0] for row in table(answer.text)] == ["Lapas", "Semua lapas"]


def test_the_page_is_found_at_its_own_address_only(site):
    page = only(TransparencyPage)
    page.slug = "angka"
    with pytest.raises(ValidationError, match="transparansi"):
        page.full_clean()
