from typing import Any

from django.core.management.base import BaseCommand

from shop.expo.forgetting import erase_old
from shop.expo.leads import erase_leads
from shop.expo.quotations import expire_quotations


class Command(BaseCommand):
    help = (
        "Ends offers whose day is over; erases who asked where nothing came of it and its time is over. Run it "
        "once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{expire_quotations()} offers ended, {erase_old()} enquiries and {erase_leads()} visitors erased"
        )
