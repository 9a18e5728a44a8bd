from typing import Any

from django.core.management.base import BaseCommand

from config.common import pages
from media.models import Picture
from media.services import render_pictures


class Command(BaseCommand):
    help = (
        "Makes the sizes of pictures that are missing, so that no visitor waits for them; after an upgrade."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = sum(
            render_pictures(pictures=[picture]) for picture in Picture.objects.order_by("pk").iterator()
        )
        pages.changed()
        self.stdout.write(f"{made} made")
