"""A complete listing as an officer would fill it in, for tests of what becomes of it."""

from datetime import UTC, datetime

from catalogue.services import create_listing
from tests.factories import make_category, make_picture

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
COMPLETE = {
    "title_ind": "Kursi rotan",
    "description_ind": "Dianyam tangan.",
    "material_ind": "Rotan manau",
    "length_mm": 300,
    "width_mm": 200,
    "height_mm": 100,
    "weight_g": 1_000,
    "cost": 400_000,
}


def complete(**more):
    lists = {
        "categories": [make_category().pk],
        "pictures": [{"picture": make_picture().pk, "caption": "Depan"}],
    }
    return COMPLETE | lists | more


def draft(workshop, officer, price=850_000, stock=5, **more):
    return create_listing(workshop=workshop, changes=complete(**more), price=price, stock=stock, by=officer)
