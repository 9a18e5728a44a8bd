"""The walk of the whole shop, over HTTP only: one basket from three prisons, down to the treasury."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from config.common import clock
from partners.models import Office
from shop.fulfilment.models import Consignment
from shop.ledger import chart
from shop.ledger.models import Balance, Deposit, Entry
from shop.order.models import Order
from tests import factories
from tests.journeys.visitor import Visitor, says, signed_in

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Tuesday without holidays near
GOODS = {
    "SMG": ("Kursi rotan", 850_000, 425_000),
    "TNG": ("Nampan", 35_000, 17_500),
    "CKR": ("Kotak makan", 25_001, 12_000),
}
# Of the profit 50 % premi, 15 % PNBP, 35 % programme; the odd rupiah goes to the largest remainder.
SPLIT = {
    "SMG": {"materials": 425_000, "pnbp": 63_750, "premi": 212_500, "programme": 148_750},
    "TNG": {"materials": 17_500, "pnbp": 2_625, "premi": 8_750, "programme": 6_125},
    "CKR": {"materials": 12_000, "pnbp": 1_950, "premi": 6_501, "programme": 4_550},
}


def balance(office: Office, code: str) -> int:
    return sum(row.amount for row in Balance.objects.of(office, code))


def shop_with_three_prisons() -> dict[str, Office]:
    for code, (title, price, cost) in GOODS.items():
        workshop = factories.make_workshop(factories.make_prison(code))
        factories.make_product(workshop, title=title, price=price, cost=cost)
    factories.make_tariffs()
    return {code: factories.make_prison(code).office for code in GOODS}


def buy_one_of_each(visitor: Visitor) -> Order:
    for title, _price, _cost in GOODS.values():
        visitor.open("/katalog/").follow(title).press(says("Add to the basket"))
    visitor.sees(*(title for title, *_rest in GOODS.values()))
    visitor.press(says("Go on to delivery"))
    visitor.press(
        says("Show delivery prices"),
        name="Sri Wahyuni",
        phone="0812-3456 789",
        email="sri@example.com",
        postcode="10110",
        street="Jalan Melati 5",
    )
    visitor.press(says("Go on: check and pay"))
    visitor.press("Rp", method="transfer")
    return Order.objects.get()


def pay_and_remit(order: Order) -> None:
    """The collecting office confirms the transfer and passes each prison's share on."""
    treasurer = signed_in(factories.person(factories.make_office_tree(), "treasurer"))
    treasurer.open("/meja/penerimaan/").sees(order.number).follow(order.number)
    treasurer.press(
        says("Book the receipt"),
        reference="BCA 0303 77123",
        amount=str(order.total),
        received_on="2026-03-03",
    )
    for _code in GOODS:
        treasurer.open("/meja/diteruskan/").press(says("Record as passed on"), reference="TERUSAN 1")
    treasurer.open("/meja/diteruskan/").sees(says("Everything has been passed on"))


def hand_over(code: str, order: Order) -> None:
    officer = signed_in(factories.person(factories.make_prison(code), "officer"))
    officer.open("/meja/kiriman/").sees(order.number).follow(order.number)
    officer.press(says("Accept the order")).sees("Sri Wahyuni", "Jalan Melati 5")
    others = [title for each, (title, *_rest) in GOODS.items() if each != code]
    assert not [title for title in others if title in officer.text]
    ticked = [str(each) for each in officer.response.context["pick_form"].fields["lines"].choices[0][:1]]
    officer.press(says("Mark as ready"), lines=ticked)
    officer.press(says("Hand over"), courier="Kurir mitra", tracking=f"RESI{code}001")


def deposit(code: str, pnbp: int) -> None:
    treasurer = signed_in(factories.person(factories.make_prison(code), "treasurer"))
    treasurer.open("/meja/setoran/").press(says("Open a deposit"))
    treasurer.press(says("Note the code"), code="820260311000001")
    treasurer.press(
        says("Record the deposit"), ntpn="0123456789ABCDEF", ntb="000000123456", paid_on="2026-03-11"
    )
    made = Deposit.objects.get()
    assert (made.amount, made.ntpn, made.state) == (pnbp, "0123456789ABCDEF", "deposited")
    head = signed_in(factories.person(factories.make_prison(code), "head"))
    head.open(f"/meja/setoran/{made.pk}/").press(says("Verify the deposit"))


def test_a_basket_of_three_prisons_from_the_shelf_to_the_treasury():
    offices = shop_with_three_prisons()
    buyer = Visitor()
    with clock.at(MORNING):
        order = buy_one_of_each(buyer)
        pay_and_remit(order)
        for code in GOODS:
            hand_over(code, order)
    order.refresh_from_db()
    goods = sum(price for _title, price, _cost in GOODS.values())
    shipping = sum(Consignment.objects.values_list("shipping", flat=True))
    assert order.status == "paid"
    assert order.total == goods + shipping
    assert [c.state for c in Consignment.objects.all()] == ["handed_over"] * 3
    assert not Entry.objects.filter(event="recognised").exists()

    with clock.at(MORNING + timedelta(days=7, minutes=-1)):
        call_command("complete_consignments")
    assert not Entry.objects.filter(event="recognised").exists()
    with clock.at(MORNING + timedelta(days=7, hours=1)):
        call_command("complete_consignments")
    for code, office in offices.items():
        parts = {name: balance(office, chart.PART_HEADS[name]) for name in SPLIT[code]}
        assert parts == SPLIT[code]
        assert balance(office, chart.DEFERRED) == 0
        delivery = Consignment.objects.get(prison__short_code=code).shipping
        assert balance(office, chart.SHIPPING) == delivery
        assert balance(office, chart.BANK) == GOODS[code][1] + delivery

    with clock.at(MORNING + timedelta(days=8)):
        deposit("SMG", 63_750)
    assert balance(offices["SMG"], chart.PNBP) == 0
    assert balance(offices["TNG"], chart.PNBP) == 2_625
    buyer.open(order.get_absolute_url()).sees(*(f"RESI{code}001" for code in GOODS))
    buyer.sees("Rp63.750", "0123••••••••CDEF", says("Follow the rupiah"))
    assert "0123456789ABCDEF" not in buyer.text
    call_command("verify_ledger")
