"""Where to, and how each prison's parcel gets there: asked first on the basket page, again on page 1, by one form.

The place is one field: a postcode, or the name of a kecamatan or city. Where that can mean several places,
they become the choices of a second field; as soon as they all lie in one regency the price of delivery is
known, and every parcel shows its ways. Nothing is guessed before that.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import clock, places
from config.common.dates import day
from config.common.forms import Form
from config.common.places import Place
from config.common.workdays import is_working_day
from shop.checkout.parcels import PrisonParcel
from shop.placement.terms import promise
from shop.shipping.quotes import Quote, cheapest_for, cutoff, parcels_of, quotes_for, remark

MOST_PLACES = 20


class WaysForm(Form):
    postcode = forms.CharField(
        label=gettext_lazy("Postcode or kecamatan"),
        max_length=120,
        help_text=gettext_lazy("For example 50188, or Tembalang Semarang. It decides the price of delivery."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={"required": gettext_lazy("Write the postcode, or the kecamatan.")},
    )
    village = forms.ChoiceField(
        label=gettext_lazy("Village (kelurahan)"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose your village.")},
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
        self.parcels, self.on = parcels, on
        self.fields["postcode"].widget.attrs |= {
            "data-places": reverse("checkout:suggest"),
            "data-places-found": _("Places found:"),
        }
        self.places = places.resolve(str(known.get("postcode") or "")[:120], MOST_PLACES)
        self.destination = self._destination(str(known.get("village") or ""))
        self.quotes: dict[int, list[Quote]] = {}
        self._ask_which_place()
        if self.destination is not None:
            self._ask_delivery(self.destination)

    def _destination(self, chosen: str) -> Place | None:
        """Where to, as exactly as the price of delivery needs it; ``places`` are then those of one kecamatan.

        ``chosen`` is a village's code, or that of a kecamatan where the name alone fits several.
        """
        only = self.places[0] if len(self.places) == 1 else None
        inside = next((each for each in self.places if f"{chosen}.".startswith(f"{each.code}.")), only)
        if inside is not None and not inside.village_code:
            self.places = places.villages(inside.code)
        exact = next((each for each in self.places if each.code == chosen), None)
        if exact is None and len({each.regency_code for each in self.places}) == 1:
            return self.places[0]
        return exact

    @property
    def destination_words(self) -> str:
        """The place as far as it is known: one village or kecamatan, or only the city its choices lie in."""
        place = self.destination
        if place is None or len(self.places) == 1 or place.code == self["village"].value():
            return str(place or "")
        return f"{place.regency}, {place.province}"

    def _ask_which_place(self) -> None:
        if len(self.places) < 2:
            del self.fields["village"]
            return
        village = cast(forms.ChoiceField, self.fields["village"])
        village.choices = [(each.code, _name(each)) for each in self.places]
        if not self.places[0].village_code:
            village.label = _("Which kecamatan?")
        if len(self.places) == MOST_PLACES:
            village.help_text = _("Not in the list? Write the name of the city behind it.")

    def _ask_delivery(self, destination: Place) -> None:
        self.quotes = quotes_for(parcels=self._packed(), destination=destination, on=self.on)
        for parcel in self.parcels:
            quotes, name = self.quotes[parcel.prison.pk], parcel.field_name
            codes = [quote.code for quote in quotes]
            self.fields[name] = forms.ChoiceField(
                label=_("Delivery from %(prison)s") % {"prison": parcel.prison.name},
                required=False,
                choices=[(quote.code, quote.name) for quote in quotes],
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": _("This delivery is no longer offered. Choose another one.")
                },
            )
            if self.initial.get(name) not in codes:
                self.initial[name] = codes[0] if quotes and quotes[0].method != "pickup" else ""

    def _packed(self) -> list[Any]:
        return parcels_of([each.line for parcel in self.parcels for each in parcel.lines])

    def deliveries(self) -> list[dict[str, Any]]:
        """Each parcel with its choices as ``components/choices.html`` wants them; none without a place."""
        place = self.destination
        return [] if place is None else [self._ways(parcel, place) for parcel in self.parcels]

    def _ways(self, parcel: PrisonParcel, place: Place) -> dict[str, Any]:
        quotes, bound = self.quotes[parcel.prison.pk], self[parcel.field_name]
        (packed,) = parcels_of([each.line for each in parcel.lines])
        nobody = remark(parcel=packed, destination=place, quotes=quotes)
        oversize = any(quote.oversize for quote in quotes)
        return {
            "parcel": parcel,
            "name": parcel.field_name,
            "remark": nobody,
            "question": reverse("storefront:enquiry-new", query={"keranjang": 1})
            if nobody or oversize
            else "",
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

    def shipping(self) -> int | None:
        """What the marked ways cost together; None while a parcel has none."""
        marked = [
            next((quote.price for quote in quotes if quote.code == self[f"delivery-{prison}"].value()), None)
            for prison, quotes in self.quotes.items()
        ]
        return None if not marked or None in marked else sum(price for price in marked if price)

    def cheapest(self) -> dict[int, tuple[int | None, bool]]:
        """For a buyer who has not named a place: see ``cheapest_for``."""
        return cheapest_for(parcels=self._packed(), on=self.on)

    def place_is_wrong(self) -> bool:
        """Asking for prices judges the place only; the rest may still be empty."""
        self.is_valid()
        if "postcode" not in self.errors:
            return False
        for name in [name for name in self.errors if name != "postcode"]:
            del self.errors[name]
        return True

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"].strip()
        if self.places:
            return typed
        if places.LETTER.search(typed):
            raise forms.ValidationError(
                _("There is no kecamatan or city called “%(name)s”. Check it, or write the postcode."),
                code="postcode",
                params={"name": typed},
            )
        digits = re.sub(r"\D", "", typed)
        if len(digits) != 5:
            raise forms.ValidationError(_("A postcode has five digits."), code="postcode")
        raise forms.ValidationError(
            _("There is no postcode %(postcode)s. Check it, or write the name of the kecamatan."),
            code="postcode",
            params={"postcode": digits},
        )

    def complain(self, name: str, sentence: str) -> None:
        """Once for each field: the first reason is the one to mend."""
        if name not in self.errors:
            self.add_error(name, sentence)


def _name(place: Place) -> str:
    if place.village_code:
        return f"{place.village}, {place.district}, {place.regency}"
    return f"{place.district}, {place.regency}, {place.province}"


def promised(parcel: PrisonParcel, quote: Quote) -> date:
    return promise(lines=[each.line for each in parcel.lines], choice=quote)


def detail(parcel: PrisonParcel, quote: Quote) -> str:
    """When it is there, and what else to know of this way."""
    on = promised(parcel, quote)
    if quote.method == "own":
        return _brought(parcel, quote, on)
    if quote.method == "pickup":
        when = _("Ready by %(day)s.") % {"day": day(on)}
    else:
        when = _("Arrives by %(day)s.") % {"day": day(on)}
    return f"{when} {quote.note}".strip()


def _brought(parcel: PrisonParcel, quote: Quote, on: date) -> str:
    """The prison's own delivery says its day, and why it is not an earlier one."""
    now = clock.now().astimezone(ZoneInfo(parcel.prison.timezone))
    hour = quote.cutoff_hour or 24
    first = promised(parcel, replace(quote, full_days=frozenset()))
    words = {"day": day(on), "first": day(first), "time": cutoff(parcel.prison, hour % 24)}
    if first != on:
        return _("The deliveries of %(first)s are all taken, so it is brought on %(day)s.") % words
    if on == now.date():
        return _("Brought today, %(day)s, if you order before %(time)s.") % words
    if now.hour >= hour and is_working_day(now.date()):
        return _("It is past %(time)s, so it is brought on %(day)s.") % words
    return _("Brought on %(day)s.") % words
