from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.accounts.models import User
from shop.accounts.second_factor import reset


class Command(BaseCommand):
    help = "Take out the lost phone of somebody whom nobody appoints, such as an operator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        reset(user=user, by=None)
        self.stdout.write(f"{user.email} sets up a phone at the next sign-in.")
