"""How many orders a prison brings itself on one day: quoted with its full days, and changed by a dated row."""

from datetime import UTC, date, datetime

import pytest

from config.common import clock
from shop.fulfilment.models import Consignment, Delivery
from shop.shipping.models import DailyCap
from shop.shipping.promise import begins_on, day_with_room
from shop.shipping.quotes import ShippingRefused, cheapest_for, parcels_of, quotes_for
from shop.shipping.services import hold_full_days, put_in_force
from tests.factories import (
    BEGIN,
    basket_with,
    destination,
    make_own_delivery,
    make_prison,
    make_product,
    make_tariffs,
    place_order,
)

TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def early_on_tuesday():
    """Eight in the morning in Semarang, before the cut-off at ten."""
    with clock.at(datetime(2026, 11, 24, 1, tzinfo=UTC)):
        yield


@pytest.fixture
def bread(db):
    product = make_product(title="Roti", price=18_000, stock=500, durability="perishable")
    make_own_delivery(product.prison)
    return product


def cap(product, orders):
    DailyCap.objects.create(prison=product.prison, orders_per_day=orders, valid_from=BEGIN)


def own_quote(product):
    parcels = parcels_of(basket_with((product, 1)).all_lines())
    quotes = quotes_for(parcels=parcels, destination=destination(), on=clock.today())
    return quotes[product.prison_id][0]


def test_without_a_cap_no_day_is_full(bread):
    place_order(basket_with((bread, 1)), delivery="own")

    assert own_quote(bread).full_days == frozenset()


def test_a_day_with_as_many_orders_as_the_cap_is_full(bread):
    cap(bread, 2)
    place_order(basket_with((bread, 1)), delivery="own")
    assert own_quote(bread).full_days == frozenset()

    place_order(basket_with((bread, 3)), delivery="own")

    assert own_quote(bread).full_days == {TUESDAY}


def test_what_is_picked_up_or_cancelled_takes_no_place(bread):
    cap(bread, 1)
    place_order(basket_with((bread, 1)), delivery="pickup")
    order = place_order(basket_with((bread, 1)), delivery="own")
    Consignment.objects.filter(order=order).update(cancelled_at=clock.now(), state="cancelled")

    assert own_quote(bread).full_days == frozenset()


def test_an_order_in_two_parts_is_one_order(bread):
    cap(bread, 2)
    part = place_order(basket_with((bread, 1)), delivery="own").consignments.get()
    Consignment.objects.create(
        order=part.order, prison=part.prison, part=2, delivery=Delivery.OWN, promised_on=part.promised_on
    )

    assert own_quote(bread).full_days == frozenset()


def test_another_prisons_orders_do_not_count(bread):
    cap(bread, 1)
    DailyCap.objects.create(prison=make_prison("TNG"), orders_per_day=1, valid_from=BEGIN)
    place_order(basket_with((bread, 1)), delivery="own")

    full = hold_full_days(prisons=[bread.prison_id, make_prison("TNG").pk], on=TUESDAY)

    assert full == {bread.prison_id: {TUESDAY}}


def test_a_new_cap_ends_the_earlier_one(bread):
    cap(bread, 2)
    put_in_force(rule=DailyCap(prison=bread.prison, orders_per_day=5, valid_from=WEDNESDAY, source="uji"))

    rows = DailyCap.objects.order_by("valid_from").values_list("orders_per_day", "valid_to")
    assert list(rows) == [(2, TUESDAY), (5, None)]


def test_a_cap_of_nothing_is_refused(bread):
    with pytest.raises(ShippingRefused) as refused:
        put_in_force(rule=DailyCap(prison=bread.prison, orders_per_day=0, valid_from=WEDNESDAY))

    assert refused.value.field == "orders_per_day"
    assert not DailyCap.objects.exists()


def test_the_least_it_costs_while_nobody_knows_where_to(bread, django_assert_num_queries):
    make_tariffs()
    chair = make_product(title="Kursi", weight_g=2_000)
    fresh = parcels_of(basket_with((bread, 1)).all_lines())
    durable = parcels_of(basket_with((chair, 1)).all_lines())

    with django_assert_num_queries(1):
        found = cheapest_for(parcels=durable, on=TUESDAY)

    assert found == {chair.prison_id: (12_000, True)}
    assert cheapest_for(parcels=fresh, on=TUESDAY) == {bread.prison_id: (12_000, True)}
    bread.prison.own_deliveries.all().delete()
    assert cheapest_for(parcels=fresh, on=TUESDAY) == {bread.prison_id: (None, True)}
    assert cheapest_for(parcels=durable, on=TUESDAY) == {chair.prison_id: (18_000, True)}


@pytest.mark.parametrize(
    ("hour", "day"), [(0, TUESDAY), (9, TUESDAY), (10, WEDNESDAY), (11, WEDNESDAY), (23, WEDNESDAY)]
)
def test_from_the_cut_off_on_it_is_the_next_day(hour, day):
    assert begins_on(datetime(2026, 11, 24, hour, 59), 10) == day
    assert begins_on(datetime(2026, 11, 24, hour), None) == TUESDAY


def test_the_first_working_day_with_room():
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    assert day_with_room(TUESDAY, []) == TUESDAY
    assert day_with_room(friday, [friday]) == monday
    assert day_with_room(TUESDAY, {TUESDAY, WEDNESDAY}) == date(2026, 11, 26)
