"""Page 1 of the checkout: who receives it, where, and how each prison's parcel gets there.

A private buyer types five fields. A note, a gift and an institution are asked only of whoever opens them. A
basket that is picked up entirely needs no address.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.errors import Refused
from config.common.forms import Form, NpwpField, PhoneField
from shop.checkout.ways import WaysForm
from shop.shipping.quotes import Quote, choose

NOTE_FIELDS = ("note", "gift")
INSTITUTION_FIELDS = ("institution", "npwp", "po_number")


class RecipientForm(Form):
    """Who receives a parcel: asked at the checkout, kept in the account."""

    name = forms.CharField(
        label=gettext_lazy("Recipient's name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write who receives the goods.")},
    )
    phone = PhoneField(
        label=gettext_lazy("Mobile or WhatsApp number"),
        max_length=40,
        help_text=gettext_lazy("For the courier, for example 0812-3456-7890."),
        error_messages={"required": gettext_lazy("Write a phone number.")},
    )


class DeliveryForm(RecipientForm, WaysForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The order and how to pay are sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write an e-mail address."),
            "invalid": gettext_lazy("Write the e-mail address like nama@contoh.id."),
        },
    )
    street = forms.CharField(
        label=gettext_lazy("Full address"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Street, number, RT/RW. Not needed when everything is picked up."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the courier"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example a landmark, or when somebody is at home."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    gift = forms.BooleanField(
        label=gettext_lazy("Send as a gift: the slip in the parcel shows no prices"), required=False
    )
    institution = forms.CharField(
        label=gettext_lazy("Name of the institution"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    npwp = NpwpField(
        label="NPWP",
        max_length=40,
        required=False,
        help_text=gettext_lazy("15 or 16 digits; dots and dashes may stay."),
    )
    po_number = forms.CharField(label=gettext_lazy("Purchase order number"), max_length=40, required=False)
    field_order = ("name", "phone", "email", "postcode", "village", "street")

    def asks(self, names: tuple[str, ...]) -> bool:
        """Whether something was written or is wrong in fields that are hidden until asked for."""
        return any(self[name].value() or self[name].errors for name in names)

    @property
    def asks_note(self) -> bool:
        return self.asks(NOTE_FIELDS)

    @property
    def asks_institution(self) -> bool:
        return self.asks(INSTITUTION_FIELDS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("npwp") or data.get("po_number")) and not data.get("institution"):
            self.complain("institution", _("Write the name of the institution."))
        if not self.places:
            return data
        if self.destination is None:
            self.complain("village", _("Choose your village: the price of delivery depends on it."))
            return data
        codes = {parcel.prison.pk: str(data.get(parcel.field_name) or "") for parcel in self.parcels}
        data["choices"] = self._choices(codes)
        data["place"] = None
        if set(codes.values()) != {"pickup"}:
            self._require_address(data)
            data["place"] = self.destination
        return data

    def _choices(self, codes: Mapping[int, str]) -> dict[int, Quote]:
        """The chosen quotes; each parcel says for itself what is wrong with its choice."""
        chosen: dict[int, Quote] = {}
        for prison, quotes in self.quotes.items():
            try:
                chosen |= choose(quotes={prison: quotes}, codes={prison: codes[prison]})
            except Refused as refusal:
                self.complain(f"delivery-{prison}", str(refusal.message))
        return chosen

    def _require_address(self, data: Mapping[str, Any]) -> None:
        if "village" in self.fields and not data.get("village"):
            self.complain("village", _("Choose your village."))
        if not data.get("street"):
            self.complain("street", _("Write the full address."))
