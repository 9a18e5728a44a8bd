"""Fixtures every test may use. The database: ``db`` is the ordinary one, rolled back after each test, on this
process's copy of the template; ``race_db`` is a database of the test's own, in which commits are real."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from config import env
from shop.accounts import second_factor
from tests import factories
from tests.support import databases

FLUSHING = {"transactional_db", "live_server", "django_db_serialized_rollback"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nothing flushes: the ledger refuses TRUNCATE. What must commit takes ``race_db``."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if FLUSHING & set(getattr(item, "fixturenames", ())) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(
                f"{item.nodeid} would flush the database after it: use the fixture race_db."
            )


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def template_db(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> str:
    """The template for the code as it is; ``--create-db`` builds it anew."""
    with django_db_blocker.unblock():
        return databases.template(afresh=bool(request.config.getoption("create_db", default=False)))


@pytest.fixture(scope="session")
def django_db_setup(template_db: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's, which would migrate in every process."""
    with django_db_blocker.unblock(), databases.copy_of(template_db), django_db_blocker.block():
        yield


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What most tests of the shop begin with, made once for a module and taken back after it: Semarang with its
    people and workshop, scheme, tariffs, category, picture. The factories find it instead of making it again.

    An answer that a test closes must not close the connection too, which it does to one with a transaction open.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
        with translation.override("id"):
            factories.make_workshop(factories.make_prison("SMG"))
            factories.make_scheme()
            factories.make_tariffs()
            factories.make_category()
            factories.make_picture()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def lasting(ground: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """For a module's own fixtures: ``lasting(make)`` is what ``make`` returns, its rows there until the module ends.

    Such a fixture is ``autouse``, so that every test of the module begins with the same rows, whichever is first.
    Objects that a test might change it takes as a ``deepcopy``.
    """

    def keep(make: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock(), translation.override("id"):
            return make()

    with django_db_blocker.unblock(), transaction.atomic():
        with django_db_blocker.block():
            yield keep
        transaction.set_rollback(True)


@pytest.fixture
def race_db(
    request: pytest.FixtureRequest,
    template_db: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """A fresh database for this test alone, its name; see ``tests.support.races.run_together``."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        pytest.fail("A test has race_db or db, not both: what db writes is never committed.")
    with django_db_blocker.unblock(), databases.copy_of(template_db) as name:
        yield name


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """Every test starts in the shop's own language; a request leaves its own one active."""
    with translation.override("id"):
        yield


@pytest.fixture(autouse=True)
def second_factor_shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs in has shown his phone too; tests about that door take the fixture ``real_doors``."""
    if "real_doors" not in request.fixturenames:
        monkeypatch.setattr(second_factor, "way_in", lambda request: None)


@pytest.fixture
def real_doors() -> None:
    """The second factor is asked for, as in the shop."""


@pytest.fixture
def page_cache(settings, tmp_path: Path) -> Path:
    """The page cache as the demo has it, in a folder of the test's own, which it returns; else it is off."""
    settings.CACHES = {**settings.CACHES, "default": env.cache(tmp_path)}
    settings.PAGE_CACHE_SECONDS = 10
    return tmp_path
