from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from config.database.roles import as_owner


class Command(MigrateCommand):
    """Django's ``migrate`` as the role that owns the tables, which the shop's own role does not."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(connections[options["database"]]):
            super().handle(*args, **options)
