import pytest

from shop.storefront.scale import REFERENCES, drawing


@pytest.mark.parametrize(
    ("sides", "reference"),
    [
        ((620, 600, 820), "person"),
        ((700, 10, 10), "person"),
        ((699, 10, 10), "paper"),
        ((10, 150, 10), "paper"),
        ((120, 120, 120), "ruler"),
        ((1, 1, 1), "ruler"),
    ],
)
def test_the_size_chooses_what_it_stands_beside(sides, reference):
    assert drawing(*sides).reference == reference


@pytest.mark.parametrize("sides", [(0, 200, 100), (200, 0, 100), (200, 100, 0), (-1, 5, 5)])
def test_unknown_measures_are_not_drawn(sides):
    assert drawing(*sides) is None


@pytest.mark.parametrize(
    "sides", [(620, 600, 820), (120, 120, 120), (1000, 1000, 60), (1, 1, 5000), (4000, 1, 1)]
)
def test_everything_stands_on_one_ground_and_inside_the_picture(sides):
    drawn = drawing(*sides)
    x, y, width, height = drawn.front
    left, top, wide, tall = drawn.reference_box
    corners = [tuple(map(int, point.split(","))) for point in (drawn.top + " " + drawn.side).split()]

    assert (width, height) == (sides[0], sides[2])
    assert (wide, tall) == REFERENCES[drawn.reference]
    assert y + height == top + tall == drawn.ground < drawn.height
    assert left > 0 and left + wide < x
    assert all(0 < across < drawn.width and 0 < down < drawn.height for across, down in corners)


def test_the_depth_is_drawn_at_half_its_length():
    drawn = drawing(100, 100, 100)
    corners = [tuple(map(int, point.split(","))) for point in drawn.top.split()]

    assert corners[1][0] - corners[0][0] == corners[0][1] - corners[1][1] == 35  # 50 mm at 45 degrees


def test_a_ruler_has_its_centimetres():
    assert len(drawing(100, 100, 100).marks) == 29
    assert drawing(900, 900, 900).marks == []
