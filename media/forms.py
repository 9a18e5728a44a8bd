"""Wagtail's forms for pictures and documents, with our cleaning in place of its checks.

Wagtail opens an upload with every decoder it has and keeps the bytes as they came. Its multiple uploader
moreover stores the raw upload when another field of the form is wrong. So the upload itself is overwritten
with the clean bytes: whatever a view does with it afterwards, there is nothing else left of it.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.files import CleanFile, PictureRefused, clean_file, read_upload
from media.papers import look_through
from media.services import render_later


class PictureUploadField(WagtailImageField):
    def to_python(self, data: UploadedFile | None) -> CleanFile | None:
        if FileField.to_python(self, data) is None or data is None:
            return None
        try:
            picture = clean_file(read_upload(data))
        except PictureRefused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused
        overwrite(data, picture)
        return picture


def overwrite(upload: UploadedFile, picture: CleanFile) -> None:
    """Put the clean bytes in the upload's place, in memory or on disk."""
    raw = upload.file
    raw.seek(0)
    raw.truncate()
    raw.write(picture.read())
    raw.flush()
    raw.seek(0)
    picture.seek(0)
    upload.size = picture.size
    upload.content_type = "image/webp"


class PictureForm(BaseImageForm):
    """The base of every form in which Wagtail takes a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stock = self.fields.get("file")
        if stock is not None:
            self.fields["file"] = PictureUploadField(
                label=stock.label, required=stock.required, widget=stock.widget
            )

    def save(self, commit: bool = True) -> Any:
        picture = super().save(commit)
        if commit and "file" in self.changed_data:
            render_later(picture=picture)
        return picture


class DocumentForm(BaseDocumentForm):
    """The base of every form in which Wagtail takes a document (WAGTAILDOCS_DOCUMENT_FORM_BASE): a PDF that
    only shows pages, as ``media.papers`` keeps it."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                look_through(read_upload(file))
            except PictureRefused as refused:
                raise ValidationError(str(refused), code=refused.code) from refused
            file.seek(0)
        return file
