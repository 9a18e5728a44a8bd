"""Told once when a thing is back, and forgotten."""

import pytest

from catalogue.price_and_stock import change_stock
from config.common.models import OutboxMessage
from config.common.outbox import compose
from shop.care.errors import CareRefused
from shop.care.models import StockWish
from shop.care.wishes import address_of, end_wishes, tell_wishers, wish
from shop.payment.services import cancel_order
from tests import factories
from tests.support.traces import refused


@pytest.fixture
def gone(db):
    return factories.make_product(stock=0)


def letters():
    return OutboxMessage.objects.filter(template="back_in_stock")


def test_who_asked_is_told_once_when_the_officer_counts_new_ones(gone):
    for _again in range(2):
        wish(product=gone, email="Sri@Example.com", language="en")
    officer = factories.person(gone.prison, "officer")
    change_stock(product=gone, delta=2, by=officer)
    change_stock(product=gone, delta=2, by=officer)
    letter = letters().get()
    assert (letter.to, letter.language) == ("sri@example.com", "en")
    assert f"/en{gone.get_absolute_url()}" in compose(letter).body
    assert address_of(letter.context["end_path"].split("/")[-2]) == "sri@example.com"
    assert not StockWish.objects.exists()


def test_a_cancelled_order_brings_it_back_as_well(db):
    chair = factories.make_product(stock=1)
    order = factories.place_order(factories.basket_with((chair, 1)))
    chair.refresh_from_db()
    wish(product=chair, email="sri@example.com", language="id")
    cancel_order(order=order, reason="uji")
    assert letters().count() == 1


def test_what_can_be_had_is_not_waited_for(db):
    chair = factories.make_product(stock=1)
    with refused(CareRefused, code="available"):
        wish(product=chair, email="sri@example.com", language="id")
    assert not StockWish.objects.exists()


def test_a_withdrawn_thing_tells_nobody_until_it_is_for_sale(gone):
    wish(product=gone, email="sri@example.com", language="id")
    type(gone).objects.filter(pk=gone.pk).update(is_public=False)
    change_stock(product=gone, delta=2, by=factories.person(gone.prison, "officer"))
    assert (letters().count(), tell_wishers()) == (0, 0)
    type(gone).objects.filter(pk=gone.pk).update(is_public=True)
    assert (tell_wishers(), letters().count(), StockWish.objects.count()) == (1, 1, 0)


def test_the_link_ends_all_wishes_of_the_address_and_no_other(gone):
    for email in ("sri@example.com", "budi@example.com"):
        wish(product=gone, email=email, language="id")
    assert end_wishes(email="SRI@example.com") == 1
    assert StockWish.objects.get().email == "budi@example.com"
    assert address_of("sri@example.com:x") == ""
