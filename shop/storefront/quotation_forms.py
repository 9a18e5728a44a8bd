"""What somebody is asked who wants a quotation, and who accepts one.

Six fields are asked of everybody; the goods stand above them row by row, by number, filled in where the visitor
came from a product, a catalogue or his basket. A service is asked for with a place and a day, goods for abroad
with a country.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import clock, places
from config.common.errors import Refused
from config.common.forms import Form, PhoneField
from media.files import read_upload
from media.papers import clean_paper
from shop.checkout.forms import DeliveryForm
from shop.expo import export
from shop.expo.choices import EnquiryKind, FileKind
from shop.expo.enquiries import Asked
from shop.expo.models import Edition
from shop.storefront.forms import ProofForm
from shop.storefront.quotation_rows import RowsForm

ROWS, MOST_CITIES, EVERY_DISTRICT = 3, 12, 300
INSTITUTION = ("npwp", "rup", "po_number")
AS_AT_CHECKOUT = DeliveryForm.base_fields


def _text(label: Any, most: int, *, missing: Any = "", hint: Any = "", fills: str = "off") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": fills}),
        error_messages={"required": missing},
    )


def _words(label: Any, *, missing: Any = "", most: int = 2_000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing},
    )


def paper(label: Any) -> forms.Field:
    """A photo or PDF that need not be there; what it really is, the service looks at."""
    field = deepcopy(ProofForm.base_fields["file"])
    field.label, field.required = label, False
    return field


class EnquiryForm(RowsForm):
    institution = _text(
        gettext_lazy("Institution or company"),
        120,
        hint=gettext_lazy("Leave it empty if you ask for yourself."),
        fills="organization",
    )
    name = _text(gettext_lazy("Your name"), 120, missing=gettext_lazy("Write your name."), fills="name")
    phone = PhoneField(
        label=gettext_lazy("Phone or WhatsApp"),
        max_length=40,
        error_messages={"required": gettext_lazy("Write a phone number.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("The offer is sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write an e-mail address."),
            "invalid": gettext_lazy("Write the e-mail address like nama@contoh.id."),
        },
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        error_messages={
            "required": gettext_lazy("Choose a country from the list."),
            "invalid_choice": gettext_lazy("Choose a country from the list."),
        },
    )
    where = _text(
        gettext_lazy("Where the service is wanted"),
        200,
        missing=gettext_lazy("Write where the service is wanted."),
        hint=gettext_lazy("Street, building or the place you know."),
        fills="street-address",
    )
    city = _text(gettext_lazy("City or kecamatan"), 120, hint=gettext_lazy("For example Kota Semarang."))
    regency = forms.ChoiceField(
        label=gettext_lazy("Which city or regency?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the city or regency."),
            "invalid_choice": gettext_lazy("Choose the city or regency."),
        },
    )
    needed_on = forms.DateField(
        label=gettext_lazy("Day it is needed"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the day."),
            "invalid": gettext_lazy("Write the day like 2026-12-31."),
        },
    )
    need = _words(gettext_lazy("What you need"))
    npwp = AS_AT_CHECKOUT["npwp"]
    rup = _text(gettext_lazy("RUP number"), 20, hint=gettext_lazy("The number of the package in SiRUP."))
    po_number = AS_AT_CHECKOUT["po_number"]
    file = paper(gettext_lazy("Drawing, list or letter"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        kind: EnquiryKind,
        edition: Edition | None = None,
        initial: Mapping[str, Any] | None = None,
        free: int = 2,
    ) -> None:
        super().__init__(data, files, initial=initial or {})
        self.kind = kind
        self._ask_by_kind()
        self._ask_city()
        self.ask_rows(edition, least=0 if kind == EnquiryKind.SERVICE else ROWS, free=free)

    def _ask_by_kind(self) -> None:
        country: Any = self.fields["country"]
        country.choices = [("", _("Choose a country")), *export.countries()]
        is_service, is_export = self.kind == EnquiryKind.SERVICE, self.kind == EnquiryKind.EXPORT
        if is_export:  # a number of another country; the service reads it
            phone = self.fields["phone"]
            self.fields["phone"] = _text(
                phone.label, 40, missing=phone.error_messages["required"], fills="tel"
            )
        else:
            del self.fields["country"]
        if not is_service:
            del self.fields["where"]
        for name in ("city", "needed_on", "need"):
            self.fields[name].required = is_service
        if is_export:
            del self.fields["city"]
        else:
            self.fields["city"].error_messages["required"] = _("Write the city or kecamatan.")
            self.fields["need"].error_messages["required"] = _("Write what you need.")

    def _ask_city(self) -> None:
        """The city typed may be one of several; then they are choices."""
        if "city" in self.fields:
            attrs = {"data-places": reverse("checkout:suggest"), "data-places-found": _("Places found:")}
            self.fields["city"].widget.attrs |= attrs
        text = self.typed("city", 120) if "city" in self.fields else ""
        found = places.resolve(text, EVERY_DISTRICT) if text else []
        self.cities = list(dict.fromkeys(each.regency_code for each in found))[:MOST_CITIES]
        if len(self.cities) < 2:
            del self.fields["regency"]
            return
        regency: Any = self.fields["regency"]
        regency.choices = [
            (code, f"{places.regency_name(code)}, {places.province_name(code)}") for code in self.cities
        ]

    @property
    def asks_institution(self) -> bool:
        return any(self[name].value() or self[name].errors for name in INSTITUTION)

    def clean_city(self) -> str:
        city = str(self.cleaned_data["city"])
        if city and not self.cities:
            raise forms.ValidationError(
                _("There is no kecamatan or city called “%(name)s”. Check it, or write the postcode."),
                code="city",
                params={"name": city},
            )
        return city

    def clean_needed_on(self) -> Any:
        on = self.cleaned_data["needed_on"]
        if on and on < clock.today():
            raise forms.ValidationError(_("This day is over. Write a later one."), code="past")
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["items"] = self.items(data)
        if "regency" not in self.fields:
            data["regency"] = "".join(self.cities)
        if not (data["items"] or data.get("need") or self.errors):
            self.add_error("need", _("Write what you need, or the numbers of the goods."))
        return data

    def asked(self, language: str) -> Asked:
        """What the service takes, in the words that were typed."""
        names = ("name", "phone", "email", "institution", "need", "needed_on", "regency", "where", "country")
        said = {name: self.cleaned_data[name] for name in (*names, *INSTITUTION) if name in self.cleaned_data}
        return Asked(**said, language=language, kind=self.kind)


class ReasonForm(Form):
    reason = _words(gettext_lazy("Why?"), most=500)


class RevisionForm(Form):
    text = _words(
        gettext_lazy("What should be different?"), missing=gettext_lazy("Write what you want to say.")
    )


class PaperForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=FileKind,
        initial=FileKind.ORDER,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say what it is."),
            "invalid_choice": gettext_lazy("Say what it is."),
        },
    )
    file = ProofForm.base_fields["file"]


class AcceptForm(DeliveryForm):
    """Who receives it and where, as at the checkout; the prices of delivery stand in the offer."""

    email = None  # type: ignore[assignment]
    gift = None  # type: ignore[assignment]
    file = paper(gettext_lazy("Purchase order or SPK"))

    def __init__(self, data: Any = None, files: Any = None, *, is_fetched: bool, initial: Any = None) -> None:
        super().__init__(data, parcels=(), on=clock.today(), initial=initial)
        self.files = files or MultiValueDict()
        self.fields["street"].help_text = _("Street, number, RT/RW.")
        self.fields["postcode"].help_text = _("For example 50188, or Tembalang Semarang.")
        if is_fetched:
            self.places = []
            for name in {"postcode", "village", "street"} & set(self.fields):
                del self.fields[name]

    def clean_file(self) -> Any:
        """Looked at before anything is ordered, so that a file we cannot keep does not come too late."""
        upload = self.cleaned_data["file"]
        if upload:
            try:
                clean_paper(read_upload(upload))
            except Refused as refusal:
                raise forms.ValidationError(str(refusal.message)) from refusal
        return upload
