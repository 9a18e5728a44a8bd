from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config.database.roles import unhurried
from shop.ledger.verify import problems as ledger_problems
from shop.payment.verify import counted, problems


class Command(BaseCommand):
    help = (
        "Proves the books: chain, balances, every captured rupiah, every promised thing. Fails on any breach."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with unhurried(connection):
            found = [*ledger_problems(), *problems()]
            for problem in found:
                self.stderr.write(f"{problem.where}: {problem.what}")
            if found:
                raise CommandError(f"{len(found)} breaches")
            numbers = ", ".join(f"{number} {name}" for name, number in counted().items())
            self.stdout.write(f"The books agree: {numbers}.")
