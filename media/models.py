"""Pictures: one model for products and pages, whose bytes are always clean (``media.files``).

Wagtail's ``description`` is the text alternative in Indonesian, ``description_en`` the English one.
``is_illustration`` marks a picture that was drawn, not photographed: the shop says so beside it.

A picture that shows a person is seen as long as a ``Consent`` to it is in force. ``shown_until`` says so on the
picture's own row, so that no page asks for it; ``save`` and ``media.consent`` write it and nothing else does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    get_upload_to,
)

from config.common import clock, pages
from config.common.dates import day
from media.choices import Giver, ShowsPerson, Use
from media.files import PictureField
from media.papers import PaperField
from media.querysets import ConsentQuerySet, PictureQuerySet

# Columns that describe the file and change with it.
FILE_FACTS = ("width", "height", "file_size", "file_hash")
NEVER = date.min


def private_storage() -> Storage:
    return storages["private"]


class Consent(models.Model):
    """Somebody's written word that pictures of him may be shown, until a day or until he takes it back.

    Who gave it is a kind or a worker's random code. His name stands on the paper only, which lies in the private
    store; reading it leaves a record.
    """

    given_by = models.CharField(_("given by"), max_length=7, choices=Giver)
    worker_code = models.CharField(_("worker's random code"), max_length=12, blank=True, default="")
    uses = ArrayField(models.CharField(max_length=5, choices=Use), verbose_name=_("may be shown in"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day in force"))
    document = PaperField(_("document"), upload_to="consents/", storage=private_storage)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ("add", "change", "view")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="media_consent_period"),
            models.CheckConstraint(
                condition=Q(given_by=Giver.WORKER, worker_code__gt="")
                | (~Q(given_by=Giver.WORKER) & Q(worker_code="")),
                name="media_consent_worker_code",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, reason="")
                | Q(withdrawn_at__isnull=False, reason__gt=""),
                name="media_consent_reason",
            ),
        ]

    def __str__(self) -> str:
        giver = f"{self.get_given_by_display()} {self.worker_code}".strip()
        return f"{self.pk}: {giver}, {self.state}"

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and self.valid_from <= clock.today() <= self.valid_to

    @property
    def state(self) -> str:
        if self.withdrawn_at:
            on = self.withdrawn_at.astimezone(ZoneInfo(clock.JAKARTA)).date()
            return pgettext("consent", "withdrawn on %(day)s") % {"day": day(on)}
        if self.is_in_force:
            return pgettext("consent", "until %(day)s") % {"day": day(self.valid_to)}
        return pgettext("consent", "ended on %(day)s") % {"day": day(self.valid_to)}

    @property
    def uses_in_words(self) -> str:
        return ", ".join(str(Use(use).label) for use in self.uses)


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
    is_decorative = models.BooleanField(
        _("decoration"),
        default=False,
        help_text=_("Says nothing that the words beside it do not say; readers of screens pass over it."),
    )
    shows_person = models.CharField(
        _("shows a person"), max_length=7, choices=ShowsPerson, default=ShowsPerson.UNKNOWN
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="pictures", verbose_name=_("consent")
    )
    shown_until = models.DateField(null=True, editable=False)  # null: as long as there is a file

    admin_form_fields = (
        "title",
        "file",
        "shows_person",
        "consent",
        "description",
        "description_en",
        "is_decorative",
        "credit",
        "is_illustration",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            # Whatever door an answer came through, a person is never shown without a last day.
            models.CheckConstraint(
                condition=~Q(shows_person=ShowsPerson.YES) | Q(shown_until__isnull=False),
                name="media_picture_person",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if self.file and not self.file._committed:
            clean = self.file.wash()
            self.width, self.height = clean.width, clean.height
            if fields is not None and "file" in fields:
                fields = {*fields, *FILE_FACTS}
        if fields is not None:
            kwargs["update_fields"] = {*fields, "shown_until"}
        with transaction.atomic():
            self.shown_until = self._last_day()
            super().save(*args, **kwargs)
            pages.changed()

    def _last_day(self) -> date | None:
        """As the consent says now: it is locked, so that it is not withdrawn meanwhile."""
        if self.shows_person != ShowsPerson.YES:
            return None
        consent = Consent.objects.select_for_update().filter(pk=self.consent_id).first()
        return consent.valid_to if consent and consent.withdrawn_at is None else NEVER

    @property
    def is_shown(self) -> bool:
        """Whether the public may see it today; asks nothing."""
        return bool(self.file) and (self.shown_until is None or clock.today() <= self.shown_until)

    def get_upload_to(self, filename: str) -> str:
        """The storage puts a random name in place of this one; nobody's file name is kept."""
        return "pictures/picture.webp"

    def _set_image_file_metadata(self) -> None:
        """Size and hash were noted at the door; Wagtail would read the stored file again and leave it open."""

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> ContentFile:
        """Wagtail's rendition, in memory: it leaves its temporary file open for the collector to find. None of
        what nobody may see, because sizes are public."""
        if not self.is_shown:
            raise SourceImageIOError(f"Picture {self.pk} is hidden")
        with super().generate_rendition_file(filter, source=source) as spooled:
            spooled.seek(0)
            return ContentFile(spooled.read(), name=spooled.name)

    def is_stored_locally(self) -> bool:
        return bool(self.file) and super().is_stored_locally()

    @contextmanager
    def open_file(self) -> Iterator[File]:
        self._require_file()
        with super().open_file() as file:
            yield file

    def _require_file(self) -> None:
        """A withdrawn picture has none, which Wagtail takes for one that cannot be read."""
        if not self.file:
            raise SourceImageIOError(f"Picture {self.pk} was withdrawn")

    def create_renditions(self, *filters: Filter) -> dict[Filter, "PictureRendition"]:
        """All or none, and whoever asked goes on where the store refuses one of them."""
        with transaction.atomic():
            return super().create_renditions(*filters)

    @property
    def default_alt_text(self) -> str:
        if self.is_decorative:
            return ""
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
