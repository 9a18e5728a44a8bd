"""Evidence that somebody uploads: a PDF or a photo, recognised by its first bytes and never by its name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media.files import PictureRefused, read_upload
from media.papers import clean_paper


class EvidenceField(forms.FileField):
    """Looked at while the form is, so that what is wrong stands beside the field."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/*"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF or photo, at most 8 MB."))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        if super().to_python(data) is None:
            return None
        try:
            return clean_paper(read_upload(data))
        except PictureRefused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused
