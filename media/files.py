"""The one door to the picture store.

``PictureField`` is the file field of ``media.Picture``. Whatever way bytes come in (the service, Wagtail's
forms and choosers, a plain ``Picture(file=…).save()``, ``picture.file.save()``, ``bulk_create``), Django
asks this field to store them, and the field stores only a ``CleanFile``: anything else is cleaned first, or
refused. So "no unclean picture in the store" needs no discipline.
"""

from django.core.files.base import ContentFile, File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from config.common.errors import Refused
from media.hygiene import MAX_BYTES, BadPicture, Clean, clean
from media.sandbox import clean_apart

SENTENCES: dict[str, Promise] = {
    "too_large": _("The picture is larger than 8 MB. Send a smaller one."),
    "not_a_picture": _("This file is not a picture we can read. Send a photo in JPEG, PNG, WebP or HEIC."),
    "too_many_pixels": _("The picture has more than 24 megapixels. Send a smaller one."),
    "animated": _("The picture moves. Send a still picture."),
    "truncated": _("The picture is incomplete or damaged. Send it again."),
}


class PictureRefused(Refused):
    """An upload that is not a picture we take; nothing was stored."""


class CleanFile(ContentFile):
    """Bytes drawn anew by ``media.hygiene``, with the size they are known to have."""

    def __init__(self, picture: Clean) -> None:
        super().__init__(picture.data, name=f"picture.{picture.extension}")
        self.width = picture.width
        self.height = picture.height


def clean_file(data: bytes, *, apart: bool = True) -> CleanFile:
    """Clean an upload, or raise ``PictureRefused``; ``apart`` is off only for pictures of our own."""
    try:
        return CleanFile(clean_apart(data) if apart else clean(data))
    except BadPicture as bad:
        raise PictureRefused(SENTENCES[bad.code], field="pictures", code=bad.code) from bad


def read_upload(upload: File) -> bytes:
    """The bytes of an upload, but never many more than the most we take."""
    upload.open()
    return upload.read(MAX_BYTES + 1)


class PictureFieldFile(WagtailImageFieldFile):
    def wash(self) -> CleanFile:
        """Put the clean picture in the place of what was assigned, and note its facts on the row."""
        picture = self._clean(self.file)  # type: ignore[has-type]
        self.file = picture
        return picture

    def save(self, name: str, content: File, save: bool = True) -> None:
        content = self._clean(content)
        self._dimensions_cache = (content.width, content.height)
        super().save(content.name, content, save)

    save.alters_data = True  # type: ignore[attr-defined]

    def get_image_dimensions(self) -> tuple[int, int]:
        """Django asks at assignment; a new file is therefore washed before anyone can store it."""
        if self._committed:
            return super().get_image_dimensions()
        picture = self.wash()
        return picture.width, picture.height

    def _clean(self, content: File) -> CleanFile:
        picture = content if isinstance(content, CleanFile) else clean_file(read_upload(content))
        self.instance.file_size = picture.size
        self.instance.file_hash = hash_filelike(picture)
        return picture


class PictureField(WagtailImageField):
    attr_class = PictureFieldFile
