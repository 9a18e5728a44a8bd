"""Oscar's thumbnails from the same renditions (OSCAR_THUMBNAILER); no second picture pipeline."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from oscar.core.thumbnails import AbstractThumbnailer

from media.models import Picture, PictureRendition
from media.querysets import CARD, LARGE, SMALL


@dataclass(frozen=True)
class Unrendered:
    """A file that is no picture of ours, such as Oscar's sign for a missing one: shown as it is.

    That sign stands in also for a picture nobody may see.
    """

    url: str


class PictureThumbnailer(AbstractThumbnailer):
    def generate_thumbnail(self, source: Any, **opts: Any) -> PictureRendition | Unrendered:
        """The smallest fixed rendition that is wide enough for ``size`` ("440x400", "440x", "x155")."""
        picture = picture_of(source)
        if picture is None:
            return Unrendered(default_storage.url(str(source or settings.OSCAR_MISSING_IMAGE_URL)))
        if not picture.is_shown:
            return Unrendered(default_storage.url(settings.OSCAR_MISSING_IMAGE_URL))
        width, _, height = str(opts.get("size", "")).partition("x")
        wanted = int(width or height or 0)
        spec = SMALL if wanted <= 320 else CARD if wanted <= 480 else LARGE
        return picture.get_renditions(spec)[spec]

    def delete_thumbnails(self, source: Any) -> None:
        picture = picture_of(source)
        if picture is not None:
            picture.renditions.all().delete()


def picture_of(source: Any) -> Picture | None:
    """The picture behind what a template holds: a picture, its file, or a product image."""
    for candidate in (source, getattr(source, "instance", None), getattr(source, "picture", None)):
        if isinstance(candidate, Picture):
            return candidate
    return None
