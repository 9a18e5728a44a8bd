"""Numbers count on within a workshop, whatever their length."""

import pytest

from catalogue.models import Product
from catalogue.services import create_listing
from tests.factories import make_prison, make_product, make_workshop, person

pytestmark = pytest.mark.django_db


def start(workshop):
    return create_listing(
        workshop=workshop, changes={}, price=None, stock=None, by=person(workshop.prison, "officer")
    ).product.number


def test_numbers_count_by_workshop():
    rattan, shoes = make_workshop(code="RT"), make_workshop(code="SP")
    bread = make_workshop(make_prison("TNG"), "RO")
    assert [start(each) for each in (rattan, shoes, rattan, bread, rattan)] == [
        "SMG-RT-0001",
        "SMG-SP-0001",
        "SMG-RT-0002",
        "TNG-RO-0001",
        "SMG-RT-0003",
    ]


def test_variants_do_not_use_up_numbers():
    make_product(variants=[{"title_ind": "40", "price": 1_000, "stock": 1}])
    assert start(make_workshop()) == "SMG-RT-0002"


def test_a_gap_is_not_filled():
    workshop = make_workshop()
    for _again in range(3):
        start(workshop)
    Product.objects.filter(number="SMG-RT-0002").update(number="SMG-XX-0002")
    assert start(workshop) == "SMG-RT-0004"


def test_after_four_digits_come_five():
    workshop = make_workshop()
    start(workshop)
    Product.objects.update(number="SMG-RT-9999")
    assert [start(workshop) for _again in range(2)] == ["SMG-RT-10000", "SMG-RT-10001"]
