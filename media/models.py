"""Pictures: one model for products and pages, whose bytes are always clean (``media.files``).

Wagtail's ``description`` is the text alternative in Indonesian, ``description_en`` the English one.
``is_illustration`` marks a picture that was drawn, not photographed: the shop says so beside it.
"""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, get_upload_to

from config.common import clock
from media.files import PictureField
from media.querysets import PictureQuerySet

# Columns that describe the file and change with it.
FILE_FACTS = ("width", "height", "file_size", "file_hash")


class Picture(AbstractImage):
    file = PictureField(
        verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False, db_index=True)
    description_en = models.CharField(_("description in English"), max_length=255, blank=True, default="")
    credit = models.CharField(_("credit"), max_length=255, blank=True, default="")
    is_illustration = models.BooleanField(
        _("illustration"),
        default=False,
        help_text=_("Drawn, not photographed; the shop says so beside the picture."),
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_en",
        "credit",
        "is_illustration",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            clean = self.file.wash()
            self.width, self.height = clean.width, clean.height
            fields = kwargs.get("update_fields")
            if fields is not None and "file" in fields:
                kwargs["update_fields"] = {*fields, *FILE_FACTS}
        super().save(*args, **kwargs)

    def get_upload_to(self, filename: str) -> str:
        """The storage puts a random name in place of this one; nobody's file name is kept."""
        return "pictures/picture.webp"

    def _set_image_file_metadata(self) -> None:
        """Size and hash were noted at the door; Wagtail would read the stored file again and leave it open."""

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> ContentFile:
        """Wagtail's rendition, in memory: it leaves its temporary file open for the collector to find."""
        with super().generate_rendition_file(filter, source=source) as spooled:
            spooled.seek(0)
            return ContentFile(spooled.read(), name=spooled.name)

    def create_renditions(self, *filters: Filter) -> dict[Filter, "PictureRendition"]:
        """All or none, and whoever asked goes on where the store refuses one of them."""
        with transaction.atomic():
            return super().create_renditions(*filters)

    @property
    def default_alt_text(self) -> str:
        english = self.description_en if get_language() == "en" else ""
        return english or self.description or self.title


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="media_rendition_unique"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"renditions/{filename}"
