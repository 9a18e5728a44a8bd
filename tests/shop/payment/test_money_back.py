"""What is owed to a buyer is given back by whoever has the money, once, and he is told."""

from datetime import UTC, date, datetime

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from shop.ledger.models import Balance, Entry
from shop.ledger.payments import not_remitted, remit
from shop.payment.errors import PaymentRefused
from shop.payment.refunds import debts_from, debts_of, given_back, pay_back
from shop.payment.services import cancel_order
from shop.payment.verify import problems
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
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(price=850_000, stock=9)


@pytest.fixture
def bread():
    return make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40)


def cancelled(*items):
    return cancel_order(order=pay(place_order(basket_with(*items))), reason="uji")


def shown(debts):
    return [
        (each.order_number, each.payer.name, each.amount, [amount for _office, amount in each.shares])
        for each in debts
    ]


def test_a_prison_gives_back_what_it_received(chair):
    order, office = cancelled((chair, 1)), chair.prison.office
    assert shown(debts_of(order)) == [(order.number, office.name, order.total, [order.total])]
    assert shown(debts_from(office)) == shown(debts_of(order))
    assert debts_from(office)[0].since == date(2026, 3, 2)
    assert given_back(order) == []

    by = person(office, "treasurer")
    assert pay_back(order=order, payer=office, reference=" out  1 ", by=by) == order.total

    assert (debts_of(order), debts_from(office)) == ([], [])
    assert given_back(order) == [(date(2026, 3, 2), order.total)]
    assert Balance.objects.of(office).by_code() == {}
    entry = Entry.objects.get(event="refund-paid")
    assert (entry.actor, entry.reason) == (by, "OUT 1")
    letter = OutboxMessage.objects.get(template="refunded")
    assert (letter.to, letter.context["amount"], letter.context["office"]) == (
        "sri@example.com",
        order.total,
        office.name,
    )
    assert problems() == []


def test_a_mixed_order_is_one_transfer_of_the_office_that_holds_the_money(chair, bread):
    order, region = cancelled((chair, 1), (bread, 2)), make_office_tree()
    assert [(debt.payer, debt.amount, len(debt.shares)) for debt in debts_of(order)] == [
        (region, order.total, 2)
    ]
    assert debts_from(chair.prison.office) == debts_from(bread.prison.office) == []

    pay_back(order=order, payer=region, reference="OUT 1", by=person(region, "treasurer"))

    assert debts_from(region) == not_remitted(region) == []
    assert Balance.objects.of(region).by_code() == {}
    assert given_back(order) == [(date(2026, 3, 2), order.total)]
    assert OutboxMessage.objects.filter(template="refunded").count() == 1


def test_what_was_passed_on_is_given_back_by_the_prison(chair, bread):
    order, region = pay(place_order(basket_with((chair, 1), (bread, 2)))), make_office_tree()
    facts = {"order_number": order.number, "collector": region, "actor": person(region, "treasurer")}
    remit(prison_office=chair.prison.office, **facts)
    cancel_order(order=order, reason="uji")

    first, second = debts_of(order)
    assert (first.payer, second.payer) == (chair.prison.office, region)
    assert first.amount + second.amount == order.total
    letter = OutboxMessage.objects.get(template="order_cancelled")
    assert letter.context["money_back"] == [[each.payer.name, each.amount] for each in (first, second)]

    for debt in (first, second):
        pay_back(order=order, payer=debt.payer, reference="X", by=person(debt.payer, "treasurer"))
    assert debts_of(order) == []
    assert OutboxMessage.objects.filter(template="refunded").count() == 2


def test_it_is_given_back_once_and_only_with_a_reference(chair):
    order, office = cancelled((chair, 1)), chair.prison.office
    facts = {"order": order, "by": person(office, "treasurer")}
    with refused(PaymentRefused, code="reference", field="reference"):
        pay_back(payer=office, reference="  ", **facts)
    with refused(PaymentRefused, code="nothing"):
        pay_back(payer=make_office_tree(), reference="OUT 1", **facts)
    pay_back(payer=office, reference="OUT 1", **facts)
    with refused(PaymentRefused, code="nothing"):
        pay_back(payer=office, reference="OUT 2", **facts)


def test_an_order_that_was_never_paid_owes_nothing(chair):
    order = cancel_order(order=place_order(basket_with((chair, 1))), reason="uji")
    assert debts_of(order) == []
    assert OutboxMessage.objects.get(template="order_cancelled").context["money_back"] == []


def test_the_list_does_not_grow_with_its_length(chair, django_assert_num_queries):
    for _again in range(3):
        cancelled((chair, 1))
    office = chair.prison.office
    with django_assert_num_queries(5):
        assert len(debts_from(office)) == 3
