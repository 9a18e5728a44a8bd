"""A sheet of ours is read by others as it was meant, and nothing in it is a formula."""

import io

from openpyxl import load_workbook

from config.common import xlsx

EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "<b>&\"'",
    "baris\ndua",
    "a\x00b\x1f",
]


def test_every_text_is_a_text_and_every_number_a_number():
    rows = [[text, 850_000, None] for text in EVIL]
    data = b"".join(xlsx.stream(["Nama", "Harga", "Stok"], rows))
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Nama", "Harga", "Stok"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*EVIL[:-1], "ab"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [850_000] * len(EVIL)
    assert sheet["C2"].value is None


def test_it_comes_in_parts():
    parts = list(xlsx.stream(["N"], ([n] for n in range(1_200))))
    assert len(parts) == 4
