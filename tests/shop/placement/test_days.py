"""The day a prison brings its goods itself: cut-off, full days, and two buyers who want the last place."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from uuid import uuid4

import pytest

from config.common import clock
from partners.strategy import Strategy
from shop.basket.models import Basket
from shop.fulfilment.models import Consignment
from shop.order.models import Order
from shop.placement import services
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from shop.shipping.models import DailyCap
from shop.shipping.querysets import RuleQuerySet
from tests.factories import (
    BEGIN,
    basket_with,
    make_own_delivery,
    make_product,
    make_workshop,
    place_order,
    purchase_for,
)
from tests.support.races import meeting, run_together
from tests.support.traces import refused

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
BUYERS = 12


def at(hour, day=24):
    """That hour in Semarang."""
    return clock.at(datetime(2026, 11, day, hour - 7, tzinfo=UTC))


@pytest.fixture(autouse=True)
def early_on_tuesday():
    with at(8):
        yield


def bake(orders=None):
    bread = make_product(title="Roti", price=18_000, stock=500, durability="perishable")
    make_own_delivery(bread.prison)
    if orders:
        DailyCap.objects.create(prison=bread.prison, orders_per_day=orders, valid_from=BEGIN)
    return bread


def promised(order):
    return order.consignments.get().promised_on


@pytest.mark.parametrize(
    ("day", "hour", "brought"),
    [
        (24, 8, TUESDAY),
        (24, 9, TUESDAY),
        (24, 10, WEDNESDAY),
        (24, 23, WEDNESDAY),
        (28, 8, date(2026, 11, 30)),
    ],
)
def test_before_the_cut_off_today_else_the_next_working_day(db, day, hour, brought):
    bread = bake()
    with at(hour, day):
        assert promised(place_order(basket_with((bread, 1)), delivery="own")) == brought


def test_a_pause_moves_the_day(db):
    chair = make_product(make_workshop(paused_until=WEDNESDAY))
    make_own_delivery(chair.prison)

    assert promised(place_order(basket_with((chair, 1)), delivery="own")) == THURSDAY


def test_a_full_day_gives_way_to_the_next(db):
    bread = bake(orders=1)
    orders = [place_order(basket_with((bread, 1)), delivery="own") for _each in range(3)]

    assert [promised(order) for order in orders] == [TUESDAY, WEDNESDAY, THURSDAY]


def test_the_day_a_buyer_saw_is_kept_or_refused(db):
    bread = bake(orders=1)
    basket = basket_with((bread, 1))
    purchase = replace(purchase_for(basket, delivery="own"), days={bread.prison_id: TUESDAY})
    place_order(basket_with((bread, 1)), delivery="own")

    with refused(PlacementRefused, code="day") as caught:
        place(basket=basket, purchase=purchase)

    assert str(caught.value) == (
        "Lapas Kelas I Semarang dapat mengantar ini pada 25 November 2026, tidak lagi pada 24 November 2026. "
        "Pesan lagi bila cocok."
    )
    seen = replace(purchase, key=uuid4(), days={bread.prison_id: WEDNESDAY})
    assert promised(place(basket=basket, purchase=seen)) == WEDNESDAY


def test_a_parcel_by_courier_knows_no_cut_off(db):
    bake(orders=1)
    chair = make_product()
    order = place_order(basket_with((chair, 1)))

    assert order.consignments.get().delivery == "courier"
    assert promised(order) > TUESDAY


def orders_at_once(bread):
    baskets = [basket_with((bread, 1)) for _each in range(BUYERS)]
    purchase = purchase_for(baskets[0], delivery="own")
    return [partial(buy, basket.pk, replace(purchase, key=uuid4())) for basket in baskets]


def buy(pk, purchase):
    basket = Basket.objects.get(pk=pk)
    basket.strategy = Strategy()
    return place(basket=basket, purchase=purchase)


def most_on_a_day():
    counted = list(Consignment.objects.values_list("promised_on", flat=True))
    return max(counted.count(day) for day in counted)


@pytest.mark.race
def test_buyers_at_once_never_pass_the_cap(race_db):
    bread = bake(orders=2)

    outcomes = run_together(orders_at_once(bread))

    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert Order.objects.count() == BUYERS
    assert most_on_a_day() == 2


@pytest.mark.race
def test_control_without_the_lock_the_cap_is_passed(race_db, monkeypatch):
    bread = bake(orders=2)
    monkeypatch.setattr(RuleQuerySet, "select_for_update", lambda rows, **_kwargs: rows)
    monkeypatch.setattr(services, "_write_order", meeting(services._write_order, BUYERS))

    run_together(orders_at_once(bread))

    assert most_on_a_day() == BUYERS
