from typing import Any

from django.core.management.base import BaseCommand

from catalogue.expiry import warn_of_expiry, withdraw_uncertified


class Command(BaseCommand):
    help = (
        "Takes listings off the shop whose certificate has expired and may not be missing, and warns prisons "
        "90 and 30 days before. Run it once a day, soon after midnight."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{withdraw_uncertified()} withdrawn")
        finally:  # a listing that cannot be withdrawn keeps nobody from being warned
            self.stdout.write(f"{warn_of_expiry()} end soon")
