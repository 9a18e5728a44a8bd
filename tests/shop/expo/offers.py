"""A quotation as rows, for tests of what is printed of it."""

from datetime import timedelta

from config.common import clock
from shop.expo.models import Enquiry, Quotation, QuotationLine, QuotationParcel
from tests import factories


def make_quotation(*offers, office=None, enquiry=None, **values):
    """Of (product, quantity, unit price); each prison sends its part for Rp50.000 in ten working days."""
    prisons = {product.prison_id: product.prison for product, _quantity, _price in offers}
    office = office or next(iter(prisons.values())).office
    enquiry = enquiry or Enquiry.objects.create(
        office=office,
        name="Pembeli Contoh",
        institution="Instansi Contoh",
        phone="+6281234567890",
        email="pembeli@example.com",
        npwp="0012345678901000",
        rup="12345678",
        po_number="SPK/1/2026",
        regency="33.74",
        answer_by=clock.today(),
    )
    facts = {
        "version": enquiry.quotations.count() + 1,
        "valid_until": clock.today() + timedelta(days=30),
        "signatory": "Nama Penanda Tangan",
        "position": "Kepala Lapas",
        "made_by": factories.person(office, "head" if office.prison else "regional"),
    }
    quotation = Quotation.objects.create(enquiry=enquiry, **facts | values)
    for prison in prisons.values():
        QuotationParcel.objects.create(quotation=quotation, prison=prison, shipping=50_000, lead_days=10)
    for product, quantity, price in offers:
        titles = {"title_ind": product.title_ind, "title_en": product.title_en or ""}
        QuotationLine.objects.create(
            quotation=quotation, product=product, quantity=quantity, unit_price=price, **titles
        )
    return quotation
