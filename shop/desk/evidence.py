"""Evidence that somebody uploads: a PDF or a photo, recognised by its first bytes and never by its name."""

from typing import Any

import filetype
from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5 * 1024 * 1024
EXTENSIONS = {"pdf": "pdf", "jpg": "jpg", "png": "png"}


class EvidenceField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})
    default_error_messages = {
        "kind": _("Send a PDF, or a photo in JPEG or PNG."),
        "large": _("The file is larger than 5 MB. Send a smaller one."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF or photo, at most 5 MB."))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        extension = EXTENSIONS.get(filetype.guess_extension(file.read(512)) or "")
        file.seek(0)
        if extension is None:
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        file.name = f"bukti.{extension}"
        return file
