from typing import Any

from django.core.management.base import BaseCommand

from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import complete, due_for_completion


class Command(BaseCommand):
    help = "Completes consignments whose complaint window has passed without a complaint; run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        """One that cannot be completed does not keep the others; it is reported after them."""
        completed = 0
        errors: list[Exception] = []
        for consignment in due_for_completion():
            try:
                complete(consignment=consignment)
                completed += 1
            except FulfilmentRefused as refusal:
                if refusal.code not in (
                    "state",
                    "complaint",
                ):  # another run was faster, or the buyer complained
                    errors.append(refusal)
            except Exception as error:
                error.add_note(f"consignment {consignment.pk}")
                errors.append(error)
        self.stdout.write(f"{completed} completed")
        if errors:
            raise ExceptionGroup(f"{len(errors)} could not be completed", errors)
