"""What somebody is asked who wants a quotation, and who accepts one.

Six fields are asked of everybody; the goods stand above them row by row, by number, filled in where the visitor
came from a product, a catalogue or his basket. A service is asked for with a place and a day, goods for abroad
with a country.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Product
from config.common import clock, places
from config.common.errors import Refused
from config.common.forms import Form, NpwpField, PhoneField
from media.files import read_upload
from media.papers import clean_paper
from shop.checkout.forms import DeliveryForm
from shop.expo import export
from shop.expo.choices import EnquiryKind, FileKind
from shop.expo.enquiries import Asked
from shop.expo.models import Edition
from shop.storefront.forms import QUANTITY, ProofForm

ROWS, MOST_ROWS, MOST_PIECES, MOST_CITIES, EVERY_DISTRICT = 3, 60, 999_999, 12, 300
INSTITUTION = ("npwp", "rup", "po_number")
TOO_MANY_PIECES = gettext_lazy("Write at most 999,999.")


def rows_of(goods: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Numbers and quantities as the form's rows begin with them."""
    rows: dict[str, Any] = {}
    for n, (number, quantity) in enumerate(list(goods)[:MOST_ROWS]):
        rows |= {f"number-{n}": number, f"quantity-{n}": quantity}
    return rows


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


class EnquiryForm(Form):
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
        label=gettext_lazy("Needed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Write the day."),
            "invalid": gettext_lazy("Write the day like 2026-12-31."),
        },
    )
    need = _words(gettext_lazy("What you need"))
    npwp = NpwpField(
        label="NPWP",
        max_length=40,
        required=False,
        help_text=gettext_lazy("15 or 16 digits; dots and dashes may stay."),
    )
    rup = _text(gettext_lazy("RUP number"), 20, hint=gettext_lazy("The number of the package in SiRUP."))
    po_number = _text(gettext_lazy("Purchase order number"), 40)
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
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.known: Mapping[str, Any] = data if data is not None else self.initial
        self.kind = kind
        self._ask_by_kind()
        self._ask_city()
        self._ask_rows(edition)

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
        text = self._typed("city", 120) if "city" in self.fields else ""
        found = places.resolve(text, EVERY_DISTRICT) if text else []
        self.cities = list(dict.fromkeys(each.regency_code for each in found))[:MOST_CITIES]
        if len(self.cities) < 2:
            del self.fields["regency"]
            return
        regency: Any = self.fields["regency"]
        regency.choices = [
            (code, f"{places.regency_name(code)}, {places.province_name(code)}") for code in self.cities
        ]

    def _typed(self, name: str, most: int) -> str:
        return " ".join(str(self.known.get(name) or "").replace("\x00", " ").split())[:most]

    def _ask_rows(self, edition: Edition | None) -> None:
        """As many rows as were sent, and some empty ones where nothing was sent yet."""
        asked = sum(f"number-{n}" in self.known for n in range(MOST_ROWS))
        least = 0 if self.kind == EnquiryKind.SERVICE else ROWS
        free = 1 if asked and not self.is_bound else 0
        self.row_count = min(MOST_ROWS, max(asked + free, 0 if asked else least))
        typed = [self._typed(f"number-{n}", 40).upper() for n in range(self.row_count)]
        self.goods = goods_by_number(typed, edition)
        for n, number in enumerate(typed):
            goods = self.goods.get(number)
            self.fields[f"number-{n}"] = _text(
                _("Goods %(n)d: number") % {"n": n + 1}, 40, hint=goods.full_title if goods else ""
            )
            self.fields[f"number-{n}"].required = False
            self.fields[f"quantity-{n}"] = forms.IntegerField(
                label=_("How many of goods %(n)d") % {"n": n + 1},
                required=False,
                min_value=1,
                max_value=MOST_PIECES,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={**QUANTITY, "max_value": TOO_MANY_PIECES},
            )
        self.order_fields([name for pair in self.row_names for name in pair])

    @property
    def row_names(self) -> list[tuple[str, str]]:
        return [(f"number-{n}", f"quantity-{n}") for n in range(self.row_count)]

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[number], self[quantity]) for number, quantity in self.row_names]

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
        data["items"] = self._items(data)
        if "regency" not in self.fields:
            data["regency"] = "".join(self.cities)
        if not (data["items"] or data.get("need") or self.errors):
            self.add_error("need", _("Write what you need, or the numbers of the goods."))
        return data

    def _items(self, data: Mapping[str, Any]) -> dict[int, int]:
        """How many of which goods; each row says for itself what is wrong with it."""
        items: dict[int, int] = {}
        for number_name, quantity_name in self.row_names:
            number, quantity = str(data.get(number_name) or "").upper(), data.get(quantity_name)
            problem = self._problem(number, quantity)
            if problem:
                self.add_error(number_name, problem)
            elif number and quantity:
                pk = self.goods[number].pk
                items[pk] = items.get(pk, 0) + quantity
            elif number and quantity_name not in self.errors:
                self.add_error(quantity_name, QUANTITY["required"])
        return items

    def _problem(self, number: str, quantity: int | None) -> str:
        if not number:
            return _("Write the number of the goods.") if quantity else ""
        goods = self.goods.get(number)
        if goods is None:
            return _(
                "Nothing with the number %(number)s is for sale. Check it, or say below what you need."
            ) % {"number": number}
        if goods.structure == Product.PARENT:
            return _("“%(title)s” comes in several sizes or kinds. Write the number of the one you want.") % {
                "title": goods.title
            }
        return ""

    def asked(self, language: str) -> Asked:
        """What the service takes, in the words that were typed."""
        names = ("name", "phone", "email", "institution", "need", "needed_on", "regency", "where", "country")
        said = {name: self.cleaned_data[name] for name in (*names, *INSTITUTION) if name in self.cleaned_data}
        return Asked(**said, language=language, kind=self.kind)


def goods_by_number(typed: Sequence[str], edition: Edition | None = None) -> dict[str, Product]:
    """Goods for sale by what was typed: their number or, in a catalogue, that of the entry."""
    entries = {n: int(n) for n in typed if n.isascii() and n.isdigit() and len(n) <= 3}
    named = {n: n for n in typed if n and n not in entries}
    if edition and entries:
        listed = edition.entries.filter(n__in=entries.values()).values_list("n", "product__number")
        by_entry = dict(listed)
        named |= {text: by_entry[n] for text, n in entries.items() if n in by_entry}
    if not named:
        return {}
    rows = Product.objects.sellable().filter(number__in=set(named.values())).select_related("parent")
    found = {each.number: each for each in rows}
    return {text: found[number] for text, number in named.items() if number in found}


class ReasonForm(Form):
    reason = _words(gettext_lazy("Why?"), most=500)


class SayForm(Form):
    text = _words(gettext_lazy("Your message"), missing=gettext_lazy("Write what you want to say."))


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
