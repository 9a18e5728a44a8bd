from typing import Any

from django.core.management.base import BaseCommand

from partners.enquiries import erase_enquiries


class Command(BaseCommand):
    help = "Erases enquiries of would-be partners whose time is over, with their letters. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_enquiries()} erased")
