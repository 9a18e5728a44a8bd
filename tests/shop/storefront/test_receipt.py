"""The buyer's paper and the trail on the order's page: the same figures, the books' own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from config.common import clock, outbox
from config.common.models import OutboxMessage
from partners.workshops.models import Seller, TaxRate
from shop.fulfilment.services import accept, complete, hand_over
from shop.ledger.deposits import add_billing_code, open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.payments import remit
from shop.order.models import Order
from shop.payment.deposits import record_deposit
from shop.payment.owing import refund_line
from shop.payment.refunds import pay_refund
from tests.factories import (
    basket_with,
    make_office_tree,
    make_prison,
    make_product,
    make_workshop,
    pay,
    person,
    place_order,
)
from tests.support import papers

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
NTPN = {"SMG": "1A2B3C4D5E6F7G8H", "TNG": "9A2B3C4D5E6F7G8I", "CKR": "8A2B3C4D5E6F7G8J"}
OURS = {"Besley-Bold", "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


@pytest.fixture
def order():
    with clock.at(NOON):
        return place_order()


def mixed() -> Order:
    """A chair, a tray and a box, each from its own prison, paid to the region and passed on."""
    goods = [("SMG", "Kursi", 850_000), ("TNG", "Nampan", 35_000), ("CKR", "Kotak", 25_001)]
    items = [
        (make_product(make_workshop(make_prison(code)), title=title, price=price), 1)
        for code, title, price in goods
    ]
    order = pay(place_order(basket_with(*items)))
    region = make_office_tree()
    for code, _title, _price in goods:
        office, by = make_prison(code).office, person(region, "treasurer")
        remit(order_number=order.number, prison_office=office, collector=region, actor=by)
    return order


def send_all(order: Order) -> None:
    for consignment in order.consignments.all():
        by = person(consignment.prison, "officer")
        accept(consignment=consignment, by=by)
        hand_over(consignment=consignment, by=by, courier="JNE", tracking="JT123456", code="")


def complete_all(order: Order) -> None:
    for consignment in order.consignments.all():
        complete(consignment=consignment)


def deposit(code: str) -> None:
    prison = make_prison(code)
    by = person(prison, "treasurer")
    opened = open_deposit(office=prison.office, by=by)
    add_billing_code(deposit=opened, code=f"820260311{opened.pk:06d}", by=by)
    record_deposit(deposit=opened, ntpn=NTPN[code], ntb="000000123456", paid_on=clock.today(), by=by)


def steps(client, order: Order) -> dict[str, list[tuple[str, int | None, str]]]:
    trail = client.get(order.get_absolute_url()).context["trail"]
    return {
        prison["title"]: [(step["label"], step["amount"], step["state"]) for step in prison["steps"]]
        for prison in trail
    }


def paper(client, order: Order, language: str = "id") -> str:
    prefix = "/en" if language == "en" else ""
    answer = client.get(f"{prefix}/pesanan/{order.token}/bukti.pdf")
    assert answer.status_code == 200
    assert papers.fonts(answer.content) == OURS
    return papers.text(answer.content)


def test_before_payment_there_is_nothing_to_follow(client, order):
    assert steps(client, order) == {}
    assert "Ikuti rupiah" not in client.get(order.get_absolute_url()).text
    assert "Belum ada yang dibayar" in paper(client, order)


def test_every_step_with_its_amount(client):
    with clock.at(NOON):
        order = pay(place_order())
        assert steps(client, order) == {
            "Lapas Kelas I Semarang": [
                ("Ditahan", 860_000, "done"),
                ("Dibagi", None, "now"),
                ("Premi dibagikan", None, "next"),
                ("Disetor", None, "next"),
            ]
        }
        text = client.get(order.get_absolute_url()).text
        assert "Belum: uangnya disimpan sampai barang Anda terima dan masa keluhan berakhir." in text
        send_all(order)
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        (told,) = steps(client, order).values()
        assert told[1:] == [
            ("Dibagi", 850_000, "done"),
            ("Premi dibagikan", 212_500, "now"),
            ("Disetor", None, "next"),
        ]
        deposit("SMG")
        (told,) = steps(client, order).values()
        assert told[3] == ("Disetor", 63_750, "done")

    answer = client.get(order.get_absolute_url())
    (prison,) = answer.context["trail"]
    rows = prison["steps"][1]["rows"]
    assert [(label, amount) for label, amount, _colour in rows] == [
        ("Bahan dan alat", 425_000),
        ("Premi pembuat", 212_500),
        ("Penerimaan negara (PNBP)", 63_750),
        ("Dana kegiatan kerja", 148_750),
    ]
    assert sum(amount for _label, amount, _colour in rows) == 850_000
    assert "1A2B••••••••7G8H" in answer.text
    assert NTPN["SMG"] not in answer.text
    assert "11 Maret 2026" in answer.text


def test_a_refund_is_followed_too(client):
    with clock.at(NOON):
        order = pay(place_order())
        send_all(order)
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        line, prison = order.lines.get(), make_prison("SMG")
        by = person(prison, "treasurer")
        refund_line(line=line, amount=100_000, refund_id="R1", reason="Lecet", by=by)
        (told,) = steps(client, order).values()
        assert told[2:] == [
            ("Premi dibagikan", 187_500, "now"),
            ("Disetor", None, "next"),
            ("Dikembalikan", 100_000, "next"),
        ]
        paid = {"paid_by": prison.office, "amount": 100_000, "refund_id": "R1", "reference": "BCA 1"}
        pay_refund(order=order, prison=prison, by=by, **paid)
    (told,) = steps(client, order).values()
    assert told[-1] == ("Dikembalikan", 100_000, "done")
    assert "Rp100.000 sudah dikembalikan kepada Anda pada 11 Maret 2026." in paper(client, order)


def test_page_and_paper_cost_the_same_for_one_prison_and_three(client, django_assert_num_queries):
    with clock.at(NOON):
        order = mixed()
        send_all(order)
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        deposit("SMG")
    with django_assert_num_queries(8):
        assert len(client.get(order.get_absolute_url()).context["trail"]) == 3
    with django_assert_num_queries(6):
        paper(client, order)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                "Kuitansi",
                "Dibayar",
                "Sri Wahyuni",
                "Dijual oleh Lapas Kelas I Semarang",
                "Rp860.000",
                "Terbilang: Delapan ratus enam puluh ribu rupiah",
                "Ikuti rupiah",
                "127.0.0.1:8000/pesanan/",
            ],
        ),
        (
            "en",
            [
                "Receipt",
                "Paid",
                "Kursi rotan (en)",
                "Sold by Lapas Kelas I Semarang",
                "In words: Eight hundred and sixty thousand rupiah",
                "Follow the rupiah",
                "127.0.0.1:8000/en/pesanan/",
            ],
        ),
    ],
)
def test_the_receipt_in_both_languages(client, language, words):
    with clock.at(NOON):
        order = pay(place_order())
        text = paper(client, order, language).replace("Terbilang: \n", "Terbilang: ")

    flat = text.replace("In words: \n", "In words: ")
    for each in [*words, order.number]:
        assert each in flat
    assert order.token not in text
    assert "sri@example.com" not in text


def test_it_is_a_receipt_only_once_it_is_paid(client, order):
    assert "Bukti pesanan" in paper(client, order)
    assert "Kuitansi" not in paper(client, order)

    pay(order)
    assert "Kuitansi" in paper(client, order)


def test_a_taxable_seller_says_the_tax_inside(client):
    workshop = make_workshop()
    Seller.objects.update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=NOON.date(), source="uji")
    order = place_order(basket_with((make_product(workshop, price=111_000), 1)))

    text = paper(client, order)
    assert "Pajak pertambahan nilai (PPN), sudah termasuk dalam harga barang" in text
    assert "Rp11.000" in text


def test_what_the_buyer_typed_is_never_markup(client):
    order = place_order(name='#panic("x") *tebal* $x$', street="@ref <b> #import")

    text = paper(client, order)
    assert '#panic("x") *tebal* $x$' in text
    assert "@ref <b> #import" in text


def test_the_paper_is_as_secret_as_the_page(client, order):
    answer = client.get(f"/pesanan/{order.token}/bukti.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Disposition"] == f'inline; filename="bukti-{order.number}.pdf"'
    assert client.get("/pesanan/x/bukti.pdf").status_code == 404
    assert client.post(f"/pesanan/{order.token}/bukti.pdf").status_code == 405


def test_one_letter_an_order_when_the_last_of_its_prisons_has_deposited(client):
    with clock.at(NOON):
        order = mixed()
        send_all(order)
    letters = OutboxMessage.objects.filter(template="deposited")
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        deposit("TNG")
        deposit("CKR")
        assert not letters.exists()
        deposit("SMG")

    letter = letters.get()
    assert (letter.key, letter.to, letter.language) == (
        f"deposited:{order.number}",
        "sri@example.com",
        "id",
    )
    assert letter.context["amount"] == "Rp68.250"
    assert sorted((each["amount"], each["ntpn"]) for each in letter.context["deposits"]) == [
        ("Rp1.875", "8A2B••••••••7G8J"),
        ("Rp2.625", "9A2B••••••••7G8I"),
        ("Rp63.750", "1A2B••••••••7G8H"),
    ]


def test_a_refused_proof_tells_nobody():
    with clock.at(NOON):
        order = pay(place_order())
        send_all(order)
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        prison = make_prison("SMG")
        by = person(prison, "treasurer")
        opened = open_deposit(office=prison.office, by=by)
        with pytest.raises(LedgerRefused):
            record_deposit(deposit=opened, ntpn=NTPN["SMG"], ntb="1", paid_on=clock.today(), by=by)

    assert not OutboxMessage.objects.filter(template="deposited").exists()


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        (
            "id",
            "Bagian negara dari pesanan {number} sudah disetor",
            "- Lapas Kelas I Semarang: Rp63.750, NTPN 1A2B••••••••7G8H",
        ),
        (
            "en",
            "The state's share of order {number} has arrived",
            "- Lapas Kelas I Semarang: Rp63.750, NTPN 1A2B••••••••7G8H",
        ),
    ],
)
def test_the_letter_in_both_languages(language, subject, line):
    with clock.at(NOON):
        order = pay(place_order(language=language))
        send_all(order)
    with clock.at(NOON + timedelta(days=8)):
        complete_all(order)
        deposit("SMG")
    OutboxMessage.objects.exclude(template="deposited").delete()
    outbox.send_waiting()

    (letter,) = mail.outbox
    assert letter.subject == subject.format(number=order.number)
    assert line in letter.body
    assert NTPN["SMG"] not in letter.body
