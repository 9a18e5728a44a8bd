"""Locks are taken in one order: order, consignment, stock, and the ledger last (``docs/decisions/locks.md``)."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from config.common import clock
from shop.fulfilment.services import accept, complete, hand_over, mark_ready, start_production
from shop.payment.owing import refund_line
from shop.payment.refunds import pay_refund
from shop.payment.services import (
    cancel_order,
    collect_at_pickup,
    confirm_receipt,
    expire_request,
)
from shop.placement.counter import sell, void_sale
from shop.placement.services import place
from tests.factories import basket_with, make_product, pay, person, place_order, purchase_for
from tests.shop.placement.test_counter import selling as at_the_till

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
RANKS = ("order", "consignment", "stock", "ledger")
LOCKS = {
    "order": r'FROM "order_order".*FOR (NO KEY )?UPDATE|^(INSERT INTO|UPDATE) "order_order"',
    "consignment": r'FROM "fulfilment_consignment".*FOR (NO KEY )?UPDATE'
    r'|^(INSERT INTO|UPDATE) "fulfilment_consignment"',
    "stock": r'FROM "partner_stockrecord".*FOR (NO KEY )?UPDATE|^UPDATE "partner_stockrecord"',
    "ledger": r"pg_advisory_xact_lock",
}


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@contextmanager
def recorded():
    """The kinds of rows locked, each where it was locked first; what is held already is locked no more."""
    seen = []

    def record(execute, sql, params, many, context):
        for kind, pattern in LOCKS.items():
            if re.search(pattern, sql, re.DOTALL) and kind not in seen:
                seen.append(kind)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield seen


@pytest.fixture
def chair():
    return make_product(price=850_000, cost=425_000, stock=9)


@pytest.fixture
def officer(chair):
    return person(chair.prison, "officer")


def paid(chair, **values):
    return pay(place_order(basket_with((chair, 1)), **values)).consignments.get()


def at_counter(chair, officer):
    order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    return mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)


def placing(chair, officer):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    return lambda: place(basket=basket, purchase=purchase)


def confirming(chair, officer):
    request = place_order(basket_with((chair, 1))).payment_requests.get()
    return lambda: confirm_receipt(
        request=request, reference="T1", amount=request.amount, received_on=START.date(), by=officer
    )


def accepting(chair, officer):
    consignment = paid(chair)
    return lambda: accept(consignment=consignment, by=officer)


def producing(chair, officer):
    consignment = accept(consignment=paid(chair), by=officer)
    return lambda: start_production(consignment=consignment, by=officer)


def packing(chair, officer):
    consignment = accept(consignment=paid(chair), by=officer)
    return lambda: mark_ready(consignment=consignment, by=officer)


def handing_over(chair, officer):
    consignment = paid(chair, delivery="pickup")
    ready = mark_ready(consignment=accept(consignment=consignment, by=officer), by=officer)
    return lambda: hand_over(consignment=ready, by=officer, code=ready.pickup_code)


def completing(chair, officer):
    consignment = hand_over(
        consignment=accept(consignment=paid(chair), by=officer), by=officer, courier="K", tracking="JT0001"
    )

    def finish():
        with clock.at(START + timedelta(days=7)):
            complete(consignment=consignment)

    return finish


def collecting(chair, officer):
    ready = at_counter(chair, officer)
    return lambda: collect_at_pickup(
        consignment=ready, code=ready.pickup_code, receipt_number="KW 1", by=officer
    )


def expiring(chair, officer):
    request = place_order(basket_with((chair, 1))).payment_requests.get()

    def expire():
        with clock.at(START + timedelta(days=3)):
            assert expire_request(request=request)

    return expire


def cancelling(chair, officer):
    order = paid(chair).order
    return lambda: cancel_order(order=order, reason="uji")


def refunding(chair, officer):
    ready = at_counter(chair, officer)
    done = collect_at_pickup(consignment=ready, code=ready.pickup_code, receipt_number="KW 1", by=officer)
    line = done.order.lines.get()
    return lambda: refund_line(line=line, amount=1_000, refund_id="R", reason="x", by=officer)


def paying_back(chair, officer):
    order = paid(chair).order
    cancel_order(order=order, reason="uji")
    return lambda: pay_refund(
        order=order,
        prison=chair.prison,
        paid_by=chair.prison.office,
        amount=1_000,
        refund_id="R",
        reference="O",
        by=officer,
    )


def selling(chair, officer):
    return lambda: sell(**at_the_till(chair, cash=2_000_000), by=officer)


def voiding(chair, officer):
    consignment = sell(**at_the_till(chair, cash=2_000_000), by=officer).consignments.get()
    return lambda: void_sale(consignment=consignment, reason="uji", by=officer)


@pytest.mark.parametrize(
    ("prepare", "locks"),
    [
        (placing, ["order", "consignment", "stock"]),
        (confirming, ["order", "ledger"]),
        (accepting, ["order", "consignment"]),
        (producing, ["order", "consignment"]),
        (packing, ["order", "consignment"]),
        (handing_over, ["order", "consignment", "stock", "ledger"]),
        (completing, ["order", "consignment", "ledger"]),
        (collecting, ["order", "consignment", "stock", "ledger"]),
        (expiring, ["order", "consignment", "stock"]),
        (cancelling, ["order", "consignment", "stock", "ledger"]),
        (refunding, ["order", "ledger"]),
        (paying_back, ["order", "ledger"]),
        (selling, ["order", "consignment", "stock", "ledger"]),
        (voiding, ["order", "consignment", "stock", "ledger"]),
    ],
)
def test_locks_are_taken_in_one_order(chair, officer, prepare, locks):
    act = prepare(chair, officer)
    with recorded() as seen:
        act()
    assert seen == locks
    assert [RANKS.index(kind) for kind in seen] == sorted(RANKS.index(kind) for kind in seen)


def test_stock_is_locked_by_stock_record(chair, officer):
    """A basket filled backwards takes, consumes and gives back its stock in the order of the records."""
    table = make_product(title="Meja", stock=9)
    assert chair.stock_record.pk < table.stock_record.pk
    orders = []

    def record(execute, sql, params, many, context):
        if sql.startswith('UPDATE "partner_stockrecord"'):
            orders.append([each for each in params if each in keys][0])
        return execute(sql, params, many, context)

    keys = [chair.stock_record.pk, table.stock_record.pk]
    basket = basket_with((table, 1), (chair, 1))
    purchase = purchase_for(basket)
    with connection.execute_wrapper(record):
        order = place(basket=basket, purchase=purchase)
        cancel_order(order=order, reason="uji")
    assert orders == keys + keys
