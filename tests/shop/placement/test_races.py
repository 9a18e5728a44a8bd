"""Many buyers at once through ``place()``: stock is never oversold, one submission is one order, nothing deadlocks."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F

from config.common import clock
from config.database import roles
from partners.models import StockRecord
from partners.strategy import Strategy
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.fulfilment.models import Consignment
from shop.order import stock
from shop.order.errors import OutOfStock
from shop.order.models import Order
from shop.payment.models import PaymentRequest
from shop.payment.verify import problems
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from tests.factories import basket_with, make_product, make_tariffs, purchase_for
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race
BUYERS = 200


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


def errors(outcomes):
    return [outcome.error for outcome in outcomes if outcome.error]


def baskets(number, *products):
    """Open baskets with one of each product, written as rows."""
    made = Basket.objects.bulk_create(Basket() for _each in range(number))
    lines = [
        BasketLine(
            basket=basket,
            product=product,
            stockrecord=product.stock_record,
            line_reference=f"{product.pk}_{product.stock_record.pk}",
            quantity=1,
            price_currency="IDR",
            price_incl_tax=product.price_from,
            price_excl_tax=product.price_from,
        )
        for basket in made
        for product in products
    ]
    BasketLine.objects.bulk_create(lines)
    return made


def buying(made):
    """One call per basket; what the buyers see is the same, so it is quoted once."""
    make_tariffs()
    first = Basket.objects.get(pk=made[0].pk)
    first.strategy = Strategy()
    purchase = purchase_for(first, delivery="pickup")
    return [partial(buy, basket, replace(purchase, key=uuid4())) for basket in made]


def buy(basket, purchase):
    basket.strategy = Strategy()
    return place(basket=basket, purchase=purchase)


def test_two_hundred_buyers_of_ten_things_get_exactly_ten(race_db):
    chair = make_product(stock=10)
    outcomes = run_together(buying(baskets(BUYERS, chair)))
    assert {type(error) for error in errors(outcomes)} == {OutOfStock}, errors(outcomes)
    assert len(errors(outcomes)) == BUYERS - 10
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (10, 10)
    assert Order.objects.count() == Consignment.objects.count() == PaymentRequest.objects.count() == 10
    assert Basket.objects.filter(status=Basket.OPEN).count() == BUYERS - 10
    assert problems() == []
    chair.refresh_from_db()
    assert chair.availability == "sold_out"


def take_as_oscar_does(buyers):
    """Availability is looked at first, by so many at once; then what is promised grows without a condition."""

    def write(stockrecord_id, quantity):
        StockRecord.objects.filter(pk=stockrecord_id).update(num_allocated=F("num_allocated") + quantity)

    written = meeting(write, buyers)

    def take(*, stockrecord_id, quantity, title):
        if StockRecord.objects.get(pk=stockrecord_id).available < quantity:
            raise OutOfStock(title, stockrecord_id=stockrecord_id)
        written(stockrecord_id, quantity)

    return take


def test_control_without_the_guards_the_same_race_oversells(race_db, monkeypatch):
    chair = make_product(stock=10)
    calls = buying(baskets(60, chair))
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partner_stockrecord DROP CONSTRAINT partner_stock_never_oversold")
    monkeypatch.setattr(stock, "take", take_as_oscar_does(11))
    run_together(calls)
    record = StockRecord.objects.get()
    assert record.num_allocated == Order.objects.count()
    assert record.num_allocated > 10, "nothing was oversold: this control proves nothing"


def test_the_check_alone_holds_where_the_update_forgets_its_condition(race_db, monkeypatch):
    """The second wall: without the conditional UPDATE the database itself lets ten through."""
    chair = make_product(stock=10)
    calls = buying(baskets(40, chair))
    monkeypatch.setattr(stock, "take", take_as_oscar_does(11))
    run_together(calls)
    assert StockRecord.objects.get().num_allocated == Order.objects.count() == 10
    assert problems() == []


def test_one_submission_twenty_times_is_one_order(race_db):
    chair = make_product(stock=50)
    basket = basket_with((chair, 2))
    purchase = purchase_for(basket)
    copies = [Basket.objects.get(pk=basket.pk) for _again in range(20)]
    outcomes = run_together([partial(buy, copy, purchase) for copy in copies])
    assert errors(outcomes) == []
    assert {outcome.result.pk for outcome in outcomes} == {Order.objects.get().pk}
    assert StockRecord.objects.get().num_allocated == 2
    assert Consignment.objects.count() == PaymentRequest.objects.count() == 1


def test_one_basket_submitted_from_two_pages_is_ordered_once(race_db):
    """Two checkout pages have two keys; the basket itself is ordered once."""
    basket = basket_with((make_product(stock=50), 1))
    purchase = purchase_for(basket)
    copies = [Basket.objects.get(pk=basket.pk) for _again in range(8)]
    outcomes = run_together([partial(buy, copy, replace(purchase, key=uuid4())) for copy in copies])
    assert [type(error) for error in errors(outcomes)] == [PlacementRefused] * 7
    assert Order.objects.count() == 1


def test_orders_that_share_products_in_opposite_order_do_not_deadlock(race_db):
    chair, table = make_product(title="Kursi", stock=100), make_product(title="Meja", stock=100)
    calls = buying(baskets(12, chair, table)) + buying(baskets(12, table, chair))
    outcomes = run_together(calls)
    assert errors(outcomes) == []
    assert list(StockRecord.objects.values_list("num_allocated", flat=True)) == [24, 24]
    assert problems() == []


def test_control_stock_taken_in_basket_order_deadlocks(race_db, monkeypatch):
    """What sorting by stock record prevents: one has a chair, one has a table, and now each wants the other."""
    chair, table = make_product(title="Kursi", stock=100), make_product(title="Meja", stock=100)
    orders = [(chair, table), (table, chair)] * 4

    def take(product):
        stock.take(stockrecord_id=product.stock_record.pk, quantity=1, title=product.title)

    take_second = meeting(take, 2)

    def take_both(products):
        with transaction.atomic():
            take(products[0])
            take_second(products[1])

    outcomes = run_together([partial(take_both, products) for products in orders])
    assert any("deadlock" in str(error) for error in errors(outcomes)), (
        "no deadlock: this control proves nothing"
    )


def test_the_last_pieces_of_sibling_variants_leave_the_parent_sold_out(race_db):
    rows = [{"title_ind": str(size), "price": 1_000, "stock": 1} for size in range(6)]
    shoes = make_product(title="Sepatu", variants=rows)
    calls = [call for child in shoes.children.all() for call in buying(baskets(1, child))]
    outcomes = run_together(calls)
    assert errors(outcomes) == []
    shoes.refresh_from_db()
    assert shoes.availability == "sold_out"
