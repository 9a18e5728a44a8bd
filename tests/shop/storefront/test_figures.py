"""The public figures: from the shop's rows, whole, and honest where there is nothing yet."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import translation

from catalogue.models import Category
from config.common import clock
from shop.fulfilment.models import Consignment
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from shop.payment.owing import refund_line
from shop.storefront.figures import Figures, public_figures
from shop.storefront.ranges import main_categories
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def not_added_up_yet():
    cache.clear()
    yield
    cache.clear()


def delivered(*items):
    order = factories.place_order(factories.basket_with(*items))
    factories.pay(order)
    for consignment in Consignment.objects.filter(order=order):
        officer = factories.person(consignment.prison, "officer")
        accept(consignment=consignment, by=officer)
        mark_ready(consignment=consignment, by=officer)
        hand_over(consignment=consignment, courier="Kurir", tracking="RESI123456", by=officer)
        with clock.at(clock.now() + timedelta(days=30)):
            complete(consignment=Consignment.objects.get(pk=consignment.pk))
    return order


def test_nothing_done_is_said_as_nothing():
    found = public_figures()
    assert found == Figures(on=clock.today(), pieces=0, premi=0, deposited=0, deposits=0)
    assert [value for _label, value in found.rows()] == ["0", "Rp0", "Rp0"]
    assert found.rows()[2][0] == "disetor ke kas negara (PNBP); belum ada setoran"


def test_what_was_handed_over_counts_and_what_is_only_paid_does_not():
    chair = factories.make_product(stock=9)
    delivered((chair, 2))
    factories.pay(factories.place_order(factories.basket_with((chair, 1))))
    found = public_figures()
    # Of 1,700,000 half is cost; half of the profit is premi.
    assert (found.pieces, found.premi, found.deposited, found.deposits) == (2, 425_000, 0, 0)


def test_a_refund_takes_its_premi_back():
    order = delivered((factories.make_product(), 1))
    line = order.lines.get()
    refund_line(line=line, amount=line.goods, refund_id="1", reason="cacat", by=factories.make_user("b@x.id"))
    assert public_figures().premi == 0


def test_figures_are_added_up_once_in_a_while(django_assert_num_queries):
    with django_assert_num_queries(3):
        first = public_figures()
    with django_assert_num_queries(0):
        assert public_figures() == first


def test_figures_are_written_as_the_language_writes_them():
    found = Figures(on=clock.today(), pieces=12_345, premi=1_000, deposited=500, deposits=1)
    assert found.rows()[0] == ("barang sudah diserahkan kepada pembeli", "12.345")
    with translation.override("en"):
        assert found.rows()[0] == ("things handed over to buyers", "12,345")
        assert found.rows()[2] == ("deposited with the treasury (PNBP), in 1 deposit", "Rp500")


def test_a_main_category_counts_what_is_beneath_it(django_assert_num_queries):
    above = factories.make_category("Mebel", "Furniture")
    beneath = above.add_child(name_ind="Kursi", name_en="Chairs")
    factories.make_category("Jasa", "Services")
    factories.make_product(title="Kursi satu", categories=[beneath.pk])
    factories.make_product(title="Kursi dua", categories=[Category.objects.get(pk=above.pk).pk, beneath.pk])
    factories.make_product(title="Kursi simpan", categories=[beneath.pk], publish=False)
    with django_assert_num_queries(2):
        found = main_categories()
    assert [(each.name, each.number) for each in found] == [("Mebel", 2)]
