"""Rate limits without a cache server: one row per scope, key and window, counted by one statement."""

from django.core.exceptions import PermissionDenied
from django.db import connection

from config.common import clock


class TooMany(PermissionDenied):
    """For a view without a form to say it on: answered by 429.html (shop.storefront.views.errors)."""

    def __init__(self, *, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


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
