"""N uses in a window are allowed, the next is not."""

from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command

from config.common import clock, limits
from config.common.models import RateWindow
from tests.support.races import run_together

START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


def allow(key="a", scope="uji", limit=3, seconds=60):
    return limits.allow(scope=scope, key=key, limit=limit, seconds=seconds)


def test_n_are_allowed_and_the_next_is_not(db):
    assert [allow() for _use in range(5)] == [True, True, True, False, False]


def test_keys_and_scopes_are_counted_apart(db):
    for _use in range(3):
        allow()
    assert (allow(), allow(key="b"), allow(scope="lain")) == (False, True, True)


def test_the_next_window_begins_anew(db):
    for _use in range(4):
        allow()
    with clock.at(START + timedelta(seconds=59)):
        assert not allow()
    with clock.at(START + timedelta(seconds=60)):
        assert allow()


def test_a_long_key_is_cut_rather_than_refused(db):
    assert [allow(key="x" * 1_000, limit=1) for _use in range(2)] == [True, False]
    assert RateWindow.objects.get().key == "x" * 254


def test_windows_that_have_ended_are_purged_whatever_their_length(db):
    allow(seconds=60)
    allow(key="b", seconds=600)
    with clock.at(START + timedelta(seconds=59)):
        assert limits.purge() == 0
    with clock.at(START + timedelta(seconds=60)):
        assert limits.purge() == 1
    assert RateWindow.objects.get().key == "b"


def test_sending_letters_purges_on_the_way(db):
    allow()
    with clock.at(START + timedelta(days=1)):
        call_command("send_outbox", stdout=StringIO())
    assert not RateWindow.objects.exists()


def test_several_uses_are_counted_in_one_statement(db, django_assert_num_queries):
    uses = [limits.Use("alamat", "10.0.0.1", 3, 60), limits.Use("surel", "a@example.com", 2, 3600)]
    with django_assert_num_queries(1):
        assert limits.allow_all(uses)
    assert [limits.allow_all(uses) for _use in range(2)] == [True, False]
    assert list(RateWindow.objects.order_by("scope").values_list("scope", "hits")) == [
        ("alamat", 3),
        ("surel", 3),
    ]


@pytest.mark.race
def test_many_at_once_are_counted_exactly(race_db):
    outcomes = run_together(partial(allow, limit=10), times=40)
    assert sum(outcome.result for outcome in outcomes) == 10
    assert RateWindow.objects.get().hits == 40
