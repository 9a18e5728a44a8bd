"""Sizes, weights and hours as people type them: a decimal comma, in centimetres, kilograms and hours.

The database keeps whole millimetres, grams and minutes.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common.forms import RupiahField
from config.common.money import HIGHEST

LARGEST = 2_000_000_000


def as_typed(value: int, factor: int) -> str:
    """``4200`` grams as ``4,2``; nothing for zero, which means not known."""
    if not value:
        return ""
    number = (Decimal(value) / factor).quantize(Decimal("0.001")).normalize()
    return f"{number:f}".replace(".", ",")


class MeasureField(forms.CharField):
    """Whole small units (``factor`` to the typed one), or None when empty."""

    default_error_messages = {
        "number": _("Write a number such as 58 or 4,2."),
        "large": _("This number is too large."),
    }

    def __init__(self, *, factor: int, **kwargs: Any) -> None:
        self.factor = factor
        super().__init__(required=False, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value: Any) -> Any:
        return as_typed(value, self.factor) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = str(super().to_python(value) or "").replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
            raise forms.ValidationError(self.error_messages["number"], code="number")
        units = int((Decimal(text) * self.factor).to_integral_value())
        if units > LARGEST:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        return units


class PriceField(RupiahField):
    """Whole rupiah within what a price column holds; a known amount is shown with its dots."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) and value else value or ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value > HIGHEST:
            raise forms.ValidationError(_("This amount is too large."), code="large")
