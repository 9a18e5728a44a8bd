from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.common import translations


class Command(BaseCommand):
    help = "Bring the Indonesian catalogues up to date with the code, check them, or compile them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="change nothing, fail on the first gap")
        what.add_argument("--compile", action="store_true", help="only write the .mo files that are stale")

    def handle(self, *args: Any, check: bool, compile: bool, **options: Any) -> None:
        if check:
            found = translations.problems()
            for line in found:
                self.stderr.write(line.replace("\n", "\\n"))
            if found:
                raise CommandError(f"{len(found)} translations to repair.")
            self.stdout.write("Translations are complete.")
            return
        if not compile:
            for name in translations.update():
                self.stdout.write(f"updated {name}")
        for path in translations.compile_stale():
            self.stdout.write(f"compiled {path.relative_to(translations.ROOT)}")
