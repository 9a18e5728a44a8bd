"""When the money of a sale becomes shares: once, at the line's own moment, to the rupiah.

The amounts are computed by hand from SK 1990: of the price less materials 15 % PNBP, 50 % premi, 35 % programme.
"""

from datetime import UTC, datetime, timedelta

import pytest

from config.common import clock
from partners.workshops.models import Seller, TaxRate
from shop.fulfilment.services import accept, complete, hand_over, recognise
from shop.ledger.models import Balance, Entry, SchemeUse, Transfer
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Recognition
from shop.payment.verify import problems
from tests.factories import (
    BEGIN,
    basket_with,
    make_own_delivery,
    make_prison,
    make_product,
    make_scheme,
    make_workshop,
    pay,
    person,
    place_order,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
PARCEL = {"courier": "Kurir", "tracking": "JT0001234"}


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


def send(order, prison=None):
    consignment = order.consignments.get(prison=prison) if prison else order.consignments.get()
    officer = person(consignment.prison, "officer")
    return hand_over(consignment=accept(consignment=consignment, by=officer), by=officer, **PARCEL)


def finish(consignment):
    with clock.at(START + timedelta(days=7)):
        return complete(consignment=consignment)


def balances(office):
    return Balance.objects.of(office).by_code()


def shares(point=None):
    """Rupiah by head of what was recognised (at ``point``)."""
    rows = Transfer.objects.filter(entry__event="recognised")
    if point:
        rows = rows.filter(entry__key__endswith=f":{point}")
    return {row.credit.code: row.amount for row in rows.select_related("credit")}


def use(workshop, **terms):
    make_scheme()  # the national one comes first
    scheme = make_scheme("UJI", **terms)
    SchemeUse.objects.create(scheme=scheme, workshop=workshop, valid_from=BEGIN)


def sound():
    assert problems() == []
    assert ledger_problems() == []


def test_a_parcel_is_shared_at_completion_and_not_before():
    chair = make_product(price=850_000, cost=425_000)
    order = pay(place_order(basket_with((chair, 1))))
    consignment = send(order)
    assert balances(chair.prison.office) == {
        "1102": order.total,
        "2001": 850_000,
        "2401": order.shipping_total,
    }
    finish(consignment)
    assert balances(chair.prison.office) == {
        "1102": order.total,
        "2302": 425_000,
        "2101": 63_750,
        "2200": 212_500,
        "2310": 148_750,
        "2401": order.shipping_total,
    }
    assert (
        Entry.objects.filter(event="recognised").get().key
        == f"order:{order.number}:SMG:1:recognised:completion"
    )
    sound()


def test_an_odd_rupiah_goes_to_the_largest_remainder():
    """15.001 less 7.500 leave 7.501: 1.125,15 and 3.750,50 and 2.625,35; the last rupiah is premi's."""
    chair = make_product(price=15_001, cost=7_500)
    finish(send(pay(place_order(basket_with((chair, 1))))))
    assert shares() == {"2302": 7_500, "2101": 1_125, "2200": 3_751, "2310": 2_625}
    sound()


def test_a_line_is_split_whole_not_piece_by_piece():
    """Three of them: 22.503 are 3.375,45 and 11.251,50 and 7.876,05, not three times the rounded piece."""
    chair = make_product(price=15_001, cost=7_500)
    finish(send(pay(place_order(basket_with((chair, 3))))))
    assert shares() == {"2302": 22_500, "2101": 3_375, "2200": 11_252, "2310": 7_876}
    sound()


def test_sold_below_cost_leaves_nothing_to_share():
    chair = make_product(price=100_000, cost=130_000)
    finish(send(pay(place_order(basket_with((chair, 1))))))
    assert shares() == {"2302": 100_000}
    sound()


def test_ppn_comes_off_first_where_the_seller_is_taxable():
    """111.000 hold 11.000 PPN; of the rest 40.000 are materials and 60.000 are shared."""
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN)
    workshop = make_workshop()
    Seller.objects.update(taxable=True)
    chair = make_product(workshop, price=111_000, cost=40_000)
    finish(send(pay(place_order(basket_with((chair, 1))))))
    assert shares() == {"2501": 11_000, "2302": 40_000, "2101": 9_000, "2200": 30_000, "2310": 21_000}
    sound()


def test_fresh_food_is_shared_at_hand_over():
    bread = make_product(title="Roti", price=18_000, cost=9_000, durability="perishable", stock=40)
    make_own_delivery(bread.prison)
    order = pay(place_order(basket_with((bread, 2)), delivery="own"))
    consignment = send(order)
    assert shares("handover") == {"2302": 18_000, "2101": 2_700, "2200": 9_000, "2310": 6_300}
    finish(consignment)
    assert Entry.objects.filter(event="recognised").count() == 1
    sound()


def test_a_scheme_may_say_at_hand_over_and_everything_is_pnbp():
    workshop = make_workshop()
    use(workshop, base="gross", pnbp_bp=10_000, premi_bp=0, programme_bp=0, recognition="handover")
    chair = make_product(workshop, price=850_000)
    finish(send(pay(place_order(basket_with((chair, 1))))))
    assert shares() == shares("handover") == {"2101": 850_000}
    sound()


def test_a_scheme_may_say_when_paid():
    workshop = make_workshop()
    use(
        workshop,
        base="gross",
        pnbp_bp=5_000,
        premi_bp=2_500,
        programme_bp=0,
        partner_bp=2_500,
        recognition="payment",
    )
    chair = make_product(workshop, price=10_003)
    order = pay(place_order(basket_with((chair, 1))))
    # 5.001,5 and 2.500,75 and 2.500,75: the two last rupiah go to the larger remainders.
    assert shares("payment") == {"2101": 5_001, "2200": 2_501, "2301": 2_501}
    finish(send(order))
    assert Entry.objects.filter(event="recognised").count() == 1
    sound()


def test_lines_of_one_parcel_are_shared_each_at_its_moment():
    prison = make_prison()
    at_payment, at_end = make_workshop(prison, "RT"), make_workshop(prison, "BT")
    use(at_payment, recognition="payment")
    chair = make_product(at_payment, price=10_000, cost=4_000)
    batik = make_product(at_end, title="Batik", price=20_000, cost=10_000)
    order = pay(place_order(basket_with((chair, 1), (batik, 1))))
    assert shares() == {"2302": 4_000, "2101": 900, "2200": 3_000, "2310": 2_100}
    consignment = send(order)
    assert Entry.objects.filter(event="recognised").count() == 1
    finish(consignment)
    assert shares("completion") == {"2302": 10_000, "2101": 1_500, "2200": 5_000, "2310": 3_500}
    assert "2001" not in balances(prison.office)
    sound()


def test_each_prison_of_an_order_is_shared_by_itself():
    chair = make_product(price=850_000, cost=425_000)
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, cost=9_000)
    order = pay(place_order(basket_with((chair, 1), (bread, 1))))
    finish(send(order, bread.prison))
    assert shares() == {"2302": 9_000, "2101": 1_350, "2200": 4_500, "2310": 3_150}
    assert balances(chair.prison.office)["2001"] == 850_000
    sound()


def test_recognising_again_writes_nothing():
    order = pay(place_order(basket_with((make_product(), 1))))
    consignment = finish(send(order))
    before = list(Entry.objects.values())
    recognise(consignment=consignment, at=Recognition.COMPLETION, actor=None)
    assert list(Entry.objects.values()) == before
    sound()


def test_shipping_is_passed_through_and_never_shared():
    order = pay(place_order(basket_with((make_product(price=850_000), 1))))
    finish(send(order))
    assert order.shipping_total > 0
    assert sum(shares().values()) == 850_000
    assert balances(order.lines.get().partner.office)["2401"] == order.shipping_total
