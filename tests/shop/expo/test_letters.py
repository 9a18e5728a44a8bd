"""Quotation letter, invoice and delivery note: what they say, in both languages, in our own type."""

import os
from pathlib import Path

import pypdfium2
import pytest

from config.common import clock
from partners.workshops.models import Seller, TaxRate
from shop.expo.letters import letter_facts, quotation_pdf
from shop.expo.order_papers import delivery_note_pdf, invoice_pdf
from tests import factories
from tests.shop.expo.offers import make_quotation
from tests.support import papers as reader

OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


@pytest.fixture
def smg(db):
    return factories.make_prison("SMG")


def chair_of(prison, **values):
    return factories.make_product(factories.make_workshop(prison), **values)


def read(pdf, name=""):
    """The words of a paper, as another reader than ours finds them; its fonts and its structure are ours."""
    assert reader.fonts(pdf) == OURS
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    pages = list(pypdfium2.PdfDocument(pdf))
    if name and (folder := os.environ.get("SHOW")):
        Path(folder, f"{name}.pdf").write_bytes(pdf)
        for n, page in enumerate(pages, 1):
            page.render(scale=100 / 72).to_pil().save(Path(folder, f"{name}-{n}.png"))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_show(smg):
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=factories.BEGIN, source="uji")
    other = factories.make_prison("TNG")
    quotation = make_quotation(
        (chair_of(smg, title="Kursi"), 10, 111_000), (chair_of(other, title="Nampan"), 3, 50_000),
        deposit_bp=5_000, note_ind="Garansi enam bulan.", note_en="Six months of warranty.",
    )
    Seller.objects.filter(workshop__prison=smg).update(taxable=True)
    quotation.refresh_from_db()
    quotation.letter = letter_facts(quotation)
    for language in ("id", "en"):
        print(read(quotation_pdf(quotation, language), f"q-{language}"))
    order = factories.place_order(institution="Dinas Contoh", npwp="0012345678901000", po_number="SPK/1", basket=factories.basket_with((chair_of(smg, title="Kursi"), 2), (chair_of(other, title="Nampan"), 3)))
    for language in ("id", "en"):
        print(read(invoice_pdf(order, language), f"i-{language}"))
        print(read(delivery_note_pdf(order.consignments.first(), language), f"b-{language}"))
