"""Reading pictures: with the renditions a page shows, in two statements however many there are."""

from typing import Self

from django.db import models
from django.db.models import Prefetch, Q
from wagtail.images.models import ImageQuerySet

from config.common import clock

# The widths a page may ask for; at these sizes quality 70 cannot be told from more. AVIF at 45 errs as much
# (RMS, measured on the demo's pictures) in a fifth to a quarter fewer bytes.
SMALL = "width-320|format-webp|webpquality-70"
CARD = "width-480|format-webp|webpquality-70"
LARGE = "width-800|format-webp|webpquality-70"
LIGHTER = {
    webp: webp.replace("format-webp|webpquality-70", "format-avif|avifquality-45")
    for webp in (SMALL, CARD, LARGE)
}
# For whoever reads neither: old browsers, feeds, letters.
PLAIN = "width-480|format-jpeg|jpegquality-76"
# What a link shows when somebody shares it; see media.share.
SHARED = "ground-1200x630|format-jpeg|jpegquality-80"
SPECS = (*LIGHTER, *LIGHTER.values(), PLAIN, SHARED)


class PictureQuerySet(ImageQuerySet):
    def with_renditions(self) -> "PictureQuerySet":
        """Pictures that ``{% product_picture %}`` shows without another query."""
        return self.prefetch_renditions(*SPECS)

    def shown(self) -> "PictureQuerySet":
        """What the public may see today: has a file, and nobody on it whose consent is wanting."""
        return self.exclude(file="").filter(Q(shown_until__isnull=True) | Q(shown_until__gte=clock.today()))

    def hidden(self) -> "PictureQuerySet":
        """What shows a person without a consent in force, and what was withdrawn."""
        return self.filter(Q(file="") | Q(shown_until__lt=clock.today()))


class ConsentQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        today = clock.today()
        return self.filter(withdrawn_at__isnull=True, valid_from__lte=today, valid_to__gte=today)


def prefetch_pictures(path: str) -> Prefetch:
    """For other querysets: ``Product.objects.prefetch_related(prefetch_pictures("images__picture"))``."""
    from media.models import Picture

    return Prefetch(path, queryset=Picture.objects.with_renditions())
