"""Rate limits without a cache server: one row per scope, key and window, counted by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from config.common import clock


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One thing that is counted: what is done, by or about whom, and how often in how many seconds."""

    scope: str
    key: str
    limit: int
    seconds: int


def allow(*, scope: str, key: str, limit: int, seconds: int) -> bool:
    """Count one use; False from the ``limit + 1``-th inside the window on."""
    return allow_all([Use(scope, key, limit, seconds)])


def allow_all(uses: Sequence[Use]) -> bool:
    """Count several uses of different scopes in one statement; False when one of them is over its limit.

    Always in the same order, so that two requests never wait for each other.
    """
    ordered = sorted(uses)
    now = int(clock.now().timestamp())
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO common_ratewindow (scope, key, "window", hits) '
            "SELECT scope, key, win, 1 FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS use (scope, key, win) "
            'ON CONFLICT (scope, key, "window") DO UPDATE SET hits = common_ratewindow.hits + 1 '
            "RETURNING scope, hits",
            [
                [use.scope for use in ordered],
                [use.key[:254] for use in ordered],
                [now // use.seconds for use in ordered],
            ],
        )
        hits = dict(cursor.fetchall())
    return all(hits[use.scope] <= use.limit for use in ordered)
