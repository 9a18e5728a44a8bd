"""A price by quantity is the same in basket, check and order, and is what the ledger shares out."""

from decimal import Decimal

import pytest

from catalogue.price_and_stock import change_price, set_price_tiers
from partners.strategy import Strategy
from partners.tiers import Tier
from shop.basket.models import Basket
from shop.basket.models import Line as BasketLine
from shop.checkout.parcels import by_prison
from shop.order.models import Line, Order
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from shop.storefront.services import add_to_basket, change_quantity
from tests.factories import basket_with, make_product, place_order, purchase_for


@pytest.fixture
def chair(db):
    product = make_product(price=100_000, stock=90, cost=40_000, weight_g=100)
    set_price_tiers(product=product, tiers=[Tier(10, 90_001), Tier(50, 79_999)], by=None)
    return product


def fresh(basket):
    basket = Basket.objects.get(pk=basket.pk)
    basket.strategy = Strategy()
    return basket


@pytest.mark.parametrize(
    ("quantity", "unit"), [(1, 100_000), (9, 100_000), (10, 90_001), (49, 90_001), (50, 79_999)]
)
def test_basket_check_and_order_name_one_price(chair, quantity, unit):
    basket = fresh(basket_with((chair, quantity)))
    shown = by_prison(basket.all_lines())[0].lines[0]
    order = place_order(basket)
    line = Line.objects.get()

    assert (shown.unit_price, shown.price, shown.note) == (unit, unit * quantity, "")
    assert basket.total_incl_tax == unit * quantity
    assert (line.unit_price, line.goods) == (unit, unit * quantity)
    assert order.total_incl_tax - order.shipping_incl_tax == unit * quantity
    assert line.unit_price_incl_tax == Decimal(unit)


def test_the_order_keeps_its_price_when_the_list_changes(chair):
    place_order(fresh(basket_with((chair, 10))))

    set_price_tiers(product=chair, tiers=[], by=None)
    change_price(product=chair, price=200_000, by=None)

    assert Line.objects.get().unit_price == 90_001


def test_a_list_changed_meanwhile_is_refused_and_nothing_is_ordered(chair):
    basket = fresh(basket_with((chair, 10)))
    purchase = purchase_for(basket)
    set_price_tiers(product=chair, tiers=[Tier(10, 95_000)], by=None)

    with pytest.raises(PlacementRefused) as refusal:
        place(basket=fresh(basket), purchase=purchase)

    assert refusal.value.code == "price"
    assert not Order.objects.exists()


def test_more_of_the_same_takes_the_price_of_all_of_it(chair):
    basket = fresh(basket_with((chair, 6)))

    add_to_basket(basket=basket, number=chair.number, quantity=4)
    shown = by_prison(fresh(basket).all_lines())[0].lines[0]

    assert (shown.unit_price, shown.note) == (90_001, "")


def test_another_quantity_is_seen_at_its_price(chair):
    basket = fresh(basket_with((chair, 10)))

    change_quantity(basket=basket, line_id=BasketLine.objects.get().pk, quantity=2)

    assert BasketLine.objects.get().price_incl_tax == 100_000
    assert by_prison(fresh(basket).all_lines())[0].lines[0].note == ""


def test_a_step_that_changed_is_told_in_the_basket(chair):
    basket = basket_with((chair, 10))
    set_price_tiers(product=chair, tiers=[Tier(10, 95_000)], by=None)

    note = by_prison(fresh(basket).all_lines())[0].lines[0].note

    assert note == "Harganya berubah sejak dimasukkan ke keranjang: dari Rp90.001 menjadi Rp95.000."


def test_lines_ask_no_more_for_their_steps(chair, django_assert_num_queries):
    others = [make_product(title=f"Barang {n}", price=50_000 + n) for n in range(4)]
    for other in others:
        set_price_tiers(product=other, tiers=[Tier(2, 40_000)], by=None)
    basket = fresh(basket_with((chair, 10), *((other, 2) for other in others)))

    with django_assert_num_queries(1):
        prices = [line.unit_price for line in basket.all_lines()]

    assert prices == [90_001, 40_000, 40_000, 40_000, 40_000]
