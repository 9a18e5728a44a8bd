"""The path of a visitor of an exhibition, over HTTP only: from a printed code to the report of what came of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from config.common import clock
from shop.expo.choices import Target
from shop.expo.models import Enquiry, Quotation, ShortCode
from shop.fulfilment.models import Consignment
from shop.ledger import chart
from shop.ledger.models import Balance, Deposit
from shop.order.models import Order
from tests import factories
from tests.journeys.visitor import Visitor, says, signed_in
from tests.shop.expo.exhibits import make_edition, make_event

pytestmark = pytest.mark.django_db

OPENING = datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
GOODS = {
    "SMG": ("Kursi rotan", 850_000, 425_000),
    "TNG": ("Nampan", 35_000, 17_500),
    "CKR": ("Kotak makan", 25_001, 12_000),
}
WANTED = {"SMG": 40, "TNG": 100, "CKR": 200}
PRICES = {"SMG": 800_000, "TNG": 32_000, "CKR": 24_001}
SHIPPING = {"SMG": 1_500_000, "TNG": 250_000, "CKR": 300_000}
GOODS_TOTAL = sum(WANTED[code] * PRICES[code] for code in GOODS)
TOTAL = GOODS_TOTAL + sum(SHIPPING.values())
DEPOSIT = TOTAL * 30 // 100
# Of the profit 15 % is PNBP, line by line; what is odd goes to the largest remainder.
PNBP = {"SMG": 2_250_000, "TNG": 217_500, "CKR": 360_030}


@pytest.fixture
def exhibition():
    """Three prisons at a stand, with a catalogue printed for it, and the code beside the chair."""
    products = {}
    for code, (title, price, cost) in GOODS.items():
        workshop = factories.make_workshop(factories.make_prison(code))
        products[code] = factories.make_product(workshop, title=title, price=price, cost=cost)
    factories.make_tariffs()
    region = factories.make_office_tree()
    prisons = [each.prison for each in products.values()]
    with clock.at(OPENING):
        event = make_event(
            region, prisons=prisons, starts_on=OPENING.date(), ends_on=OPENING.date() + timedelta(days=2)
        )
        numbers = [each.number for each in products.values()]
        edition = make_edition(region, *numbers, event=event, freeze=True)
    code = ShortCode.objects.get(target=Target.PRODUCT, edition=edition, product=products["SMG"])
    return event, edition, code, products


def asks(visitor, code, products):
    """The code leads to the chair, the chair to the form; two more goods are written below."""
    visitor.open(f"/b/{code.code}").sees("Kursi rotan").follow(says("Ask for a quotation"))
    visitor.press(says("Room for more goods"))
    rows = {}
    for n, (short, product) in enumerate(products.items()):
        rows |= {f"number-{n}": product.number, f"quantity-{n}": str(WANTED[short])}
    visitor.press(
        says("Ask for the quotation"),
        **rows,
        institution="Contoh Instansi",
        name="Bagian Pengadaan",
        phone="0812-3456 789",
        email="pengadaan@example.com",
        city="Kota Jakarta Pusat",
        need="Untuk ruang rapat dan kantin.",
        rup="12345678",
    )
    return Enquiry.objects.get()


def offers(enquiry, prices, **terms):
    """The region writes a draft and makes it an offer."""
    desk = signed_in(factories.person(factories.make_office_tree(), "regional"))
    desk.open("/meja/penawaran/").sees("Contoh Instansi").follow("Contoh Instansi")
    desk.open(f"/meja/penawaran/{enquiry.pk}/surat/")
    names = {f"price_{n}": f"{prices[code]}" for n, code in enumerate(GOODS)}
    for code in GOODS:
        names[f"parcel_shipping_{factories.make_prison(code).pk}"] = str(SHIPPING[code])
    until = (clock.today() + timedelta(days=14)).isoformat()
    said = {"valid_until": until, "deposit_bp": "30", "signatory": "Kepala Kanwil", "position": "Contoh"}
    desk.press(says("Keep the draft"), **names, **said, **terms)
    desk.press(says("Offer it for %(total)s", total="Rp").partition("Rp")[0])
    return Quotation.objects.latest("version")


def confirms(order, n, **facts):
    request = order.payment_requests.get(n=n)
    treasurer = signed_in(factories.person(request.office, "treasurer"))
    treasurer.open(f"/meja/penerimaan/{request.pk}/").press(
        says("Book the receipt"),
        reference=f"BCA {n}",
        amount=str(request.amount),
        received_on=clock.today().isoformat(),
    )


def makes(code, order):
    officer = signed_in(factories.person(factories.make_prison(code), "officer"))
    officer.open("/meja/kiriman/").sees(order.number).follow(order.number)
    officer.press(says("Accept the order"))
    ticked = [str(each) for each in officer.response.context["pick_form"].fields["lines"].choices[0][:1]]
    return officer.press(says("Mark as ready"), lines=ticked)


def pdf(visitor, label):
    visitor.follow(label)
    assert visitor.response["Content-Type"] == "application/pdf"
    data = b"".join(visitor.response) if visitor.response.streaming else visitor.response.content
    assert data.startswith(b"%PDF-")
    return data


def deposits(code):
    """SMG's treasurer brings its PNBP to the treasury."""
    treasurer = signed_in(factories.person(factories.make_prison(code), "treasurer"))
    treasurer.open("/meja/setoran/").press(says("Open a deposit"))
    treasurer.press(says("Note the code"), code="820260311000001")
    paid_on = clock.today().isoformat()
    treasurer.press(says("Record the deposit"), ntpn="0123456789ABCDEF", ntb="000000123456", paid_on=paid_on)


def held(code, head):
    return sum(row.amount for row in Balance.objects.of(factories.make_prison(code).office, head))


def test_from_a_printed_code_to_the_treasury(exhibition):
    event, edition, code, products = exhibition
    visitor = Visitor()
    with clock.at(OPENING):
        enquiry = asks(visitor, code, products)
    assert (enquiry.event, enquiry.edition, enquiry.office) == (event, edition, factories.make_office_tree())
    assert list(enquiry.items.order_by("pk").values_list("quantity", flat=True)) == list(WANTED.values())

    with clock.at(OPENING + timedelta(hours=3)):
        first = offers(enquiry, PRICES | {"SMG": 820_000})
        visitor.open(enquiry.get_absolute_url()).follow(says("Ask for another offer"))
        visitor.press(says("Send the message"), text="Kursinya Rp800.000, kalau bisa.")
    with clock.at(OPENING + timedelta(days=1)):
        second = offers(enquiry, PRICES)
    first.refresh_from_db()
    assert (first.state, first.total, second.version, second.total) == (
        "revised",
        TOTAL + 40 * 20_000,
        2,
        TOTAL,
    )
    for each in products.values():  # what changes in the shop now changes nothing
        each.stock_record.price = 1
        each.stock_record.save()

    with clock.at(OPENING + timedelta(days=2)):
        visitor.open(enquiry.get_absolute_url())
        assert len(pdf(visitor, says("The offer as a letter (PDF)"))) > 5_000
        visitor.open(enquiry.get_absolute_url()).follow(says("Accept the offer"))
        visitor.press(
            says("Accept for %(total)s", total="").strip(),
            name="Bagian Pengadaan",
            phone="0812-3456 789",
            street="Jalan Melati 5",
            postcode="10110",
            po_number="SPK-7",
        )
        order = Order.objects.get()
        asked = list(order.payment_requests.order_by("n").values_list("amount", flat=True))
        assert (order.total, asked) == (TOTAL, [DEPOSIT, TOTAL - DEPOSIT])
        confirms(order, 1)
        officers = {short: makes(short, order) for short in GOODS}
        officers["SMG"].press(says("Hand over"), status=422, courier="Kurir", tracking="RESISMG001")
    assert set(Consignment.objects.values_list("state", flat=True)) == {"ready"}

    with clock.at(OPENING + timedelta(days=20)):
        confirms(order, 2)
        order.refresh_from_db()
        assert order.status == "paid"
        region = signed_in(factories.person(factories.make_office_tree(), "treasurer"))
        for _short in GOODS:
            region.open("/meja/diteruskan/").press(says("Record as passed on"), reference="TERUSAN 1")
        for short, officer in officers.items():
            officer.open(officer.url).press(
                says("Hand over"), courier="Kurir mitra", tracking=f"RESI{short}001"
            )
        visitor.open(order.get_absolute_url())
        pdf(visitor, says("Invoice as PDF"))
        visitor.open(order.get_absolute_url())
        pdf(visitor, "BAST")

    with clock.at(OPENING + timedelta(days=28)):
        call_command("complete_consignments")
        assert {short: held(short, chart.PNBP) for short in GOODS} == PNBP
        deposits("SMG")
        assert Deposit.objects.get().amount == PNBP["SMG"]
        report = signed_in(factories.person(factories.make_office_tree(), "regional"))
        report.open(f"/meja/pameran/acara/{event.pk}/laporan/")
        spelled = f"Rp{TOTAL:,}".replace(",", ".")
        report.sees(spelled, f"Rp{sum(PNBP.values()):,}".replace(",", "."), "Rp2.250.000", order.number)
    call_command("verify_ledger")
