"""Quotation letter, invoice and delivery note: what they say, in both languages, in our own type."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.urls import reverse

from catalogue.price_and_stock import change_price
from config.common import clock
from partners.models import BankAccount, Office, Partner
from partners.workshops.models import Seller, TaxRate
from shop.expo import papers, prints
from shop.expo.enquiries import ask_revision
from shop.expo.letters import first_part, letter_facts, quotation_pdf
from shop.expo.order_papers import delivery_note_pdf, invoice_pdf
from shop.expo.quotations import accept_quotation, save_quotation
from shop.fulfilment.services import accept, mark_ready
from shop.order.models import Order
from tests import factories
from tests.shop.expo.enquiring import delivery, make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import by, make_bar, make_edition, make_event
from tests.support import papers as reader

MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}
ASKED = {"npwp": "0012345678901000", "rup": "12345678", "po_number": "SPK/7/2026", "regency": "33.74"}
CLAIMS = re.compile(r"ekspor|export|luar negeri|abroad|overseas|worldwide|mancanegara|seluruh dunia", re.I)


@pytest.fixture(autouse=True)
def start(db):
    with clock.at(MONDAY):
        yield


@pytest.fixture
def smg():
    return factories.make_prison("SMG")


@pytest.fixture
def lines(smg):
    """Ten chairs with PPN inside and three trays without, of two prisons."""
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=factories.BEGIN, source="uji")
    chair = factories.make_product(factories.make_workshop(smg), title="Kursi")
    Seller.objects.update(taxable=True)
    tray = factories.make_product(factories.make_workshop(factories.make_prison("TNG")), title="Nampan")
    return [(chair, 10, 111_000), (tray, 3, 50_000)]


@pytest.fixture
def quotation(lines):
    enquiry = make_enquiry(*((product, quantity) for product, quantity, _price in lines), **ASKED)
    return make_offer(
        enquiry, *lines, deposit_bp=5_000, note_ind="Garansi enam bulan.", note_en="Six months."
    )


@pytest.fixture
def order(quotation):
    return accept_quotation(quotation=quotation, deliver=delivery())


def read(pdf, name):
    """The words of a paper, as another reader than ours finds them; its fonts and its structure are ours."""
    assert reader.fonts(pdf) == OURS
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    pages = list(pypdfium2.PdfDocument(pdf))
    if folder := os.environ.get("SHOW_PAPERS"):
        for n, page in enumerate(pages, 1):
            page.render(scale=100 / 72).to_pil().save(Path(folder, f"{name}-{n}.png"))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def lacking(text, *words):
    return [word for word in words if word not in text]


@pytest.mark.parametrize(("total", "bp", "part"), [(1_000_001, 5_000, 500_001), (99, 10_000, 99), (7, 1, 1)])
def test_the_first_part_is_rounded_up_and_no_more_than_all(total, bp, part):
    assert first_part(total, bp) == part


def test_the_facts_of_a_letter_are_plain_and_add_up(quotation, django_assert_num_queries):
    fresh = type(quotation).objects.get(pk=quotation.pk)
    with django_assert_num_queries(9):
        facts = letter_facts(fresh)

    assert json.loads(json.dumps(facts)) == facts
    told = {key: facts[key] for key in ("goods", "shipping", "tax", "total", "deposit", "rest")}
    assert told == {
        "goods": 1_260_000,
        "shipping": 100_000,
        "tax": 110_000,
        "total": 1_360_000,
        "deposit": 680_000,
        "rest": 680_000,
    }
    assert [(each["prison"], len(each["lines"])) for each in facts["parcels"]] == [("smg", 1), ("tng", 1)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                *("Surat penawaran", "Kepada Dinas Uji", "u.p. Ibu Rina", "NPWP 01.234.567.8-901.000"),
                *("Berlaku sampai 16 Maret 2026", "12345678", "SPK/7/2026", "Kursi", "10 buah Rp111.000"),
                *("10 hari kerja setelah pembayaran pertama", "Barang tanpa PPN Rp1.150.000 PPN Rp110.000"),
                *(
                    "Rp1.360.000",
                    "Terbilang: Satu juta tiga ratus enam puluh ribu rupiah",
                    "Garansi enam bulan.",
                ),
                *(
                    "50 %, Rp680.000 dalam 7 hari setelah penawaran Anda terima; sisanya, Rp680.000",
                    "Pejabat Uji",
                ),
                *("Bendahara Kanwil Uji", "ke Kota Semarang, di dalam Indonesia"),
            ],
        ),
        (
            "en",
            [
                *("Quotation To Dinas Uji", "Valid until 16 March 2026", "Goods without PPN Rp1.150.000"),
                *("In words: One million three hundred and sixty thousand rupiah", "Six months."),
                *("50 %, Rp680.000 within 7 days after you accept; the rest, Rp680.000", "Account holder"),
            ],
        ),
    ],
)
def test_the_letter_of_a_quotation_in_both_languages(quotation, language, words):
    text = read(quotation_pdf(quotation, language), f"quotation-{language}")

    assert lacking(text, *words, quotation.number) == []
    assert quotation.enquiry.token not in text
    assert "Versi ini menggantikan" not in text


def test_a_version_is_set_to_the_same_bytes_for_ever(quotation, lines):
    before = quotation_pdf(quotation, "id")
    with clock.at(MONDAY + timedelta(days=9)):
        product = lines[0][0]
        change_price(product=product, price=1_000, by=factories.person(product.prison, "officer"))
        Partner.objects.update(name="Lapas lain", street="Jalan lain")
        Office.objects.update(name="Kantor lain")
        BankAccount.objects.update(bank="Bank lain", number="9")
        Seller.objects.update(name="Penjual lain", taxable=False)
        TaxRate.objects.update(numerator=12)
        quotation.enquiry.quotations.update(note_ind="lain")
        later = type(quotation).objects.get(pk=quotation.pk)
        assert quotation_pdf(later, "id") == before


def test_a_later_version_names_the_earlier_one_and_a_draft_says_that_it_is_one(quotation, lines):
    ask_revision(enquiry=quotation.enquiry, text="Bisa lebih murah?")
    cheaper = [(product, quantity, price - 1_000) for product, quantity, price in lines]
    enquiry = quotation.enquiry
    draft = save_quotation(enquiry=enquiry, offer=offer_of(*cheaper), by=by(enquiry.office))
    text = read(quotation_pdf(draft, "id"), "quotation-draft")
    assert "KONSEP, belum ditawarkan" in text
    assert f"Versi ini menggantikan {quotation.number} 2 Maret 2026, Rp1.360.000" in text

    second = make_offer(enquiry, *cheaper)
    text = read(quotation_pdf(second, "id"), "quotation-second")
    assert "KONSEP" not in text
    assert (
        lacking(text, f"{enquiry.number}/2", "Rp1.347.000 dalam 7 hari setelah penawaran Anda terima") == []
    )
    assert "sisanya" not in text


def test_the_invoice_says_what_is_paid_and_what_is_left(order):
    def said(name, language="id"):
        return read(invoice_pdf(Order.objects.get(pk=order.pk), language), name)

    text = said("invoice-open")
    rows = ("Uang muka Rp680.000 paling lambat 9 Maret 2026", "Masih harus dibayar Rp1.360.000")
    names = (
        order.number,
        order.quotation.number,
        "SPK/7/2026",
        "12345678",
        "Dinas Uji",
        "NPWP 01.234.567.8-901.000",
    )
    assert lacking(text, *rows, *names, "Jalan Melati 5", "10 buah", "PPN Rp110.000", "Bank Uji") == []
    assert "Ini bukan faktur pajak" in text

    factories.pay(order)
    text = said("invoice-part", "en")
    rows = (
        "Deposit Rp680.000 paid on 2 March 2026",
        "Rest Rp680.000 to be paid by",
        "Still to pay Rp680.000",
    )
    assert lacking(text, *rows, "Bank Uji") == []

    Order.objects.filter(pk=order.pk).update(status="cancelled")
    text = said("invoice-ended")
    assert "Masih harus dibayar Rp0" in text
    assert "Bank Uji" not in text


def test_an_order_of_the_shop_has_an_invoice_too():
    plain = factories.place_order()
    text = read(invoice_pdf(plain, "id"), "invoice-plain")
    assert lacking(text, "Sekaligus Rp860.000", "PPN tidak dipungut", "Sri Wahyuni") == []
    assert "Surat penawaran" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                "Berita acara serah terima",
                "Diterima",
                "Keadaan barang",
                "Yang menyerahkan",
                "Nama: Jabatan: Tanggal:",
            ],
        ),
        ("en", ["Delivery note", "Received", "Condition", "Handed over by", "Name: Position: Date:"]),
    ],
)
def test_the_delivery_note_names_goods_and_both_sides_and_no_price(order, language, words):
    parcel = order.consignments.get(prison__short_code="SMG")
    text = read(delivery_note_pdf(parcel, language), f"delivery-note-{language}")

    names = (
        parcel.reference,
        order.quotation.number,
        "SPK/7/2026",
        "Kursi",
        "Lapas Kelas I Semarang",
        "Dinas Uji",
    )
    assert lacking(text, *words, *names) == []
    assert "Rp" not in text
    assert "Nampan" not in text


def test_the_buyer_finds_both_on_the_page_of_the_order(client, order, django_assert_num_queries):
    parcel = order.consignments.get(prison__short_code="SMG")
    invoice = reverse("storefront:invoice", args=[order.token])
    note = reverse("storefront:delivery-note", args=[order.token, parcel.pk])
    text = client.get(order.get_absolute_url()).text
    assert (invoice in text, note in text) == (True, False)

    factories.pay(order)
    who = factories.person(parcel.prison, "officer")
    mark_ready(consignment=accept(consignment=parcel, by=who), by=who)
    assert note in client.get(order.get_absolute_url()).text
    for address, queries, name in ((invoice, 5, f"surat-tagihan-{order.number}"), (note, 2, "serah-terima-")):
        with django_assert_num_queries(queries):
            answer = client.get(address)
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Content-Disposition"].startswith(f'inline; filename="{name}')
    assert client.get(reverse("storefront:delivery-note", args=["x", parcel.pk])).status_code == 404
    assert "tagihan.pdf" not in client.get(factories.place_order().get_absolute_url()).text


def test_no_paper_claims_that_anything_goes_abroad(smg, lines):
    """Words of ours only: what a prison wrote of its goods is its own."""
    make_bar()
    enquiry = make_enquiry(
        *((product, quantity) for product, quantity, _price in lines), kind="export", country="AU"
    )
    quotation = make_offer(enquiry, *lines)
    order = accept_quotation(quotation=quotation, deliver=delivery())
    edition = make_edition(
        smg.region, event=make_event(smg.region, prisons=[smg]), languages="both", freeze=True
    )
    made = [
        *(quotation_pdf(quotation, language) for language in ("id", "en")),
        *(invoice_pdf(order, language) for language in ("id", "en")),
        *(delivery_note_pdf(order.consignments.first(), language) for language in ("id", "en")),
        *(
            papers.edition_pdf(edition),
            prints.labels(edition),
            prints.poster(edition),
            prints.data_sheet(lines[0][0]),
        ),
    ]
    said = [reader.text(pdf).replace("\n", " ") for pdf in made]
    assert [CLAIMS.findall(text) for text in said] == [[]] * 10
    assert sum("Indonesia" in text for text in said) >= 3
