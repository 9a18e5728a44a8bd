"""``for_sale`` is the only public queryset; Oscar's own two are equal to it, whatever is wrong with a product."""

from datetime import UTC, date, datetime

import pytest

from catalogue.choices import Durability, Market
from catalogue.models import Product
from catalogue.search import Query, find
from catalogue.services import create_listing, withdraw_listing
from config.common import clock
from partners.models import StockRecord
from partners.services import deactivate_prison
from partners.workshops.models import Workshop
from partners.workshops.services import pause_workshop
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from tests.factories import basket_with, make_prison, make_product, make_workshop, person, purchase_for
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


def never_approved():
    workshop = make_workshop()
    return create_listing(
        workshop=workshop,
        changes={"title_ind": "Draf"},
        price=10_000,
        stock=5,
        by=person(workshop.prison, "officer"),
    ).product


def withdrawn():
    product = make_product()
    return withdraw_listing(product=product, by=person(product.prison, "reviewer"))


def internal():
    return make_product(market=Market.INTERNAL)


def of_inactive_prison():
    product = make_product(make_workshop(make_prison("TNG")))
    deactivate_prison(prison=product.prison, by=None)
    return product


def of_inactive_workshop():
    product = make_product()
    Workshop.objects.filter(pk=product.workshop.pk).update(is_active=False)
    return product


def fresh_of_paused_workshop():
    product = make_product(durability=Durability.PERISHABLE)
    officer = person(product.prison, "officer")
    pause_workshop(workshop=product.workshop, until=date(2026, 3, 9), reason="Libur", by=officer)
    return product


def without_price():
    product = make_product()
    StockRecord.objects.filter(product=product).delete()
    Product.objects.filter(pk=product.pk).update(price_from=None)
    return product


def variant():
    rows = [{"title_ind": "40", "price": 1_000, "stock": 1}]
    return make_product(title="Sepatu", variants=rows).children.get()


ABSENT = [
    never_approved,
    withdrawn,
    internal,
    of_inactive_prison,
    of_inactive_workshop,
    fresh_of_paused_workshop,
    without_price,
    variant,
]


def test_a_published_thing_with_a_price_is_for_sale():
    product = make_product()
    assert list(Product.objects.for_sale()) == [product]
    assert list(find(Query())) == [product]


@pytest.mark.parametrize("make", ABSENT)
def test_what_is_not_for_sale_is_in_no_public_queryset(make):
    product = make()
    assert product not in Product.objects.for_sale()
    assert product not in Product.objects.public()
    assert product not in Product.objects.browsable()
    assert product not in list(find(Query()))
    assert product not in list(find(Query(text=product.number)))


@pytest.mark.parametrize("name", ["public", "browsable"])
def test_oscars_querysets_are_for_sale(name):
    good = make_product(make_workshop(make_prison("CKR")), title="Meja")
    for make in ABSENT:
        make()
    assert str(getattr(Product.objects, name)().query) == str(Product.objects.for_sale().query)
    assert list(getattr(Product.objects, name)()) == list(Product.objects.for_sale()) == [good]


@pytest.mark.parametrize("make", [each for each in ABSENT if each not in (variant, without_price)])
def test_what_is_not_for_sale_cannot_be_ordered_from_an_old_basket(make):
    product = make()
    basket = basket_with((product, 1))
    purchase = purchase_for(basket, delivery="pickup")
    with refused(PlacementRefused, code="gone"):
        place(basket=basket, purchase=purchase)
