"""Price and stock apply at once, stock by difference; what is promised can never be taken away."""

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from catalogue.choices import Availability
from catalogue.errors import ListingRefused
from catalogue.models import Product
from catalogue.price_and_stock import change_price, change_stock, set_price_and_stock
from catalogue.services import create_listing
from config.common.models import AuditEvent
from partners.models import StockRecord
from shop.order import stock
from shop.order.errors import OutOfStock
from shop.payment.services import cancel_order
from tests.factories import basket_with, make_product, make_workshop, person, place_order
from tests.support.races import run_together
from tests.support.traces import refused


def record_of(product):
    return StockRecord.objects.get(product=product)


def officer_of(product):
    return person(product.prison, "officer")


def summary(product):
    return Product.objects.values_list("price_from", "availability").get(pk=product.pk)


def test_a_new_price_applies_at_once(db):
    product = make_product()
    change_price(product=product, price=900_000, by=officer_of(product))
    assert record_of(product).price == 900_000
    assert summary(product) == (900_000, Availability.READY)
    event = AuditEvent.objects.get(action="price changed")
    assert (event.before, event.after) == ({"price": 850_000}, {"price": 900_000})


@pytest.mark.parametrize("price", [0, -1, 10_000_000_000])
def test_an_impossible_price_is_refused(db, price):
    product = make_product()
    with refused(ListingRefused, code="price", field="price"):
        change_price(product=product, price=price, by=officer_of(product))


@pytest.mark.parametrize("price", [0, -1, 10_000_000_000])
def test_an_impossible_first_price_is_refused(db, price):
    product = make_product(publish=False)
    StockRecord.objects.all().delete()
    with refused(ListingRefused, code="price", field="price"):
        set_price_and_stock(product=product, price=price, stock=1, by=officer_of(product))


def test_a_first_stock_below_nothing_is_refused(db):
    product = make_product(publish=False)
    StockRecord.objects.all().delete()
    with refused(ListingRefused, code="stock", field="stock"):
        set_price_and_stock(product=product, price=1, stock=-1, by=officer_of(product))


def test_the_first_price_is_set_once(db):
    product = make_product()
    with refused(ListingRefused, code="exists", field="price"):
        set_price_and_stock(product=product, price=1, stock=1, by=officer_of(product))


def test_stock_is_changed_by_difference(db):
    product = make_product(stock=5)
    change_stock(product=product, delta=3, by=officer_of(product))
    change_stock(product=product, delta=-1, by=officer_of(product))
    assert record_of(product).num_in_stock == 7
    assert [event.after for event in AuditEvent.objects.filter(action="stock changed").order_by("pk")] == [
        {"delta": 3},
        {"delta": -1},
    ]


def test_what_is_promised_cannot_be_taken_away(db):
    product = make_product(stock=5)
    place_order(basket_with((product, 3)))
    with refused(ListingRefused, code="stock", field="delta"):
        change_stock(product=product, delta=-3, by=officer_of(product))
    change_stock(product=product, delta=-2, by=officer_of(product))
    record = record_of(product)
    assert (record.num_in_stock, record.num_allocated, record.available) == (3, 3, 0)


def test_stock_that_is_not_counted_is_not_changed(db):
    product = make_product(stock=None)
    with refused(ListingRefused, field="delta") as refusal:
        change_stock(product=product, delta=5, by=officer_of(product))
    assert str(refusal.value) == "Barang ini dibuat setelah dipesan; stoknya tidak dihitung."


def test_availability_follows_every_service(db):
    product = make_product(stock=2)
    officer = officer_of(product)
    assert summary(product)[1] == Availability.READY
    change_stock(product=product, delta=-2, by=officer)
    assert summary(product)[1] == Availability.SOLD_OUT
    change_stock(product=product, delta=2, by=officer)
    assert summary(product)[1] == Availability.READY
    order = place_order(basket_with((product, 2)))
    assert summary(product)[1] == Availability.SOLD_OUT
    cancel_order(order=order, reason="uji")
    assert summary(product)[1] == Availability.READY
    record = record_of(product)
    stock.take(stockrecord_id=record.pk, quantity=1, title="x")
    stock.consume([(record.pk, 1)])
    assert summary(product)[1] == Availability.READY
    stock.take(stockrecord_id=record.pk, quantity=1, title="x")
    stock.consume([(record.pk, 1)])
    assert summary(product)[1] == Availability.SOLD_OUT


def test_what_is_made_to_order_never_sells_out(db):
    product = make_product(stock=None)
    place_order(basket_with((product, 200)))
    assert summary(product) == (850_000, Availability.MADE_TO_ORDER)
    record = record_of(product)
    assert (record.num_in_stock, record.num_allocated, record.available) == (None, 200, None)


@pytest.mark.parametrize(
    "change",
    [
        "num_allocated = 6",
        "num_allocated = -1",
        "num_in_stock = 2, num_allocated = 3",
        "num_in_stock = -1, num_allocated = -1",
        "price = 0",
        "price = -5",
        "price_currency = 'USD'",
    ],
)
def test_the_database_refuses_what_would_oversell_or_misprice(db, change):
    record = record_of(make_product(stock=5))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE partner_stockrecord SET {change} WHERE id = %s", [record.pk])
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated, record.price) == (5, 0, 850_000)


def test_a_product_has_one_stock_record(db):
    product = make_product()
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.create(product=product, partner=product.prison, partner_sku="x", price=1)


@pytest.mark.race
def test_stock_form_against_buyers_loses_no_update(race_db):
    """Twenty officers take one each while thirty buyers want one: never more promised than there is."""
    product = make_product(stock=30)
    record, officer = record_of(product), officer_of(product)
    taking = partial(change_stock, product=product, delta=-1, by=officer)
    buying = partial(stock.take, stockrecord_id=record.pk, quantity=1, title="Kursi")
    outcomes = run_together([taking, buying, buying] * 15)
    taken = sum(not outcome.error for outcome in outcomes[::3])
    bought = sum(not outcome.error for outcome in outcomes[1::3] + outcomes[2::3])
    assert {type(outcome.error) for outcome in outcomes if outcome.error} <= {OutOfStock, ListingRefused}
    record.refresh_from_db()
    assert (record.num_in_stock, record.num_allocated) == (30 - taken, bought)
    assert taken + bought == 30


@pytest.mark.race
def test_control_an_officer_who_saves_the_whole_row_loses_promises(race_db):
    """What the delta prevents: load, let a buyer in, save every column."""
    record = record_of(make_product(stock=5))
    loaded = StockRecord.objects.get(pk=record.pk)
    run_together(partial(stock.take, stockrecord_id=record.pk, quantity=2, title="Kursi"), times=2)
    loaded.num_in_stock = 9
    loaded.save()
    record.refresh_from_db()
    assert record.num_allocated == 0, "the promise was not lost: this control proves nothing"


@pytest.mark.race
def test_numbers_are_unique_when_many_officers_start_listings(race_db):
    workshop = make_workshop()
    officer = person(workshop.prison, "officer")
    make_product(workshop)
    call = partial(
        create_listing, workshop=workshop, changes={"title_ind": "Kursi"}, price=1_000, stock=1, by=officer
    )
    outcomes = run_together(call, times=20)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    numbers = sorted(Product.objects.values_list("number", flat=True))
    assert numbers == [f"SMG-RT-{n:04d}" for n in range(1, 22)]


@pytest.mark.race
def test_the_last_of_two_variants_sold_at_once_leave_the_parent_sold_out(race_db):
    rows = [{"title_ind": str(size), "price": 1_000, "stock": 1} for size in range(8)]
    product = make_product(title="Sepatu", variants=rows)
    calls = [partial(change_stock, product=child, delta=-1, by=None) for child in product.children.all()]
    outcomes = run_together(calls)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert summary(product)[1] == Availability.SOLD_OUT
