"""Parcels at every stage, for what buyers write about them."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from config.common import clock
from shop.fulfilment.services import accept, complete, hand_over, mark_ready
from tests import factories

PARCEL = {"courier": "Kurir", "tracking": "KR123456"}


def photo(kind="JPEG", **info):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 90, 200)).save(out, kind, **info)
    return out.getvalue()


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def chair(db):
    return factories.make_product(price=850_000, cost=425_000, stock=9)


@pytest.fixture
def officer(chair):
    return factories.person(chair.prison, "officer")


@pytest.fixture
def head(chair):
    return factories.person(chair.prison, "head")


def paid_item(chair):
    """One chair of a paid order, as it lies in its parcel."""
    return (
        factories.pay(factories.place_order(factories.basket_with((chair, 1)))).consignments.get().lines.get()
    )


def handed_over(chair, days=1):
    """The same, handed over some days ago."""
    by = factories.person(chair.prison, "officer")
    with clock.at(clock.now() - timedelta(days=days)):
        item = paid_item(chair)
        accept(consignment=item.consignment, by=by)
        mark_ready(consignment=item.consignment, by=by)
        hand_over(consignment=item.consignment, by=by, **PARCEL)
    item.consignment.refresh_from_db()
    return item


def completed(chair):
    item = handed_over(chair, days=8)
    complete(consignment=item.consignment)
    item.consignment.refresh_from_db()
    return item
