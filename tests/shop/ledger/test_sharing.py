"""``problems`` compares what was shared with the terms frozen on the order's own lines."""

import pytest

from shop.ledger.recognition import RecognisedLine, post_recognition
from shop.ledger.split import Terms
from shop.ledger.verify import Problem, problems
from tests import factories
from tests.shop.ledger.stories import pay


@pytest.fixture
def order(db):
    chair, stool = (factories.make_product(title=title, price=333_333) for title in ("Kursi", "Bangku"))
    order = factories.place_order(factories.basket_with((chair, 2), (stool, 1)))
    pay(chair.prison.office, order=order.number, goods=999_999)
    return order


def recognise(order, line, point, **changes):
    facts = {
        "goods": line.goods,
        "tax": line.tax,
        "cost": line.cost * line.quantity,
        "terms": line.scheme.terms,
    }
    shared = RecognisedLine(line.pk, **facts | changes)
    office = line.partner.office
    post_recognition(order_number=order.number, office=office, part=1, lines=[shared], point=point)


def test_lines_shared_by_their_own_terms_are_right(order):
    chair, stool = order.lines.order_by("pk")
    recognise(order, chair, "handover")
    recognise(order, stool, "completion")
    assert problems() == []


def test_one_of_two_units_is_no_fault(order):
    chair = order.lines.order_by("pk").first()
    recognise(order, chair, "1", goods=chair.unit_price, cost=chair.cost)
    recognise(order, chair, "2", goods=chair.unit_price, cost=chair.cost)
    assert problems() == []


@pytest.mark.parametrize(
    "changes", [{"terms": Terms("profit", 5_000, 5_000, 0, 0)}, {"cost": 1}, {"tax": 33_033}], ids=str
)
def test_other_terms_than_the_frozen_ones_are_found(order, changes):
    chair = order.lines.order_by("pk").first()
    recognise(order, chair, "x", **changes)
    assert problems() == [Problem(f"line:{chair.pk}", "was not shared by the terms frozen on the line")]


def test_a_line_shared_twice_is_found(order):
    stool = order.lines.order_by("pk").last()
    recognise(order, stool, "once")
    recognise(order, stool, "twice")
    assert problems() == [Problem(f"line:{stool.pk}", "more was shared than the line is worth")]


def test_a_line_that_no_order_has_is_found(order):
    stool = order.lines.order_by("pk").last()
    stool.pk = 999_999
    recognise(order, stool, "once")
    assert problems() == [Problem("line:999999", "was shared, but no order has it")]
