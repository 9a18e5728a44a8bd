"""The one clock of the shop.

Every service, model default and overridden Oscar date asks here for the time, so that a year of history
can be played through the real services and a journey can step past a complaint window. Only the demo
history and the tests set it; a lint rule bans ``timezone.now`` elsewhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

JAKARTA = "Asia/Jakarta"

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, timezone-aware."""
    return _set.get() or timezone.now()


def today(tz: str = JAKARTA) -> date:
    """The calendar date where the reader is; deadlines count in the prison's own zone."""
    return now().astimezone(ZoneInfo(tz)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` inside the block."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
