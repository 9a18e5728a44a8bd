"""Oscar's basket, grouped by prison, without offers, and one open basket per person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from catalogue.price_and_stock import change_price
from partners.models import StockRecord
from partners.strategy import Strategy
from shop.basket.middleware import COUNT_COOKIE, BasketMiddleware
from shop.basket.models import Basket
from tests.factories import basket_with, make_prison, make_product, make_user, make_workshop, person

pytestmark = pytest.mark.django_db


def fresh(basket):
    again = Basket.objects.get(pk=basket.pk)
    again.strategy = Strategy()
    return again


def test_a_line_takes_the_products_one_price():
    chair = make_product(price=850_000)
    basket = basket_with((chair, 2))
    line = basket.all_lines().get()
    assert (line.quantity, line.stockrecord, line.price_incl_tax) == (2, chair.stock_record, 850_000)
    assert basket.total_incl_tax == 1_700_000


def test_the_same_thing_twice_is_one_line():
    chair = make_product()
    basket = basket_with((chair, 2), (chair, 1))
    assert [line.quantity for line in basket.all_lines()] == [3]


def test_a_new_price_is_seen_at_once_and_the_old_one_remembered():
    chair = make_product(price=850_000)
    basket = basket_with((chair, 1))
    change_price(product=chair, price=900_000, by=person(chair.prison, "officer"))
    line = fresh(basket).all_lines().get()
    assert (line.unit_price_incl_tax, line.price_incl_tax) == (900_000, 850_000)


def test_a_thing_without_price_cannot_be_put_in():
    chair = make_product(publish=False)
    StockRecord.objects.all().delete()
    with pytest.raises(ValueError, match="price"):
        basket_with((chair, 1))
    assert Basket.objects.get().num_lines == 0


def test_one_person_has_one_open_basket():
    user = make_user("sri@example.com")
    first = Basket.objects.create(owner=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Basket.objects.create(owner=user)
    first.submit()
    Basket.objects.create(owner=user)
    Basket.objects.create()
    Basket.objects.create()
    assert Basket.objects.count() == 4


def test_lines_come_with_all_that_grouping_by_prison_needs():
    basket = basket_with(
        *(
            (make_product(make_workshop(make_prison(code)), title=f"Barang {n}"), 1)
            for n, code in enumerate(["SMG", "SMG", "TNG", "CKR", "TNG"])
        )
    )
    basket = fresh(basket)
    with CaptureQueriesContext(connection) as queries:
        for line in basket.all_lines():
            assert line.product.workshop.prison_id == line.stockrecord.partner.pk
            assert line.stockrecord.partner.office.name
            assert line.product.parent is None
            assert line.unit_price_incl_tax
    assert len(queries) == 1


def test_availability_is_the_stock_or_without_end():
    counted, made = make_product(stock=2), make_product(title="Meja", stock=None)
    strategy = Strategy()
    policy = strategy.fetch_for_product(counted).availability
    assert [policy.is_purchase_permitted(n)[0] for n in (1, 2, 3)] == [True, True, False]
    assert strategy.fetch_for_product(made).availability.is_purchase_permitted(10_000)[0]


def test_a_draft_has_neither_price_nor_availability():
    draft = make_product(publish=False)
    StockRecord.objects.all().delete()
    info = Strategy().fetch_for_product(draft)
    assert not info.price.exists
    assert not info.availability.is_available_to_buy


def test_a_parent_has_its_cheapest_variants_price():
    rows = [{"title_ind": str(n), "price": n * 1_000, "stock": n - 1} for n in (3, 1, 2)]
    shoes = make_product(title="Sepatu", variants=rows)
    info = Strategy().fetch_for_parent(shoes)
    assert info.price.incl_tax == 1_000
    assert info.availability.is_available_to_buy
    StockRecord.objects.update(num_in_stock=0)
    assert not Strategy().fetch_for_parent(shoes).availability.is_available_to_buy


class Request:
    """As much of a request as the middleware's answer looks at."""

    def __init__(self, basket, changed):
        self.basket, self.basket_changed, self.cookies_to_delete = basket, changed, []
        self.user, self.COOKIES = AnonymousUser(), {}
        self.strategy = Strategy()


def answer(basket, changed):
    middleware = BasketMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    for name, value in vars(Request(basket, changed)).items():
        setattr(request, name, value)
    return middleware.process_response(request, HttpResponse())


class Loaded:
    """A basket that was looked at, as Django's lazy object shows it."""

    def __init__(self, basket):
        self._wrapped = basket

    def __getattr__(self, name):
        return getattr(self._wrapped, name)


def test_the_cookie_counts_pieces_after_a_change_only():
    basket = basket_with((make_product(), 3))
    assert answer(Loaded(basket), changed=True).cookies[COUNT_COOKIE].value == "3"
    assert COUNT_COOKIE not in answer(Loaded(basket), changed=False).cookies


def test_the_shop_has_no_offers():
    basket = basket_with((make_product(), 1))
    middleware = BasketMiddleware(lambda request: HttpResponse())
    assert middleware.apply_offers_to_basket(RequestFactory().get("/"), basket) is None
    assert basket.total_discount == 0
