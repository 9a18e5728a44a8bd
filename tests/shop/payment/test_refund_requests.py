"""Giving money back at the desk: pieces, amounts, deliveries; at every stage; by one person or two."""

from datetime import UTC, datetime

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.packing import split
from shop.fulfilment.services import accept
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance
from shop.ledger.verify import problems as ledger_problems
from shop.payment.errors import PaymentRefused
from shop.payment.models import RefundLimit, RefundRequest
from shop.payment.owing import refund_line
from shop.payment.refund_requests import ask_refund, decide_refund
from shop.payment.refunds import debts_of
from shop.payment.verify import problems
from tests.factories import (
    BEGIN,
    basket_with,
    make_prison,
    make_product,
    make_workshop,
    pay,
    person,
    place_order,
)
from tests.shop.payment.card_sales import completed, sent
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def stool():
    """Three of these are Rp300.000 of goods, half of it cost."""
    return make_product(title="Bangku", price=100_000, stock=9)


@pytest.fixture
def parcel(stool):
    return pay(place_order(basket_with((stool, 3)))).consignments.get()


def asking(parcel, **more):
    facts = {"quantity": None, "amount": None, "shipping": False, "restock": False, "reason": "Cacat"}
    by = person(parcel.prison, "treasurer")
    return ask_refund(**{"n": 0, "parcel": parcel, "each": parcel.lines.get(), "by": by, **facts, **more})


def owed(parcel):
    return sum(debt.amount for debt in debts_of(parcel.order))


def balances(parcel):
    return Balance.objects.of(parcel.prison.office).by_code()


def stock(product):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def agreed():
    return problems() == ledger_problems() == []


def test_a_piece_that_is_not_sent_is_a_cancelled_parcel_of_its_own(stool, parcel):
    asking(parcel, quantity=1)
    first, second = parcel.order.consignments.order_by("part")
    assert [(each.state, each.lines.get().quantity, each.lines.get().goods) for each in (first, second)] == [
        ("waiting", 2, 200_000),
        ("cancelled", 1, 100_000),
    ]
    assert (owed(parcel), stock(stool)) == (100_000, (9, 2))
    completed(first)
    assert balances(parcel)["2302"] == 100_000
    assert agreed()


def test_all_pieces_before_anything_left_cancel_the_order_with_its_delivery(stool, parcel):
    asking(parcel, quantity=3)
    parcel.order.refresh_from_db()
    assert (parcel.order.status, owed(parcel), stock(stool)) == ("cancelled", parcel.order.total, (9, 0))
    assert agreed()


@pytest.mark.parametrize("step", [sent, completed])
def test_a_piece_that_came_back_is_for_sale_again_and_its_shares_too(stool, parcel, step):
    step(parcel)
    asking(parcel, quantity=1, restock=True)
    assert (owed(parcel), stock(stool)) == (100_000, (7, 0))
    if step is sent:
        completed_now(parcel)
    assert balances(parcel)["2302"] == 100_000
    assert agreed()


def completed_now(parcel):
    from shop.fulfilment.services import complete

    return complete(consignment=parcel, settled=True)


def test_an_amount_off_the_price_before_it_is_shared_leaves_less_to_share(parcel):
    asking(parcel, amount=50_000, shipping=True)
    carriage = parcel.shipping
    assert owed(parcel) == 50_000 + carriage
    completed(parcel)
    assert (balances(parcel)["2302"], balances(parcel)["2200"]) == (150_000, 50_000)
    with refused(PaymentRefused, code="nothing"):
        ask_refund(
            n=1,
            parcel=parcel,
            each=parcel.lines.get(),
            quantity=None,
            amount=None,
            shipping=True,
            restock=False,
            reason="lagi",
            by=person(parcel.prison, "treasurer"),
        )
    assert agreed()


def test_all_that_is_left_goes_back_whole_and_ends_at_zero(parcel):
    completed(parcel)
    asking(parcel, amount=33_333)
    asking(parcel, n=1, each=None, shipping=True, restock=True)
    assert owed(parcel) == parcel.order.total
    assert set(balances(parcel)) == {"1102", "2601"}
    assert agreed()


def test_of_a_line_in_two_parcels_each_is_refunded_from_its_own_shares(stool, parcel):
    """The first parcel's PNBP is deposited, the second's is not: only the first's is a claim on the treasury."""
    by = person(parcel.prison, "officer")
    accept(consignment=parcel, by=by)
    later = split(consignment=parcel, later={parcel.lines.get().pk: 1}, by=by)
    completed_parts = [completed_from(each) for each in (parcel, later)]
    office, treasurer = parcel.prison.office, person(parcel.prison, "treasurer")
    deposit = open_deposit(office=office, by=treasurer, references=[parcel.reference])
    add_billing_code(deposit=deposit, code="820260000000001", by=treasurer)
    proof = {"ntpn": "1A2B3C4D5E6F7G8H", "ntb": "1", "paid_on": clock.today()}
    confirm_deposit(deposit=deposit, by=treasurer, **proof)
    line = parcel.order.lines.get()
    refund_line(line=line, parcel=later, amount=100_000, refund_id="R1", reason="cacat", by=treasurer)
    assert "1202" not in balances(parcel)
    assert not Balance.objects.open().filter(code="2101").exists()
    refund_line(line=line, amount=200_000, refund_id="R2", reason="cacat", by=treasurer)
    assert balances(parcel)["1202"] == 15_000
    assert (owed(parcel), len(completed_parts)) == (300_000, 2)
    with refused(LedgerRefused, field="amount"):
        refund_line(line=line, amount=1, refund_id="R3", reason="cacat", by=treasurer)
    assert agreed()


def completed_from(parcel):
    from shop.fulfilment.services import complete, hand_over

    by = person(parcel.prison, "officer")
    hand_over(consignment=parcel, by=by, courier="Kurir", tracking="KR123456")
    return complete(consignment=parcel, settled=True)


def test_one_prison_of_two_gives_back_its_own_part_alone(stool):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40)
    order = pay(place_order(basket_with((stool, 1), (bread, 2))))
    mine = order.consignments.get(prison=bread.prison)
    asking(mine, each=None, shipping=True)
    order.refresh_from_db()
    assert (order.status, order.consignments.get(prison=stool.prison).state) == ("paid", "waiting")
    assert [(debt.amount, debt.shares[0][0]) for debt in debts_of(order)] == [
        (36_000 + mine.shipping, bread.prison.office)
    ]
    assert agreed()


def test_above_the_limit_a_second_person_decides(parcel):
    RefundLimit.objects.update(amount=99_999)
    treasurer, head = person(parcel.prison, "treasurer"), person(parcel.prison, "head")
    made = asking(parcel, quantity=1)
    assert (made.state, made.total, owed(parcel)) == ("waiting", 100_000, 0)
    letter = OutboxMessage.objects.get(template="refund_to_confirm")
    assert (letter.to, letter.context["amount"]) == (head.email, 100_000)
    with refused(PaymentRefused, code="same person"):
        decide_refund(request=made, accept=True, by=treasurer)
    decide_refund(request=made, accept=True, by=head)
    assert owed(parcel) == 100_000
    with refused(PaymentRefused, code="decided"):
        decide_refund(request=made, accept=True, by=head)
    other = asking(parcel, n=1, quantity=1, amount=None)
    decide_refund(request=other, accept=False, by=head)
    assert (RefundRequest.objects.get(pk=other.pk).state, owed(parcel)) == ("refused", 100_000)


def test_the_limit_is_dated_and_without_one_two_people_are_asked(parcel):
    RefundLimit.objects.all().delete()
    assert asking(parcel, amount=1).state == "waiting"
    RefundLimit.objects.create(amount=1, valid_from=BEGIN)
    assert asking(parcel, n=1, amount=1).state == "done"


@pytest.mark.parametrize(
    ("said", "error", "field"),
    [
        ({}, PaymentRefused, "quantity"),
        ({"quantity": 1, "amount": 1}, PaymentRefused, "quantity"),
        ({"quantity": 4}, PaymentRefused, "quantity"),
        ({"amount": 300_001}, LedgerRefused, "amount"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(parcel, said, error, field):
    with refused(error, field=field):
        asking(parcel, **said)


def test_what_was_decided_too_late_is_refused(parcel):
    RefundLimit.objects.update(amount=0)
    made = asking(parcel, quantity=3)
    again = asking(parcel, n=1, quantity=3, reason="lagi")
    head = person(parcel.prison, "head")
    decide_refund(request=made, accept=True, by=head)
    with refused(PaymentRefused, code="state"):
        decide_refund(request=again, accept=True, by=head)
