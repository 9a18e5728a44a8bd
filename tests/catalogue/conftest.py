import pytest

from config.common import clock
from tests.catalogue.drafts import START
from tests.factories import make_workshop, person
from tests.support.grounds import grounded

__all__ = ["grounded"]


@pytest.fixture
def start():
    with clock.at(START):
        yield


@pytest.fixture
def workshop(ground, db):
    return make_workshop()


@pytest.fixture
def officer(workshop):
    return person(workshop.prison, "officer")


@pytest.fixture
def reviewer(workshop):
    return person(workshop.prison, "reviewer")
