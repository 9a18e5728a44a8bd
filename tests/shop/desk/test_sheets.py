"""Goods from a file: the template, errors by cell, all or nothing; and the list as a file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from catalogue.models import Product
from config.common import xlsx
from tests import factories
from tests.shop.desk.conftest import chair

IMPORT, TEMPLATE = reverse("desk:listing-import"), reverse("desk:listing-template")
# As a person fills in the template, by the words of its first row.
ROW = {
    "Nama": "Kursi tamu",
    "Bengkel": "Bengkel Rotan",
    "Kategori": "Mebel rotan",
    "Harga": 850_000,
    "Biaya bahan untuk satu buah (HPP)": "404.000",
    "Stok": "siap kirim",
    "Jumlah stok": 4,
    "Panjang (cm)": 58.5,
    "Berat dengan kemasan (kg)": "4,2",
    "Jam kerja untuk satu buah (jam)": 14,
    "Cerita singkat": "Dianyam tangan.",
}


def headings(client):
    sheet = load_workbook(io.BytesIO(client.get(TEMPLATE).content)).worksheets[0]
    return [cell.value for cell in sheet[1]]


def filled(client, *rows):
    """The template with these rows, as its file."""
    book = load_workbook(io.BytesIO(client.get(TEMPLATE).content))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for name, value in row.items():
            sheet.cell(number, columns[name]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file(data, name="barang.xlsx"):
    return SimpleUploadedFile(name, data, content_type=xlsx.TYPE)


@pytest.fixture
def goods(smg):
    factories.make_category()
    factories.make_workshop(smg)


def test_the_template_offers_what_can_be_chosen_and_explains_each_column(officer, goods, tng):
    book = load_workbook(io.BytesIO(officer.get(TEMPLATE).content))
    sheet, lists = book.worksheets
    assert set(ROW) <= set(headings(officer))
    assert all(cell.comment.text for cell in sheet[1])
    offered = {cell.value for row in lists.iter_rows() for cell in row} - {None}
    assert offered == {"Bengkel Rotan", "Mebel rotan", "siap kirim", "dibuat setelah dipesan"}
    assert len(sheet.data_validations.dataValidation) == 3


def test_a_file_is_looked_at_first_and_saved_when_it_is_sent_on(officer, goods):
    data = filled(
        officer, ROW, {**ROW, "Nama": "Meja", "Stok": "dibuat setelah dipesan", "Jumlah stok": None}
    )
    looked = officer.post(IMPORT, {"file": file(data)})
    assert (looked.status_code, looked.context["count"]) == (200, 2)
    assert not Product.objects.exists()

    answer = officer.post(IMPORT, {"sent": looked.context["sent"]})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:listings") + "?tab=draft")
    product = Product.objects.get(title_ind="Kursi tamu")
    changes = product.proposals.get().changes
    assert {name: changes[name] for name in ("length_mm", "weight_g", "work_minutes", "cost")} == {
        "length_mm": 585,
        "weight_g": 4_200,
        "work_minutes": 840,
        "cost": 404_000,
    }
    assert (product.stock_record.price, product.stock_record.num_in_stock) == (850_000, 4)
    assert Product.objects.get(title_ind="Meja").stock_record.num_in_stock is None

    again = officer.post(IMPORT, {"sent": looked.context["sent"]})
    assert [mistake.cell for mistake in again.context["mistakes"]] == ["A2", "A3"]
    assert Product.objects.count() == 2


def test_every_wrong_cell_is_named_and_nothing_is_saved(officer, goods, tng):
    rows = [
        ROW,
        {**ROW, "Nama": None, "Harga": "murah"},
        {**ROW, "Nama": "Rak", "Bengkel": factories.make_workshop(tng, name_ind="Bengkel lain").name_ind},
        {**ROW, "Nama": "Kursi TAMU", "Jumlah stok": -1},
        {**ROW, "Nama": "Meja", "Jumlah stok": None, "Panjang (cm)": "seratus"},
        {**ROW},
    ]
    answer = officer.post(IMPORT, {"file": file(filled(officer, *rows))})
    assert answer.status_code == 422
    found = {mistake.cell: (mistake.heading, mistake.sentence) for mistake in answer.context["mistakes"]}
    assert list(found) == ["A3", "D3", "B4", "G5", "G6", "I6", "A7"]
    assert found["D3"] == ("Harga", "Tulis jumlahnya dalam rupiah utuh, misalnya 450.000.")
    assert found["A7"][1] == "Bengkel ini sudah punya barang dengan nama itu."
    assert not Product.objects.exists()


def test_a_heading_that_is_not_ours_is_a_mistake_and_english_ones_are_known(officer, goods):
    data = filled(officer, ROW)
    book = load_workbook(io.BytesIO(data))
    book.worksheets[0]["B1"].value = "Workshop"
    book.worksheets[0]["S1"].value = "Diskon"
    out = io.BytesIO()
    book.save(out)
    answer = officer.post(IMPORT, {"file": file(out.getvalue())})
    assert [mistake.cell for mistake in answer.context["mistakes"]] == ["S1"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04bukan", b"Nama;Harga\nKursi;1"])
def test_what_is_no_sheet_is_one_sentence(officer, goods, data):
    answer = officer.post(IMPORT, {"file": file(data)})
    assert answer.status_code == 422
    assert not Product.objects.exists()


def test_a_file_that_unpacks_to_far_more_than_it_is_is_refused(officer, goods, monkeypatch):
    monkeypatch.setattr("shop.desk.sheets.MOST_UNPACKED", 1_000)
    answer = officer.post(IMPORT, {"file": file(filled(officer, ROW))})
    assert "Berkas terlalu besar" in answer.text


def test_the_list_is_downloaded_as_it_is_shown(officer, smg, tng):
    sizes = [{"title_ind": f"ukuran {n}", "title_en": "", "price": 1_000 * n, "stock": n} for n in (40, 41)]
    chair(smg, title="Sepatu", variants=sizes)
    chair(smg, title="=1+1", publish=False)
    chair(tng)

    def lines(query=""):
        data = b"".join(officer.get(reverse("desk:listing-export") + query).streaming_content)
        return [
            [cell.value for cell in row] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()
        ]

    heads, *rows = lines()
    assert heads == [
        *("Nomor", "Nama", "Varian", "Bengkel", "Lapas", "Keadaan", "Harga", "Bebas", "Dijanjikan"),
    ]
    place = ["Bengkel Rotan", "Lapas Kelas I Semarang"]
    assert rows == [
        ["SMG-RT-0001-1", "Sepatu", "ukuran 40", *place, "Tayang", 40_000, 40, 0],
        ["SMG-RT-0001-2", "Sepatu", "ukuran 41", *place, "Tayang", 41_000, 41, 0],
        ["SMG-RT-0002", "=1+1", None, *place, "Draf", 850_000, 50, 0],
    ]
    assert [row[1] for row in lines("?tab=draft")[1:]] == ["=1+1"]
    assert [row[1] for row in lines("?q=sepatu&tab=live")[1:]] == ["Sepatu", "Sepatu"]
