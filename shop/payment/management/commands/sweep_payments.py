from typing import Any

from django.core.management.base import BaseCommand

from shop.payment.matching import forget_words
from shop.payment.reminders import remind_buyers
from shop.payment.services import sweep_payments
from shop.payment.settlement import settle
from shop.payment.sweep import sweep_card


class Command(BaseCommand):
    help = (
        "Reads card payments at Stripe; ends payment requests whose deadline has passed and gives their stock "
        "back; reminds buyers six hours before theirs; erases what payers wrote. Run it every few minutes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"{sweep_card()} card payments and events looked at")
        finally:  # what cannot be done keeps nothing else from being done
            try:
                self.stdout.write(f"{sweep_payments()} expired")
            finally:
                try:
                    self.stdout.write(f"{remind_buyers()} reminded, {forget_words()} statement rows erased")
                finally:
                    self.stdout.write(f"{settle()} payouts")
