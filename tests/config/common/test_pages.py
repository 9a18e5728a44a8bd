"""What is kept is true: a generation ends with every change, whoever makes it, and time bounds the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches

from config.common import clock, pages

START = datetime(2026, 3, 2, 3, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("page_cache")


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


def kept(key="a"):
    return pages.take(key)[1]


def keep(value, key="a"):
    pages.keep(key, pages.take(key)[0], value)


def change():
    pages._new_generation()


def test_what_is_kept_is_found_until_something_changes():
    keep("old")
    assert kept() == "old"

    change()

    assert kept() is None


def test_a_change_is_seen_through_another_client():
    """Two processes: two clients of the cache, which share its files only."""
    keep("old")
    caches.create_connection("default").set(pages.GENERATION, "another process", None)
    assert kept() is None


def test_what_was_begun_before_a_change_is_never_taken_for_new():
    generation, _nothing = pages.take("a")
    change()
    keep("new")

    pages.keep("a", generation, "old")

    assert kept() is None


def test_without_the_generation_it_would_be(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(pages, "_new_generation", lambda: None)
    generation, _nothing = pages.take("a")
    pages._new_generation()
    pages.keep("a", generation, "old")
    assert kept() == "old"


def test_a_generation_never_comes_back():
    """Not even when its mark is lost, as a full cache may lose it."""
    keep("old")
    cache.delete(pages.GENERATION)
    assert kept() is None
    assert pages.take("a")[0]


def test_a_change_counts_from_its_commit_on(db, django_capture_on_commit_callbacks):
    keep("old")
    with django_capture_on_commit_callbacks(execute=True):
        pages.changed()
        assert kept() == "old"
    assert kept() is None


def test_time_bounds_what_nobody_told():
    keep("old")
    with clock.at(START + timedelta(seconds=10)):
        assert kept() == "old"
    with clock.at(START + timedelta(seconds=11)):
        assert kept() is None


def test_one_renews_and_the_others_do_not_wait():
    keep("old")
    with clock.at(START + timedelta(seconds=11)):
        assert [kept() for _visitor in range(4)] == [None, "old", "old", "old"]
        keep("new")
        assert kept() == "new"


def test_what_is_past_its_time_is_not_kept_for_ever(monkeypatch):
    seconds = []
    monkeypatch.setattr(type(cache._connections["default"]), "set", lambda *args: seconds.append(args[3]))
    pages.keep("a", "now", "x")
    assert seconds == [20]


def test_a_cache_out_of_order_costs_speed_only(db, monkeypatch, caplog, django_capture_on_commit_callbacks):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    backend = type(cache._connections["default"])
    monkeypatch.setattr(backend, "get_many", broken)
    monkeypatch.setattr(backend, "set", broken)

    assert pages.take("a") == ("", None)
    pages.keep("a", "now", "x")
    assert pages.remembered("things", lambda: [1]) == [1]
    with django_capture_on_commit_callbacks(execute=True):
        pages.changed()
    assert [record.message for record in caplog.records if record.name == "config.common.pages"] == [
        "the page cache cannot be read",
        "the page cache cannot be written",
        "the page cache cannot be read",
    ]


def test_off_nothing_is_kept(settings):
    settings.PAGE_CACHE_SECONDS = 0
    keep("x")
    assert pages.take("a") == ("", None)


def test_what_many_pages_need_is_made_once_in_a_generation():
    made = []

    def make():
        made.append(1)
        return ["x"]

    assert [pages.remembered("things", make) for _page in range(3)] == [["x"]] * 3
    assert len(made) == 1
    change()
    pages.remembered("things", make)
    assert len(made) == 2
