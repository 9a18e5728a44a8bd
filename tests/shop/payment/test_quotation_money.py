"""What becomes of a quotation's money and goods when something goes another way, to the rupiah."""

from datetime import timedelta

import pytest

from config.common import clock
from shop.care.models import Kind, Message, Thread
from shop.care.services import accept_return, answer
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.fulfilment.taking_back import undo_hand_over
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.payments import remit
from shop.payment.errors import PaymentRefused
from shop.payment.refund_requests import ask_refund, requests_of
from shop.payment.refunds import debts_of, pay_back
from shop.payment.returns import return_parcel
from shop.payment.services import cancel_order
from tests.factories import make_office_tree, person
from tests.shop.payment.card_sales import completed, sent
from tests.shop.payment.quoted_sales import (
    DEPOSIT,
    REST,
    START,
    WHOLE,
    agreed,
    come,
    held,
    parcel_of,
    quoted_goods,
    quoted_order,
    stock_of,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def goods():
    return quoted_goods()


@pytest.fixture
def order(goods):
    return quoted_order(*goods)


def paid_in_two(order):
    come(order, DEPOSIT)
    come(order, REST, n=2, reference="BANK 2")
    return order


def passed_on(order, product):
    office, region = product.prison.office, make_office_tree()
    by = person(region, "treasurer")
    remit(order_number=order.number, prison_office=office, collector=region, actor=by, reference="T 1")


def owed(order):
    """Who gives the buyer how much back."""
    return {
        debt.payer.prison.short_code if debt.payer.prison else "Kanwil": debt.amount
        for debt in debts_of(order)
    }


def give_back_all(order):
    for debt in debts_of(order):
        pay_back(order=order, payer=debt.payer, reference="KEMBALI", by=person(debt.payer, "treasurer"))


def refund(parcel, *, all_of_it=False, **values):
    facts = {"quantity": None, "amount": None, "shipping": False, "restock": False, "reason": "Cacat"}
    each = None if all_of_it else parcel.lines.get()
    by = person(parcel.prison, "treasurer")
    n = requests_of(parcel.order).count()
    return ask_refund(n=n, parcel=parcel, each=each, by=by, **facts | values)


def test_made_goods_that_come_back_are_counted_stock_that_anybody_may_buy(goods, order):
    chair, _tray = goods
    paid_in_two(order)
    parcel = sent(parcel_of(chair, order))
    assert stock_of(chair) == (20, 0)
    by = person(chair.prison, "officer")
    return_parcel(consignment=parcel, restock=True, shipping=True, reason="Alamat tutup", by=by)
    assert (stock_of(chair), owed(order)) == ((27, 0), {"Kanwil": 720_000})
    assert agreed()


def test_one_made_piece_that_comes_back_is_one_more_and_one_written_off_is_none(goods, order):
    chair, tray = goods
    paid_in_two(order)
    for product, restock in ((chair, True), (tray, False)):
        refund(completed(parcel_of(product, order)), quantity=1, restock=restock)
    assert (stock_of(chair), stock_of(tray)) == ((21, 0), (20, 0))
    assert owed(order) == {"Kanwil": 200_000}
    assert agreed()


def test_made_goods_that_have_not_left_are_no_stock_when_that_is_undone_or_cancelled(goods, order):
    chair, tray = goods
    paid_in_two(order)
    parcel = sent(parcel_of(chair, order))
    undo_hand_over(consignment=parcel, by=person(chair.prison, "officer"))
    refund(parcel_of(tray, order), all_of_it=True, shipping=True, restock=True)
    assert (stock_of(chair), stock_of(tray)) == ((20, 0), (20, 0))
    assert agreed()


def test_fresh_food_is_shared_out_when_it_is_handed_over_and_not_before_the_rest(start):
    chair, bread = quoted_goods(title="Roti", durability="perishable")
    order = quoted_order(chair, bread, way="own")
    come(order, DEPOSIT)
    by = person(bread.prison, "officer")
    parcel = mark_ready(consignment=accept(consignment=parcel_of(bread, order), by=by), by=by)
    with refused(FulfilmentRefused, code="rest"):
        hand_over(consignment=parcel, by=by)
    assert held("2001") == {"SMG": 210_000, "TNG": 90_000}
    come(order, REST, n=2, reference="BANK 2")
    hand_over(consignment=parcel, by=by)
    # 300.000 less 3 × 33.333 is 200.001 to share: 15, 50 and 35 per cent, the odd rupiah to the largest remainder
    shared = {code: held(code)["TNG"] for code in ("2302", "2101", "2200", "2310")}
    assert shared == {"2302": 99_999, "2101": 30_000, "2200": 100_001, "2310": 70_000}
    assert held("2001") == {"SMG": 700_000}
    assert agreed()
    refund(parcel, quantity=1)
    assert (held("2101"), owed(order)) == ({"TNG": 20_000}, {"Kanwil": 100_000})
    assert agreed()


def wanted_back(parcel, kind=Kind.RETURN):
    """What its buyer wrote about the parcel's goods."""
    item = parcel.lines.get()
    facts = {"prison": parcel.prison, "product": item.line.product, "consignment": parcel, "line": item.line}
    thread = Thread.objects.create(kind=kind, email="instansi@example.com", language="id", **facts)
    Message.objects.create(thread=thread, text="Retak.")
    return thread


def test_a_complaint_holds_the_sharing_of_both_payments_back(goods, order):
    paid_in_two(order)
    parcel = sent(parcel_of(goods[0], order))
    thread = wanted_back(parcel, Kind.COMPLAINT)
    with clock.at(START + timedelta(days=30)):
        with refused(FulfilmentRefused, code="complaint"):
            complete(consignment=parcel)
        answer(thread=thread, text="Sudah diganti.", by=person(parcel.prison, "officer"), close=True)
        complete(consignment=parcel)
    assert (held("2101"), held("2001")) == ({"SMG": 60_000}, {"TNG": 300_000})
    assert agreed()


def test_a_tenth_comes_back_from_both_and_only_one_had_deposited(goods, order):
    """Section 31 of docs/money.md through the shop: the state's part is claimed at TNG, taken off at SMG."""
    chair, tray = goods
    come(order, WHOLE)
    passed_on(order, tray)
    parcels = [completed(parcel_of(product, order)) for product in goods]
    assert held("2101") == {"SMG": 60_000, "TNG": 30_000}
    office, treasurer = tray.prison.office, person(tray.prison, "treasurer")
    deposit = open_deposit(office=office, by=treasurer)
    add_billing_code(deposit=deposit, code="820260000000001", by=treasurer)
    proof = {"ntpn": "1A2B3C4D5E6F7G8H", "ntb": "1", "paid_on": clock.today()}
    confirm_deposit(deposit=deposit, by=treasurer, **proof)
    for parcel, amount in zip(parcels, (70_000, 30_000), strict=True):
        head = person(parcel.prison, "head")
        accept_return(thread=wanted_back(parcel), amount=amount, text="Uang kembali.", by=head)
    assert (held("2101"), held("1202")) == ({"SMG": 54_000}, {"TNG": 3_000})
    assert (owed(order), agreed()) == ({"Kanwil": 70_000, "TNG": 30_000}, True)
    give_back_all(order)
    assert held("1103") == {"Kanwil Uji": 650_000}
    assert (held("1102"), held("2601"), agreed()) == ({"TNG": 250_000}, {}, True)


def test_a_deposit_that_was_passed_on_comes_back_from_whoever_has_it(goods, order):
    come(order, DEPOSIT)
    passed_on(order, goods[1])
    accept(consignment=parcel_of(goods[0], order), by=person(goods[0].prison, "officer"))
    cancel_order(order=order, reason="Anggaran dicabut", by=person(make_office_tree(), "treasurer"))
    assert owed(order) == {"Kanwil": 216_000, "TNG": 93_000}
    assert (stock_of(goods[0]), stock_of(goods[1]), agreed()) == ((20, 0), (20, 0), True)
    with refused(PaymentRefused, code="closed"):
        come(order, REST, n=2, reference="BANK 2")
    give_back_all(order)
    assert [held(code) for code in ("1102", "1103", "2001", "2401", "2601")] == [{}] * 5
    assert agreed()


def test_with_the_deposit_passed_on_and_the_rest_not_the_prison_gives_back_when_it_has_both(goods, order):
    """The prison owes more than the collecting office holds, so it pays; its bank has too little until then."""
    tray = goods[1]
    come(order, DEPOSIT)
    passed_on(order, tray)
    come(order, REST, n=2, reference="BANK 2")
    cancel_order(order=order, reason="Batal", by=person(make_office_tree(), "treasurer"))
    assert owed(order) == {"Kanwil": 720_000, "TNG": 310_000}
    with refused(LedgerRefused, code="overdrawn"):
        by = person(tray.prison, "treasurer")
        pay_back(order=order, payer=tray.prison.office, reference="KEMBALI", by=by)
    passed_on(order, tray)
    give_back_all(order)
    assert [held(code) for code in ("1102", "1103", "2001", "2401", "2601")] == [{}] * 5
    assert agreed()


def test_one_prison_gives_its_part_up_only_when_all_is_paid_and_the_other_goes_on(goods, order):
    chair, tray = goods
    come(order, DEPOSIT)
    with refused(PaymentRefused, code="state"):
        refund(parcel_of(tray, order), all_of_it=True, shipping=True)
    come(order, REST, n=2, reference="BANK 2")
    refund(parcel_of(tray, order), all_of_it=True, shipping=True)
    order.refresh_from_db()
    assert (order.status, owed(order)) == ("paid", {"Kanwil": 310_000})
    completed(parcel_of(chair, order))
    assert (held("2101"), held("2001")) == ({"SMG": 60_000}, {})
    give_back_all(order)
    assert (held("1103"), agreed()) == ({"Kanwil Uji": 720_000}, True)
