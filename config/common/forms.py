"""The base of the shop's forms: whole-rupiah, phone and tax number fields, and refusals shown beside their field."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common import places
from config.common.errors import Refused


class Form(forms.Form):
    """Adds a service's refusal to the field it names, so that the page shows one sentence and keeps the rest."""

    def refuse(self, refusal: Refused) -> None:
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal.message))


class RupiahField(forms.CharField):
    """Whole rupiah as people type them: ``450000``, ``450.000``, ``Rp 450.000``, ``450.000,00``."""

    widget = forms.TextInput
    default_error_messages = {
        "amount": _("Write the amount in whole rupiah, for example 450.000."),
        "minimum": _("The amount must be at least Rp%(minimum)s."),
    }

    def __init__(self, *, minimum: int = 0, **kwargs: Any) -> None:
        self.minimum = minimum
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        digits = re.sub(r"^rp\.?\s*", "", str(text).strip(), flags=re.IGNORECASE)
        digits = re.sub(r",00$", "", digits)
        if not re.fullmatch(r"\d{1,3}([. ]\d{3}){1,3}|\d{1,12}", digits):
            raise forms.ValidationError(self.error_messages["amount"], code="amount")
        return int(re.sub(r"[. ]", "", digits))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < self.minimum:
            raise forms.ValidationError(
                self.error_messages["minimum"],
                code="minimum",
                params={"minimum": f"{self.minimum:,}".replace(",", ".")},
            )


class PhoneField(forms.CharField):
    """An Indonesian phone number in any usual spelling, kept as ``+62…``."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            return places.phone(str(text))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code="phone") from refusal


class NpwpField(forms.CharField):
    """A tax number in any usual spelling, kept as its sixteen digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            return places.npwp(str(text))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code="npwp") from refusal


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files at once; what is in them is looked at where pictures are taken in."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(each, initial) for each in files if each]
