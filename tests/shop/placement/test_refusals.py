"""What cannot be ordered is refused, and nothing at all is left behind."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from config.common import clock
from config.common.errors import Refused
from partners.choices import OfficeKind
from partners.errors import PartnerRefused
from partners.models import BankAccount, CollectingOffice, StockRecord
from shop.basket.models import Basket
from shop.ledger.errors import NoScheme
from shop.ledger.models import SchemeUse
from shop.order.errors import OutOfStock
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from shop.shipping.quotes import ShippingRefused
from tests.factories import basket_with, make_prison, make_product, make_workshop, person, purchase_for
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def chair():
    return make_product(price=850_000, stock=5)


def refuse(basket, purchase, error=PlacementRefused, **said):
    with refused(error, **said) as caught:
        place(basket=basket, purchase=purchase)
    assert Basket.objects.get(pk=basket.pk).status == Basket.OPEN
    return caught.value


def test_a_price_that_changed_since(chair):
    basket = basket_with((chair, 2))
    purchase = purchase_for(basket)
    change_price(product=chair, price=900_000, by=person(chair.prison, "officer"))
    with translation.override("en"):
        refusal = refuse(basket, purchase, code="price")
        assert str(refusal) == (
            "A price has changed since you looked: the total is now Rp1.818.000 instead of Rp1.718.000."
        )


def test_a_price_that_changed_after_the_lines_were_loaded(chair):
    """The page had read the basket before; what was read before the lock is not trusted."""
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    assert [line.unit_price_incl_tax for line in basket.all_lines()] == [850_000]
    StockRecord.objects.update(price=900_000)
    refuse(basket, purchase, code="price")


@pytest.mark.parametrize("difference", [-1, 1, -850_000])
def test_any_other_total_than_the_one_on_the_button(chair, difference):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    refuse(basket, replace(purchase, expected_total=purchase.expected_total + difference), code="price")


def test_a_sold_out_line_leaves_nothing_behind(chair):
    """The first prison's line could be had: it is not taken either."""
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti", stock=5)
    basket = basket_with((chair, 2), (bread, 2))
    purchase = purchase_for(basket)
    change_stock(product=bread, delta=-5, by=person(bread.prison, "officer"))
    with translation.override("en"):
        refusal = refuse(basket, purchase, OutOfStock, code="stock")
        assert str(refusal) == ("“Roti (en)” has just been sold out. Take it out of the basket to go on.")
    assert refusal.stockrecord_id == bread.stock_record.pk


def test_more_than_is_left(chair):
    basket = basket_with((chair, 5))
    purchase = purchase_for(basket)
    change_stock(product=chair, delta=-2, by=person(chair.prison, "officer"))
    with translation.override("en"):
        refusal = refuse(basket, purchase, OutOfStock)
        assert str(refusal) == "Only 3 of “Kursi rotan (en)” are left. Change the quantity to go on."


def test_a_sold_out_variant_is_named_with_its_parent():
    rows = [{"title_ind": "ukuran 40", "price": 250_000, "stock": 1}]
    child = make_product(title="Sepatu", variants=rows).children.get()
    basket = basket_with((child, 1))
    purchase = purchase_for(basket)
    change_stock(product=child, delta=-1, by=None)
    assert "Sepatu, ukuran 40" in str(refuse(basket, purchase, OutOfStock))


def test_fewer_than_the_minimum():
    chair = make_product(min_quantity=12, stock=50)
    basket = basket_with((chair, 11))
    with translation.override("en"):
        refusal = refuse(basket, purchase_for(basket), code="quantity")
        assert str(refusal) == "“Kursi rotan (en)” is sold from 12 pieces on."
    basket = basket_with((chair, 12))
    assert place(basket=basket, purchase=purchase_for(basket)).lines.get().quantity == 12


def test_more_than_the_maximum():
    mat = make_product(max_quantity=5, stock=50)
    basket = basket_with((mat, 6))
    with translation.override("en"):
        refusal = refuse(basket, purchase_for(basket), code="quantity")
        assert str(refusal) == "At most 5 of “Kursi rotan (en)” per order."
    basket = basket_with((mat, 5))
    assert place(basket=basket, purchase=purchase_for(basket)).lines.get().quantity == 5


def test_a_quantity_of_nothing(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    basket.lines.update(quantity=0)
    refuse(basket, purchase, code="quantity")


def test_what_is_no_longer_for_sale(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    withdraw_listing(product=chair, by=person(chair.prison, "reviewer"))
    refuse(basket, purchase, code="gone")


def test_an_empty_basket(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    basket.lines.all().delete()
    refuse(basket, purchase, code="empty")


def test_a_basket_that_was_ordered_already(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    place(basket=basket, purchase=purchase)
    with refused(PlacementRefused, code="ordered"):
        place(basket=basket, purchase=replace(purchase, key=uuid4()))


@pytest.mark.parametrize("method", ["", "card", "qris", "pickup", "TRANSFER"])
def test_a_method_that_is_not_offered(chair, method):
    basket = basket_with((chair, 1))
    refuse(basket, purchase_for(basket, method=method), code="method", field="method")


def test_pay_at_pickup_of_several_prisons(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    basket = basket_with((chair, 1), (bread, 1))
    refuse(basket, purchase_for(basket, method="pickup", delivery="pickup"), code="method")


def test_a_transfer_without_a_confirmed_account(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    BankAccount.objects.filter(office=chair.prison.office).update(confirmed_by=None)
    refuse(basket, purchase, code="method")


def test_a_mixed_basket_without_a_collecting_office(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    basket = basket_with((chair, 1), (bread, 1))
    purchase = purchase_for(basket)
    CollectingOffice.objects.all().delete()
    refuse(basket, purchase, PartnerRefused)
    assert chair.prison.region.kind == OfficeKind.REGION


def test_a_delivery_choice_for_another_prison(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    (choice,) = purchase.choices.values()
    refuse(basket, replace(purchase, choices={bread.prison.pk: choice}), ShippingRefused, code="delivery")


def test_a_delivery_choice_too_many_or_too_few(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    (choice,) = purchase.choices.values()
    both = {chair.prison.pk: choice, bread.prison.pk: choice}
    refuse(basket, replace(purchase, choices=both), ShippingRefused, code="delivery")
    refuse(basket, replace(purchase, choices={}), ShippingRefused, code="delivery")


def test_a_parcel_that_is_brought_needs_an_address(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    refuse(basket, replace(purchase, place=None), ValueError)


def test_a_workshop_without_a_scheme(chair):
    basket = basket_with((chair, 1))
    purchase = purchase_for(basket)
    SchemeUse.objects.all().delete()
    refuse(basket, purchase, NoScheme)


def test_a_total_no_column_can_hold():
    chair = make_product(price=6_500_000, stock=None)
    basket = basket_with((chair, 2_000))
    refuse(basket, purchase_for(basket, delivery="pickup"), code="total")


def test_every_refusal_is_one_the_page_can_show():
    assert issubclass(PlacementRefused, Refused)
    assert issubclass(OutOfStock, Refused)
    assert issubclass(ShippingRefused, Refused)
    assert issubclass(NoScheme, Refused)
