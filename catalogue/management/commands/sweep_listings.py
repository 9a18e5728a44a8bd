from typing import Any

from django.core.management.base import BaseCommand

from catalogue.covered import withdraw_uncovered
from config.common import clock
from partners.agreements import tell_of_endings


class Command(BaseCommand):
    help = (
        "Tells of agreements that end soon and withdraws goods whose agreement has ended. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        self.stdout.write(f"{tell_of_endings(today)} end soon, {withdraw_uncovered(today)} withdrawn")
