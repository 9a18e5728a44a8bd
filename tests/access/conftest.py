"""One world for all tests here: prison A with a thing at every stage, prison B beside it, and twelve people."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.access import world as worlds
from tests.access.world import World
from tests.shop.desk.conftest import enter  # noqa: F401 - how one signs in at the desk


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Made once for a module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.build(private=tmp_path_factory.mktemp("private"))
        with django_db_blocker.block():
            yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db, settings) -> World:
    settings.PRIVATE_ROOT = built.private
    return built


@pytest.fixture
def clients(world: World, enter) -> dict[str, Client]:  # noqa: F811
    """A browser for each of the twelve."""
    return {name: enter(user) if user else Client() for name, user in world.people.items()}
