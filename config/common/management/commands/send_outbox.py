from typing import Any

from django.core.management.base import BaseCommand

from config.common import limits, outbox


class Command(BaseCommand):
    help = "Sends the messages that are due; run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{outbox.send_waiting()} sent")
        limits.purge()
