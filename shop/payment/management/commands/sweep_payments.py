from typing import Any

from django.core.management.base import BaseCommand

from shop.payment.services import sweep_payments


class Command(BaseCommand):
    help = "Ends payment requests whose deadline has passed and gives their stock back; run it every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_payments()} expired")
