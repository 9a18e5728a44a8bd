from typing import Any

from django.core.management.base import BaseCommand

from shop.payment.reminders import remind_buyers
from shop.payment.services import sweep_payments


class Command(BaseCommand):
    help = (
        "Ends payment requests whose deadline has passed and gives their stock back; reminds buyers six hours "
        "before theirs. Run it every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{sweep_payments()} expired")
        finally:  # a hold that cannot be ended keeps nobody from being reminded
            self.stdout.write(f"{remind_buyers()} reminded")
