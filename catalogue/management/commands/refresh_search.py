from typing import Any

from django.core.management.base import BaseCommand

from catalogue.findable import refresh_all


class Command(BaseCommand):
    help = (
        "Write anew what search reads of every listing, after a name, a category or a material was changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh_all()} listings")
