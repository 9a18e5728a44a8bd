"""Stock is taken by one conditional UPDATE, given back exactly, and consumed at hand-over."""

import pytest
from django.utils import translation

from catalogue.errors import ListingRefused
from catalogue.price_and_stock import change_stock
from partners.models import StockRecord
from shop.order import stock
from shop.order.errors import OutOfStock
from tests.factories import make_product
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


def record(product=None, **values):
    return StockRecord.objects.get(product=product or make_product(**values))


def counts(row):
    row.refresh_from_db()
    return row.num_in_stock, row.num_allocated


def take(row, quantity):
    stock.take(stockrecord_id=row.pk, quantity=quantity, title="Kursi")


def test_taking_promises_and_leaves_the_stock():
    row = record(stock=5)
    take(row, 2)
    take(row, 3)
    assert counts(row) == (5, 5)


def test_more_than_is_free_is_refused_and_says_how_many_are_left():
    row = record(stock=5)
    take(row, 3)
    with translation.override("en"), refused(OutOfStock, code="stock") as caught:
        take(row, 3)
    assert caught.value.stockrecord_id == row.pk
    assert str(caught.value) == "Only 2 of “Kursi” are left. Change the quantity to go on."


def test_what_is_sold_out_says_so():
    row = record(stock=1)
    take(row, 1)
    with translation.override("en"), refused(OutOfStock) as caught:
        take(row, 1)
    assert str(caught.value) == "“Kursi” has just been sold out. Take it out of the basket to go on."


def test_a_stock_record_that_is_gone_is_sold_out():
    with refused(OutOfStock):
        stock.take(stockrecord_id=0, quantity=1, title="Kursi")


def test_what_is_not_counted_is_promised_without_end():
    row = record(stock=None)
    take(row, 10_000)
    assert counts(row) == (None, 10_000)
    stock.consume([(row.pk, 9_000)])
    assert counts(row) == (None, 1_000)


def test_releasing_gives_back_what_was_promised():
    row = record(stock=5)
    take(row, 3)
    stock.release([(row.pk, 2)])
    assert counts(row) == (5, 1)


def test_consuming_takes_promise_and_stock():
    row = record(stock=5)
    take(row, 3)
    stock.consume([(row.pk, 3)])
    assert counts(row) == (2, 0)


@pytest.mark.parametrize("move", [stock.release, stock.consume])
def test_nothing_is_given_back_or_consumed_twice(move):
    """An error, not a clamp at zero, which would hide a double cancel."""
    row = record(stock=5)
    take(row, 2)
    move([(row.pk, 2)])
    with refused(RuntimeError):
        move([(row.pk, 1)])


def test_two_lines_of_one_thing_move_together():
    row = record(stock=5)
    take(row, 5)
    stock.release([(row.pk, 2), (row.pk, 3)])
    assert counts(row) == (5, 0)


def test_holding_changes_nothing():
    row = record(stock=5)
    take(row, 2)
    stock.hold([row.pk])
    assert counts(row) == (5, 2)


def test_an_officer_cannot_take_what_is_promised():
    product = make_product(stock=3)
    take(record(product), 3)
    with refused(ListingRefused):
        change_stock(product=product, delta=-1, by=None)
