from typing import Any

from django.core.management.base import BaseCommand

from shop.fulfilment.services import complete, due_for_completion


class Command(BaseCommand):
    help = "Completes consignments whose complaint window has passed; run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        consignments = due_for_completion()
        for consignment in consignments:
            complete(consignment=consignment)
        self.stdout.write(f"{len(consignments)} completed")
