import pytest

from partners.tiers import Tier, mistake, price_list, unit_price

STEPS = [Tier(10, 90), Tier(50, 80)]


@pytest.mark.parametrize(
    ("quantity", "price"), [(1, 100), (9, 100), (10, 90), (49, 90), (50, 80), (9_999, 80)]
)
def test_the_last_step_that_is_reached_decides(quantity, price):
    assert unit_price(100, STEPS, quantity) == price


def test_without_steps_there_is_one_price():
    assert unit_price(100, [], 1_000) == 100


@pytest.mark.parametrize(
    ("least", "shown"),
    [
        (1, [(1, 100), (10, 90), (50, 80)]),
        (10, [(10, 90), (50, 80)]),
        (12, [(12, 90), (50, 80)]),
        (60, [(60, 80)]),
    ],
)
def test_the_list_begins_at_the_smallest_order(least, shown):
    assert price_list(100, STEPS, least) == shown


@pytest.mark.parametrize(
    ("steps", "least", "position"),
    [
        ([], 1, None),
        (STEPS, 1, None),
        ([Tier(1, 90)], 1, 0),
        ([Tier(10, 90)], 10, 0),
        ([Tier(10, 100)], 1, 0),
        ([Tier(10, 0)], 1, 0),
        ([Tier(10, 90), Tier(10, 80)], 1, 1),
        ([Tier(10, 90), Tier(50, 90)], 1, 1),
        ([Tier(50, 80), Tier(10, 70)], 1, 1),
    ],
)
def test_every_step_begins_later_and_costs_less(steps, least, position):
    assert mistake(100, steps, least) == position
