"""A bank's file at the desk: sent, its columns named once, its rows looked at and booked; whatever it is, no error."""

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.common import clock
from shop.payment.models import ColumnMap, Receipt, Statement, StatementRow, Unallocated
from tests import factories
from tests.shop.desk.conftest import chair
from tests.support.statements import sheet, written

SEND = reverse("desk:statements")
START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start(smg):
    with clock.at(START):
        yield


@pytest.fixture
def order(smg):
    return factories.place_order(factories.basket_with((chair(smg), 1)))


def send(client, prison, data, name="mutasi.csv", **words):
    account = prison.office.bank_accounts.get().pk
    return client.post(SEND, {"account": account, "file": SimpleUploadedFile(name, data), **words})


def named(answer, **changed):
    """The form of the columns, as the page proposes it."""
    context = answer.context
    fields = {field.html_name: field.value() for field in context["columns"]}
    sent = {"account": context["account"].pk, "sent": context["sent"], "name": context["name"]}
    return {**sent, **fields, **changed}


def page(statement, tab=""):
    return reverse("desk:statement", args=[statement.pk]) + (f"?tab={tab}" if tab else "")


def test_from_the_file_to_the_receipt(treasurer, smg, order):
    asked = send(treasurer, smg, written("BCA", order.number))
    assert asked.status_code == 200 and Statement.objects.count() == 0
    answer = treasurer.post(SEND, named(asked))
    statement = Statement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page(statement))
    row = statement.rows.get(state="matched")
    text = treasurer.get(page(statement)).content.decode()
    assert order.number in text and f'name="row" value="{row.pk}" checked' in text
    booked = treasurer.post(page(statement, "matched"), {"action": "confirm", "row": [row.pk]})
    assert booked.status_code == 302
    assert Receipt.objects.get().request.order == order
    other = statement.rows.get(state="unmatched")
    wrong = treasurer.post(page(statement, "unmatched"), {"action": "point", f"number-{other.pk}": "KELIRU"})
    assert wrong.status_code == 422
    assert 'value="KELIRU"' in wrong.content.decode()
    treasurer.post(
        page(statement, "unmatched"), {"action": "aside", "row": [other.pk, 999_999, "x", "9" * 30]}
    )
    assert Unallocated.objects.get().amount == 5_000_000
    assert set(StatementRow.objects.values_list("words", flat=True)) == {""}


def test_columns_are_asked_once_for_an_account_and_again_on_demand(treasurer, smg, order):
    treasurer.post(SEND, named(send(treasurer, smg, written("BRI", order.number))))
    assert ColumnMap.objects.count() == 1
    later = written("BRI", order.number).replace(b"5.000.000", b"6.000.000")
    assert send(treasurer, smg, later).status_code == 302
    assert "columns" in send(treasurer, smg, later, again="on").context
    same = send(treasurer, smg, later)
    assert same.status_code == 422
    assert same.context["form"].errors["file"] == ["Semua baris berkas ini sudah pernah masuk."]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"column-0": ""}, "Sebutkan kolom mana yang berisi hari dan mana yang berisi keterangan."),
        ({"column-5": ""}, "Pilih satu kolom jumlah: uang masuk, atau masuk dan keluar sekaligus."),
        ({"column-1": "date"}, "Hanya keterangan yang boleh ada di beberapa kolom."),
    ],
)
def test_columns_that_do_not_fit_together_are_refused_and_nothing_is_lost(
    treasurer, smg, order, changed, sentence
):
    asked = send(treasurer, smg, written("BRI", order.number))
    answer = treasurer.post(SEND, named(asked, **changed))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [sentence])
    assert answer.context["sent"] == asked.context["sent"]
    assert Statement.objects.count() == 0


def bomb():
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return out.getvalue()


NO_STATEMENT = "Ini bukan mutasi yang dapat dibaca. Simpan sebagai CSV atau XLSX di internet banking Anda."
TOO_LARGE = "Berkas terlalu besar. Bagi menjadi beberapa berkas."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", None),
        (b"\x00\x01\x02,\x00,\x00", NO_STATEMENT),
        (b"%PDF-1.7\n1 0 obj\n", NO_STATEMENT),
        (b"PK\x03\x04broken", NO_STATEMENT),
        (b"\xff\xfea", NO_STATEMENT),
        (b"halo\n", NO_STATEMENT),
        (b'a;b;"' + b"c" * 200_000 + b'"\n', NO_STATEMENT),
        (b"a;b;c\n" * 5_001, "Satu berkas paling banyak berisi 5000 baris. Bagi menjadi beberapa berkas."),
        (b"x" * 1_500_001, TOO_LARGE),
        (bomb(), TOO_LARGE),
    ],
    ids=["empty", "nul", "pdf", "no zip", "half", "no table", "long cell", "long", "large", "bomb"],
)
def test_whatever_is_sent_one_sentence_answers(treasurer, smg, data, sentence):
    answer = send(treasurer, smg, data)
    assert answer.status_code == 422
    errors = answer.context["form"].errors["file"]
    assert len(errors) == 1 and (sentence is None or errors == [sentence])
    assert Statement.objects.count() == 0


def test_a_formula_is_no_amount_and_a_text_from_windows_is_read(treasurer, smg, order):
    rows = ["Tanggal", "Keterangan", "Kredit"], ["02/03/2026", "=HYPERLINK(1)", "=850000+10000"]
    answer = treasurer.post(SEND, named(send(treasurer, smg, sheet(*rows), "m.xlsx")))
    assert answer.status_code == 422  # of a formula nobody has calculated nothing is known: no money came in
    windows = "Tanggal;Keterangan;Kredit\n02/03/26;Café @=cmd|x;860.000,00\n".encode("cp1252")
    treasurer.post(SEND, named(send(treasurer, smg, windows)))
    row = StatementRow.objects.get()
    assert (row.words, row.amount, row.state) == ("Café @=cmd|x", 860_000, "unmatched")


def test_another_office_finds_nothing_here_and_the_head_only_looks(treasurer, head, enter, smg, tng, order):
    treasurer.post(SEND, named(send(treasurer, smg, written("BNI", order.number))))
    statement = Statement.objects.get()
    row = statement.rows.get(state="matched")
    stranger = enter(tng, "treasurer")
    assert stranger.get(page(statement)).status_code == 404
    assert stranger.post(page(statement), {"action": "confirm", "row": [row.pk]}).status_code == 404
    assert stranger.get(SEND).context["rows"] == []
    assert head.get(page(statement)).status_code == 200
    assert head.post(page(statement), {"action": "confirm", "row": [row.pk]}).status_code == 403
    foreign = send(stranger, smg, written("BNI", order.number))
    assert (foreign.status_code, list(foreign.context["form"].errors)) == (422, ["account"])
    assert Receipt.objects.count() == 0


def test_the_pages_cost_the_same_however_many_rows(treasurer, smg, order):
    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert treasurer.get(address).status_code == 200
        return len(queries)

    def keep(count, amount):
        rows = "".join(f"02/03/26;SETORAN {n};{amount + n},00\n" for n in range(count))
        treasurer.post(
            SEND, named(send(treasurer, smg, f"Tanggal;Uraian;Kredit\n{rows}".encode(), again="on"))
        )
        return page(Statement.objects.first(), "unmatched")

    few, many = keep(2, 10_000), keep(120, 700_000)
    assert cost(few) == cost(many) <= 12
    assert cost(SEND) <= 12
