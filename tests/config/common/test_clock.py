"""One clock, which only demo and tests set."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from config.common import clock

NIGHT = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 23:30 in Jakarta, 01:30 of the 3rd in Jayapura


def test_unset_it_shows_the_real_time():
    before = timezone.now()  # noqa: TID251
    assert before <= clock.now() <= timezone.now()  # noqa: TID251


def test_inside_at_it_stands_still():
    with clock.at(NIGHT):
        assert clock.now() == NIGHT
        assert clock.now() == NIGHT


def test_at_nests_and_gives_back_the_outer_moment():
    later = NIGHT + timedelta(days=40)
    with clock.at(NIGHT):
        with clock.at(later):
            assert clock.now() == later
        assert clock.now() == NIGHT
    assert clock.now() not in (NIGHT, later)


def test_at_gives_back_the_outer_moment_after_an_error():
    with clock.at(NIGHT):
        with pytest.raises(KeyError), clock.at(NIGHT + timedelta(days=1)):
            raise KeyError
        assert clock.now() == NIGHT


def test_another_thread_keeps_its_own_time():
    seen = []
    with clock.at(NIGHT):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NIGHT


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Jakarta", date(2026, 3, 2)),
        ("Asia/Makassar", date(2026, 3, 3)),
        ("Asia/Jayapura", date(2026, 3, 3)),
    ],
)
def test_today_is_the_readers_day(zone, day):
    with clock.at(NIGHT):
        assert clock.today(zone) == day


def test_today_is_jakartas_unless_asked():
    with clock.at(NIGHT):
        assert clock.today() == date(2026, 3, 2)
