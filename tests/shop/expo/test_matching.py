"""Who could make what is asked: pure, then with the rows of a region."""

from datetime import date, timedelta

import pytest

from config.common import clock
from shop.expo.matching import Goods, Maker, Point, best_first, km_between
from shop.expo.models import Enquiry, EnquiryItem
from shop.expo.proposals import days_to_make, proposals
from tests import factories

SEMARANG, JAKARTA, AMBON = Point(-6.99, 110.42), Point(-6.2, 106.82), Point(-3.7, 128.18)
MONDAY = date(2026, 3, 2)


def maker(pk, at=SEMARANG):
    return Maker(pk, pk, f"Lapas {pk}", at)


def goods(prison=1, asked=1, **facts):
    usual = {
        "number": "SMG-RT-0001",
        "title": "Kursi",
        "is_asked": True,
        "quantity": 30,
        "price": 100_000,
        "lead_days": 5,
        "monthly": 21,
        "waiting": 0,
        "ready": None,
    }
    return Goods(prison_id=prison, asked=asked, **usual | facts)


@pytest.mark.parametrize(
    ("facts", "days", "is_certain"),
    [
        ({}, 5 + 29, True),  # one a working day, the first one inside the days to make
        ({"waiting": 10}, 5 + 39, True),
        ({"monthly": None}, 5, False),
        ({"ready": 30, "lead_days": 1}, 1, True),
        ({"ready": 10, "lead_days": 1}, 1 + 20, True),
        ({"ready": 10, "monthly": None}, 5, False),
    ],
)
def test_days_follow_what_is_ready_and_what_a_month_brings(facts, days, is_certain):
    assert (goods(**facts).days, goods(**facts).is_certain) == (days, is_certain)


def test_what_is_left_of_a_month_is_never_below_nothing():
    assert (goods(waiting=5).left, goods(waiting=50).left, goods(monthly=None).left) == (16, 0, None)


def test_kilometres_as_the_crow_flies():
    assert km_between(SEMARANG, SEMARANG) == 0
    assert km_between(SEMARANG, JAKARTA) == km_between(JAKARTA, SEMARANG) == 407


def best(makers, found, asked=1, needed_on=None, destination=SEMARANG):
    facts = {"asked": asked, "destination": destination, "today": MONDAY, "needed_on": needed_on}
    return best_first(makers=makers, goods=found, **facts)


def test_who_makes_most_is_first_then_who_is_in_time_then_who_is_there_first():
    ready = {"ready": 100, "lead_days": 2}
    found = [
        goods(1),
        goods(2, asked=1, **ready),
        goods(2, asked=2, **ready),
        goods(3, **ready),
        goods(4, **ready),
    ]
    makers = [maker(1), maker(2, AMBON), maker(3, AMBON), maker(4), maker(5)]
    order = best(makers, found, asked=2, needed_on=date(2026, 3, 10))
    assert [each.maker.prison_id for each in order] == [2, 4, 3, 1, 5]
    assert [each.makes for each in order] == [2, 1, 1, 1, 0]
    assert [each.in_time for each in order] == [False, True, False, False, False]
    assert (order[1].arrives, order[1].km) == (date(2026, 3, 4), 0)
    assert order[2].arrives > date(2026, 3, 10)


def test_the_neighbour_who_is_a_day_slower_wins_and_an_unknown_way_counts_nothing():
    far, near = goods(1, ready=50, lead_days=2), goods(2, ready=50, lead_days=3)
    makers = [maker(1, AMBON), maker(2)]
    assert [each.maker.prison_id for each in best(makers, [far, near])] == [2, 1]
    silent = goods(2, ready=10, lead_days=1, monthly=None)
    assert [each.maker.prison_id for each in best(makers, [far, silent])] == [1, 2]
    unknown = best(makers, [far, near], destination=None)
    assert [(each.maker.prison_id, each.km) for each in unknown] == [(1, None), (2, None)]


def test_of_goods_alike_the_very_ones_come_first_and_few_are_named():
    alike = [goods(number=f"X-{n}", is_asked=False, lead_days=n) for n in range(1, 6)]
    [found] = best([maker(1)], [*alike, goods(number="ASKED", lead_days=90)])
    assert [each.number for each in found.goods] == ["ASKED", "X-1", "X-2"]
    assert found.days == 90 + 29


def enquiry(office, *items, **facts):
    usual = {"name": "Ibu Uji", "phone": "+6281234567890", "email": "uji@example.com"}
    made = Enquiry.objects.create(office=office, answer_by=clock.today() + timedelta(days=2), **usual | facts)
    EnquiryItem.objects.bulk_create(
        EnquiryItem(enquiry=made, product=product, title=str(product), quantity=many)
        for product, many in items
    )
    return made


@pytest.fixture
def two(db):
    """Chairs of two prisons of one region, a loaf of the second."""
    here = factories.make_prison("SMG", latitude="-6.9900", longitude="110.4200")
    there = factories.make_prison("TNG", latitude="-6.2000", longitude="106.6300")
    bread = factories.make_category("Roti", "Bread").pk
    return {
        "here": here,
        "there": there,
        "chair": factories.make_product(factories.make_workshop(here), stock=5, monthly_capacity=21),
        "stool": factories.make_product(factories.make_workshop(there), title="Bangku", stock=40),
        "loaf": factories.make_product(
            factories.make_workshop(there), title="Roti tawar", stock=9, categories=[bread]
        ),
    }


def test_a_region_is_told_of_the_goods_asked_for_and_of_their_kind(two):
    asked = enquiry(two["here"].region, (two["chair"], 30), regency="33.74", needed_on=None)
    first, second = proposals(enquiry=asked)
    assert (first.maker.name, first.km, first.days) == (two["there"].name, 428, 0)
    assert [(each.number, each.is_asked) for each in first.goods] == [(two["stool"].number, False)]
    assert (second.maker.name, second.km) == (two["here"].name, 0)
    assert [(each.number, each.is_asked, each.ready) for each in second.goods] == [
        (two["chair"].number, True, 5)
    ]
    assert second.days == days_to_make(two["chair"], 30) == 25


def test_a_need_in_words_finds_titles_and_a_prison_only_itself(two):
    asked = enquiry(two["here"].region, need="Seratus roti untuk rapat; SELECT '' & | ! :*")
    first, second = proposals(enquiry=asked)
    assert [each.number for each in first.goods] == [two["loaf"].number]
    assert second.goods == ()
    [own] = proposals(enquiry=enquiry(two["here"].office, need="kursi"))
    assert own.maker.office_id == two["here"].office.pk
    assert proposals(enquiry=enquiry(two["here"].office, need="?!"))[0].goods == ()


@pytest.mark.parametrize("many", [1, 3])
def test_proposals_take_as_many_statements_for_any_number_of_prisons(two, many, django_assert_num_queries):
    for n in range(many):
        factories.make_product(factories.make_workshop(factories.make_prison(f"X{n}Y"[:3])))
    asked = enquiry(two["here"].region, (two["chair"], 30), (two["loaf"], 5), regency="33.74")
    with django_assert_num_queries(6):
        assert len(proposals(enquiry=asked)) == many + 2
