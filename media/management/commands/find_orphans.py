from datetime import timedelta
from typing import Any

from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.common import clock, pages
from media.inventory import STORES, Named, named, stored
from media.models import PictureRendition

SETTLED = timedelta(days=1)  # a younger file may belong to a row that is not committed yet


class Command(BaseCommand):
    help = "Finds files without a row and rows without a file, in both stores."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--delete",
            action="store_true",
            help="delete files without a row that are older than a day, and rows of sizes without a file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = sum(self.look(alias, storages[alias], delete=options["delete"]) for alias in STORES)
        if missing:
            raise CommandError(f"{missing} rows without their file: bring it back from a backup.")

    def look(self, alias: str, store: Storage, *, delete: bool) -> int:
        """Tell about one store; returns how many rows are without their file."""
        files = set(stored(store))
        rows = list(named(store))
        left_over = sorted(files - {row.name for row in rows})
        missing = [row for row in rows if row.name not in files]
        self.stdout.write(f"{alias}: {len(files)} files, {len(rows)} named by rows")
        for name in left_over:
            self.stdout.write(f"  no row: {name}")
        for row in missing:
            self.stdout.write(f"  no file: {row}")
        if delete:
            gone = self.delete_files(store, left_over)
            missing, again = self.forget_sizes(missing)
            self.stdout.write(f"  {gone} files deleted, {again} sizes to be made again")
        return len(missing)

    def delete_files(self, store: Storage, names: list[str]) -> int:
        settled = [name for name in names if store.get_modified_time(name) < clock.now() - SETTLED]
        for name in settled:
            store.delete(name)
        return len(settled)

    def forget_sizes(self, missing: list[Named]) -> tuple[list[Named], int]:
        """Sizes are made again from their picture; every other row is somebody's to look after."""
        sizes = [row.pk for row in missing if row.model is PictureRendition]
        if sizes:
            PictureRendition.objects.filter(pk__in=sizes).delete()
            pages.changed()
        return [row for row in missing if row.model is not PictureRendition], len(sizes)
