from typing import Any

from django.core.management.base import BaseCommand

from media.consent import sweep


class Command(BaseCommand):
    help = (
        "Deletes what withdrawn consents left in a store, and the sizes of pictures whose consent ended. "
        "Run it nightly."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        erased, hidden = sweep()
        self.stdout.write(f"{erased} erased, {hidden} hidden")
