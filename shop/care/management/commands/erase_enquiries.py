from typing import Any

from django.core.management.base import BaseCommand

from partners.enquiries import erase_enquiries
from shop.care.erasing import erase_old
from shop.care.wishes import tell_wishers


class Command(BaseCommand):
    help = (
        "Erases what people wrote to us when its time is over: enquiries of would-be partners, buyers' addresses, "
        "words and photos. Run it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{erase_enquiries()} enquiries and {erase_old()} threads erased, {tell_wishers()} told"
        )
