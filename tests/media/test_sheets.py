"""A list in a workbook: what its cells show is kept, in a new one; nothing else of it is, and what acts is refused."""

import io
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from media import sandbox, sheet
from media.files import PictureRefused
from media.papers import clean_paper, hand_out
from shop.expo.models import EnquiryFile
from shop.payment.models import TransferProof
from tests import factories
from tests.media.conftest import stored_files
from tests.shop.expo.enquiring import make_enquiry

ROWS = [["Barang", "Jumlah", "Mulai", "Ada"], ["Kursi", 200, datetime(2026, 8, 3), True], ["Meja", 2.5]]
KEPT = [
    ("Barang", "Jumlah", "Mulai", "Ada"),
    ("Kursi", 200, datetime(2026, 8, 3), True),
    ("Meja", 2.5, None, None),
]
TYPES, BOOK, FIRST = "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows, sheets=1) -> bytes:
    book = Workbook()
    book.active.title = "Kebutuhan"
    for n in range(1, sheets):
        book.create_sheet(f"Lembar {n}").append([n])
    for row in rows or ROWS:
        book.active.append(row)
    return saved(book)


def changed(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with these parts in place of its own or besides."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def part(name: str) -> bytes:
    with ZipFile(io.BytesIO(workbook())) as file:
        return file.read(name)


def with_rows(text: str, *, size="A1", before="") -> bytes:
    whole = f'{before}<worksheet xmlns="{MAIN}"><dimension ref="{size}"/><sheetData>{text}</sheetData></worksheet>'
    return changed(workbook(), {FIRST: whole.encode()})


def locked_zip() -> bytes:
    data = bytearray(workbook())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # its list of parts says that the first is encrypted
    return bytes(data)


MACRO = part(TYPES).replace(
    b"officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
WITH_ENTITY = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'

BAD = {
    "old, or locked with a password": ("sheet_locked", sheet.OLD + b"\0" * 4_000),
    "a locked zip": ("sheet_locked", locked_zip()),
    "a program": ("sheet_active", changed(workbook(), {"xl/VBAProject.bin": b"\xd0\xcf"})),
    "a program by its kind (xlsm)": ("sheet_active", changed(workbook(), {TYPES: MACRO})),
    "a program of the oldest kind": (
        "sheet_active",
        changed(workbook(), {"xl/macrosheets/sheet1.xml": b"<a/>"}),
    ),
    "a bomb": ("sheet_large", changed(workbook(), {"xl/media/a.bin": bytes(sheet.MOST_UNPACKED)})),
    "many parts": ("sheet_large", changed(workbook(), {f"xl/{n}": b"" for n in range(sheet.MOST_PARTS)})),
    "many sheets": ("sheet_large", workbook(sheets=11)),
    "many rows": ("sheet_large", workbook(*[["a"]] * 2_001)),
    "many rows in two sheets": ("sheet_large", workbook(*[["a"]] * 2_000, sheets=2)),
    "a row far below": ("sheet_large", with_rows('<row r="2001"><c r="A2001"><v>1</v></c></row>')),
    "many columns": ("sheet_large", workbook(["a"] * 51)),
    "one text in many cells": ("sheet_large", workbook(*[["a" * 30_000] * 50] * 3)),
    "a file of ours outside": ("sheet_cut", with_rows(WITH_ENTITY, before=OUTSIDE)),
    "an entity in an entity": (
        "sheet_cut",
        with_rows(WITH_ENTITY.replace("x", "l9"), before=f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'),
    ),
    "entities in letters of two bytes": (
        "sheet_cut",
        changed(workbook(), {BOOK: (OUTSIDE + part(BOOK).decode()).encode("utf-16")}),
    ),
    "no workbook": ("sheet_cut", changed(workbook(), {TYPES: b"<Types/>"})),
    "another zip": ("sheet_cut", changed(workbook(), {TYPES: b"MZ\x90"})),
    "cut": ("sheet_cut", workbook()[:-200]),
    "a part that says it is shorter": ("sheet_cut", workbook().replace(b"PK\x03\x04", b"PK\x03\x05", 2)),
}


@pytest.mark.parametrize("name", BAD)
def test_what_acts_or_has_no_end_is_refused(name):
    code, data = BAD[name]
    assert len(data) < 8_000_000
    with pytest.raises(sheet.BadSheet) as refused:
        sheet.clean(data)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["old, or locked with a password", "a program", "many sheets", "cut"])
def test_a_refusal_is_a_sentence(name):
    code, data = BAD[name]
    with pytest.raises(PictureRefused) as refused:
        clean_paper(data, field="paper", sheets=True)
    assert (refused.value.code, refused.value.field) == (code, "paper")
    assert str(refused.value).endswith(".")


def test_a_row_beyond_all_costs_one_child(monkeypatch):
    monkeypatch.setattr(sandbox, "CPU_SECONDS", 1)
    with pytest.raises(PictureRefused) as refused:
        clean_paper(with_rows('<row r="99999999999"><c><v>1</v></c></row>'), sheets=True)
    assert refused.value.code == "sheet_cut"


def rows_of(data: bytes) -> dict[str, list]:
    return {each.title: list(each.values) for each in load_workbook(io.BytesIO(data)).worksheets}


def test_the_values_of_every_sheet_are_kept():
    kept = clean_paper(workbook(sheets=2), sheets=True)
    assert kept.name == "paper.xlsx"
    assert rows_of(kept.read()) == {"Kebutuhan": KEPT, "Lembar 1": [(1,)]}


def test_nothing_else_of_it_is():
    book = Workbook()
    first = book.active
    first["A1"], first["A2"] = "Kursi", '=HYPERLINK("https://evil.example","x")'
    first["A1"].comment = Comment("RAHASIA", "Budi")
    first["A1"].hyperlink = "https://evil.example"
    book.properties.creator = book.properties.title = "Budi"
    hidden = book.create_sheet("Hitung")
    hidden.sheet_state, hidden["A1"] = "hidden", 7
    data = changed(saved(book), {"xl/embeddings/a.bin": b"MZ", "customXml/item1.xml": b"<a>Budi</a>"})
    kept = clean_paper(data, sheets=True).read()
    assert rows_of(kept) == {"Sheet": [("Kursi",)], "Hitung": [(7,)]}
    with ZipFile(io.BytesIO(kept)) as file:
        whole = b"".join(file.read(name) for name in file.namelist())
        assert not [
            name for name in file.namelist() if "embed" in name or "custom" in name or "comment" in name
        ]
    assert not [trace for trace in (b"Budi", b"RAHASIA", b"evil", b'state="hidden', b"<f>") if trace in whole]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5 cm", "@SUM(A1)", "=cmd|' /C calc'!A0", "#REF!"])
def test_a_text_stays_a_text(text):
    data = with_rows(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    kept = load_workbook(io.BytesIO(sheet.clean(data))).active["A1"]
    assert (kept.value, kept.data_type) == (text, "s")


def test_a_number_without_end_is_a_text():
    data = with_rows('<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>1e3</v></c></row>')
    assert rows_of(sheet.clean(data)) == {"Kebutuhan": [("inf", 1000)]}


def test_a_formula_is_what_it_came_to():
    data = with_rows('<row r="1"><c r="A1"><f>SUM(1,2)</f><v>3</v></c></row>', size="A1:XFD1048576")
    assert rows_of(sheet.clean(data)) == {"Kebutuhan": [(3,)]}


@pytest.mark.slow
def test_as_much_as_is_taken_is_written_in_time():
    kept = clean_paper(workbook(*[[f"Barang nomor {n}" for n in range(50)]] * 2_000), sheets=True)
    assert len(rows_of(kept.read())["Kebutuhan"]) == 2_000


def test_where_something_is_proved_no_workbook_is_taken():
    with pytest.raises(PictureRefused) as refused:
        clean_paper(workbook())
    assert refused.value.code == "not_a_picture"


def test_a_reader_that_dies_refuses_the_workbook(tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text("import os; os.kill(os.getpid(), 11)")
    monkeypatch.setattr(sandbox, "SHEET_PROGRAM", path)
    with pytest.raises(PictureRefused) as refused:
        clean_paper(workbook(), sheets=True)
    assert refused.value.code == "sheet_cut"


def test_a_list_of_needs_is_kept_with_its_enquiry_and_handed_out_as_a_file(db, settings):
    enquiry = make_enquiry((factories.make_product(), 40), papers=[workbook()])
    file = enquiry.files.get().file
    assert file.name.endswith(".xlsx")
    answer = hand_out(file, name=f"{enquiry.number}-1")
    assert rows_of(b"".join(answer.streaming_content)) == {"Kebutuhan": KEPT}
    answer.close()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{enquiry.number}-1.xlsx"'
    said = [answer.headers[name] for name in ("X-Content-Type-Options", "Cache-Control")]
    assert said == ["nosniff", "private, no-store"]


def test_one_that_went_past_the_form_is_looked_at_when_it_is_stored(db, settings):
    enquiry = make_enquiry((factories.make_product(), 40))
    order = factories.place_order()
    program = ContentFile(BAD["a program"][1], name="a.xlsx")
    with pytest.raises(PictureRefused), transaction.atomic():
        EnquiryFile(enquiry=enquiry, file=program).save()
    with pytest.raises(PictureRefused), transaction.atomic():
        TransferProof(
            request=order.payment_requests.get(), file=ContentFile(workbook(), name="a.xlsx")
        ).save()
    assert stored_files(settings.PRIVATE_ROOT) == []
