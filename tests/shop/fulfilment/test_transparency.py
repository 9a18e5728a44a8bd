"""No line of the public figures speaks of fewer than five people, and none can be computed from the others."""

import pytest

from shop.fulfilment.transparency import Figures, Maker, lengths, shape


def maker(name, workers, sold=100):
    return Maker(name, workers, Figures(pieces=1, sold=sold, pnbp=sold // 10, premi=sold // 2))


def names(makers):
    return [each.name for each in makers]


def test_everybody_with_five_people_stands_alone():
    year = shape([maker("B", 5), maker("A", 18)])
    assert (names(year.alone), names(year.together)) == (["A", "B"], [])
    assert year.total == Figures(pieces=2, sold=200, pnbp=20, premi=100)


def test_one_with_fewer_is_joined_by_the_next_smallest():
    year = shape([maker("Few", 4), maker("Many", 30), maker("Some", 8)])
    assert (names(year.alone), names(year.together)) == (["Many"], ["Few", "Some"])
    assert year.rest.sold == 200
    assert year.total.sold == 300


def test_two_with_fewer_are_enough_when_they_are_five_people_together():
    year = shape([maker("A", 2), maker("B", 3), maker("C", 9)])
    assert (names(year.alone), names(year.together)) == (["C"], ["A", "B"])


def test_one_that_only_has_a_target_hides_nobody():
    makers = [maker("A", 2), Maker("B", 3, Figures(target=9)), maker("C", 20), maker("D", 30)]
    assert [each.name for each in shape(makers).together] == ["A", "B", "C"]


def test_two_of_whom_nothing_is_known_are_joined_by_a_third():
    year = shape([maker("A", 0), maker("B", 0), maker("C", 9), maker("D", 10)])
    assert (names(year.alone), names(year.together)) == (["D"], ["A", "B", "C"])


@pytest.mark.parametrize(
    "makers", [[maker("A", 3)], [maker("A", 0), maker("B", 4)], [maker("A", 1), maker("B", 6)]]
)
def test_where_nobody_is_left_only_the_total_is_shown(makers):
    year = shape(makers)
    assert year.alone == ()
    assert year.total.sold == 100 * len(makers)


def test_a_year_without_anything():
    assert shape([]).total == Figures()


def test_what_is_reached_is_of_the_target_and_unknown_without_one():
    assert Figures(deposited=999, target=2_000).reached == 49
    assert Figures(deposited=999).reached is None


def test_bars_are_drawn_against_the_longest():
    assert lengths([(50, 100), (200, 50), (-5, 0)]) == [(250, 500), (1000, 250), (0, 0)]
    assert lengths([(0, 0)]) == [(0, 0)]
    assert lengths([]) == []
