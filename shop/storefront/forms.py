from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.common import places
from config.common.errors import Refused
from config.common.forms import Form
from shop.order.numbers import clean_number

MOST = 9_999
QUANTITY = {
    "required": _("Write how many."),
    "invalid": _("Write how many as a number, for example 2."),
    "min_value": _("Write how many as a number, for example 2."),
    "max_value": _("That is more than can be ordered here at once. Ask for a quotation."),
}


class OneSentence(Form):
    """A form whose page shows the first thing that is wrong."""

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class AddForm(OneSentence):
    product = forms.CharField(max_length=40, error_messages={"required": _("Choose a size or kind first.")})
    quantity = forms.IntegerField(min_value=1, max_value=MOST, error_messages=QUANTITY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"number": data.get("product", ""), "quantity": data.get("quantity")}


class LineForm(OneSentence):
    line = forms.IntegerField(
        min_value=1, max_value=2**62, error_messages={"required": _("This is no longer in the basket.")}
    )
    quantity = forms.IntegerField(min_value=0, max_value=MOST, error_messages=QUANTITY)

    def line_id(self) -> int | None:
        """The line it speaks of, whatever else is wrong with it."""
        self.is_valid()
        return self.cleaned_data.get("line")


class ProofForm(Form):
    """A photo or PDF of a transfer; what it really is, the service looks at."""

    file = forms.FileField(
        label=_("Photo or PDF of the transfer"),
        help_text=_("JPEG, PNG, WebP, HEIC or PDF, at most 8 MB."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,application/pdf"}
        ),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )


class TrackForm(Form):
    """An order's number and how its buyer can be reached; either spelling of either is read."""

    number = forms.CharField(
        label=_("Order number"),
        max_length=30,
        help_text=_("Eleven letters and digits; it is in the e-mail we sent you."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the order number.")},
    )
    contact = forms.CharField(
        label=_("Phone number or e-mail address of the order"),
        max_length=254,
        error_messages={"required": _("Write the phone number or the e-mail address you gave.")},
    )

    def matches(self, order: Any) -> bool:
        contact = self.cleaned_data["contact"].strip()
        if "@" in contact:
            return contact.casefold() == order.email.casefold()
        try:
            return places.phone(contact) == order.phone
        except Refused:
            return False

    def order_number(self) -> str:
        """The number as it is stored; something that cannot exist when it is none."""
        return clean_number(self.cleaned_data["number"]) or ""
