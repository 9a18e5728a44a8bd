"""Rate limits without a cache server: one row per scope, key and window, counted by one statement."""

from django.db import connection

from config.common import clock


def allow(*, scope: str, key: str, limit: int, seconds: int) -> bool:
    """Count one use; False from the ``limit + 1``-th inside the window on."""
    window = int(clock.now().timestamp()) // seconds
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO common_ratewindow (scope, key, "window", hits) VALUES (%s, %s, %s, 1) '
            'ON CONFLICT (scope, key, "window") DO UPDATE SET hits = common_ratewindow.hits + 1 RETURNING hits',
            [scope, key[:254], window],
        )
        return cursor.fetchone()[0] <= limit
