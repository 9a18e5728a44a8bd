"""The one form of the checkout: where to, and how each prison's parcel gets there.

Five typed fields. The postcode decides what can be asked further: several villages share many a postcode, and
where they lie in several regencies the price depends on which one, so it is asked first. Delivery choices
appear as soon as the regency is known; a basket that is picked up entirely needs no address.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import places
from config.common.errors import Refused
from config.common.forms import Form, PhoneField
from config.common.places import Place
from shop.checkout.dates import day
from shop.checkout.parcels import PrisonParcel
from shop.placement.terms import promise
from shop.shipping.quotes import Quote, choose, parcels_of, quotes_for, remark


class DeliveryForm(Form):
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
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=12,
        help_text=gettext_lazy("Five digits; it decides the price of delivery."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Write the postcode.")},
    )
    village = forms.ChoiceField(
        label=gettext_lazy("Village (kelurahan)"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose your village.")},
    )
    street = forms.CharField(
        label=gettext_lazy("Full address"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Street, number, RT/RW. Not needed when everything is picked up."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        parcels: Sequence[PrisonParcel],
        on: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        known = data if data is not None else self.initial
        self.parcels = parcels
        self.places = places.by_postcode(re.sub(r"\D", "", str(known.get("postcode") or "")))
        self.destination = self._destination(str(known.get("village") or ""))
        self.quotes: dict[int, list[Quote]] = {}
        if len(self.places) > 1:
            village = cast(forms.ChoiceField, self.fields["village"])
            village.choices = [(each.code, _village(each)) for each in self.places]
        else:
            del self.fields["village"]
        if self.destination is not None:
            self._ask_delivery(self.destination, on)

    def _destination(self, village: str) -> Place | None:
        """Where to, as exactly as the price of delivery needs it."""
        chosen = next((each for each in self.places if each.code == village), None)
        if chosen is None and len({each.regency_code for each in self.places}) == 1:
            return self.places[0]
        return chosen

    def _ask_delivery(self, destination: Place, on: date) -> None:
        lines = [each.line for parcel in self.parcels for each in parcel.lines]
        self.quotes = quotes_for(parcels=parcels_of(lines), destination=destination, on=on)
        for parcel in self.parcels:
            quotes = self.quotes[parcel.prison.pk]
            label = _("Delivery from %(prison)s") % {"prison": parcel.prison.name}
            field = forms.ChoiceField(
                label=label,
                required=False,
                choices=[(quote.code, quote.name) for quote in quotes],
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": _("This delivery is no longer offered. Choose another one.")
                },
            )
            name = f"delivery-{parcel.prison.pk}"
            self.fields[name] = field
            if quotes and quotes[0].method != "pickup":
                self.initial.setdefault(name, quotes[0].code)

    def deliveries(self) -> list[dict[str, Any]]:
        """Each parcel with its choices as ``components/choices.html`` wants them."""
        rows: list[dict[str, Any]] = []
        if self.destination is None:
            return rows
        for parcel in self.parcels:
            name = f"delivery-{parcel.prison.pk}"
            quotes, bound = self.quotes[parcel.prison.pk], self[name]
            rows.append(
                {
                    "parcel": parcel,
                    "name": name,
                    "remark": remark(
                        parcel=parcels_of([each.line for each in parcel.lines])[0],
                        destination=self.destination,
                        quotes=quotes,
                    ),
                    "error": next(iter(bound.errors), ""),
                    "options": [
                        {
                            "value": quote.code,
                            "label": quote.name,
                            "detail": detail(parcel, quote),
                            "price": quote.price,
                            "checked": bound.value() == quote.code,
                        }
                        for quote in quotes
                    ],
                }
            )
        return rows

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        postcode = re.sub(r"\D", "", typed)
        if len(postcode) != 5:
            raise forms.ValidationError(_("A postcode has five digits."), code="postcode")
        if not self.places:
            raise forms.ValidationError(
                _("There is no postcode %(postcode)s. Check it, or look it up by the kecamatan's name."),
                code="postcode",
                params={"postcode": postcode},
            )
        return postcode

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.places:
            return data
        if self.destination is None:
            self._complain("village", _("Choose your village: the price of delivery depends on it."))
            return data
        codes = {
            parcel.prison.pk: str(data.get(f"delivery-{parcel.prison.pk}") or "") for parcel in self.parcels
        }
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
                self._complain(f"delivery-{prison}", str(refusal.message))
        return chosen

    def _require_address(self, data: Mapping[str, Any]) -> None:
        if "village" in self.fields and not data.get("village"):
            self._complain("village", _("Choose your village."))
        if not data.get("street"):
            self._complain("street", _("Write the full address."))

    def _complain(self, name: str, sentence: str) -> None:
        """Once for each field: the first reason is the one to mend."""
        if name not in self.errors:
            self.add_error(name, sentence)


def _village(place: Place) -> str:
    return f"{place.village}, {place.district}, {place.regency}"


def detail(parcel: PrisonParcel, quote: Quote) -> str:
    """When it is there, and what else to know of this way."""
    promised = promise(lines=[each.line for each in parcel.lines], choice=quote)
    if quote.method == "pickup":
        when = _("Ready by %(day)s.") % {"day": day(promised)}
    else:
        when = _("Arrives by %(day)s.") % {"day": day(promised)}
    return f"{when} {quote.note}".strip()
