"""The form of a quotation: rows of goods, and for each of their prisons how they are brought, for how much and when.

A number and a quantity are enough for a row: whatever else is empty comes from the listing, the price from its price
by quantity. A prison that comes in with a new row is given the cheapest way there is, to be looked at in the draft.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.choices import Making
from catalogue.models import Product
from catalogue.search.text import number_of
from config.common import clock, places
from config.common.forms import Form, RupiahField
from config.common.money import rupiah
from partners.models import Partner
from shop.desk.listing_form import count
from shop.desk.measures import MeasureField, PriceField
from shop.desk.receipts import DayInput
from shop.expo.choices import Unit
from shop.expo.enquiries import MOST_PIECES
from shop.expo.models import Enquiry
from shop.expo.models.quotations import ALL_AT_ONCE
from shop.expo.offers import LONGEST_LEAD, LONGEST_PAYING, LineOffer, Offer, ParcelOffer
from shop.expo.proposals import days_to_make
from shop.fulfilment.models import Delivery
from shop.order.utils import full_title
from shop.shipping.quotes import parcels_of, quotes_for

MOST, SPARE = 60, 3
USUALLY_VALID = timedelta(days=14)
LINE = ("number", "quantity", "price", "from_stock", "title_ind", "title_en", "spec", "unit")
PARCEL = ("delivery", "shipping", "days")
Rows = list[dict[str, Any]]


def dots(amount: int) -> str:
    """As a field for rupiah shows it, whose prefix stands beside it."""
    return rupiah(amount).removeprefix("Rp")


def spelled(number: str) -> str:
    """A product number as the shop writes it."""
    number = number.replace("\0", "")[:24]
    return number_of(number) or number.strip().upper()


class QuotationForm(Form):
    valid_until = forms.DateField(label=gettext_lazy("Valid until"), widget=DayInput())
    deposit_bp = MeasureField(
        label=gettext_lazy("Deposit in per cent"),
        factor=100,
        help_text=gettext_lazy("The part to be paid before the prisons begin; 100 is all at once."),
    )
    pay_days = forms.IntegerField(
        label=gettext_lazy("Days to pay the first part"), min_value=1, max_value=LONGEST_PAYING, initial=7
    )
    signatory = forms.CharField(label=gettext_lazy("Signed by"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=120)
    note_ind = forms.CharField(
        label=gettext_lazy("Terms in Indonesian"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    note_en = forms.CharField(
        label=gettext_lazy("Terms in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        enquiry: Enquiry,
        sold: Any,
        rows: Rows,
        parcels: Mapping[int, Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data.copy() if data is not None else None, **kwargs)
        if data is not None:
            last = max((n for n in range(MOST) if f"number_{n}" in data), default=0)
            rows = [self._typed(data, n) for n in range(last + 1)]
        else:
            rows = [*rows[:MOST], *[{}] * SPARE][:MOST]
        numbers = {spelled(str(row.get("number") or "")) for row in rows} - {""}
        found = sold.filter(number__in=numbers).select_related("catalogue_facts")
        self.goods = {each.number: each for each in found}
        self.rows = len(rows)
        self.fields["deposit_bp"].required = True
        for n, row in enumerate(rows):
            self._add_line(n, row)
        self.prisons = list({each.prison_id: each.prison for each in self.goods.values()}.values())
        for prison, usual in _usual(self.prisons, self._taken(rows), enquiry.regency):
            self._add_parcel(prison, {**usual, **parcels.get(prison.pk, {})})

    @staticmethod
    def _typed(data: Mapping[str, Any], n: int) -> dict[str, Any]:
        return {name: data.get(f"{name}_{n}", "") for name in ("number", "quantity")}

    def _taken(self, rows: Rows) -> list[tuple[Product, int]]:
        taken = []
        for row in rows:
            product = self.goods.get(spelled(str(row.get("number") or "")))
            quantity = str(row.get("quantity") or "")
            if product and quantity.isascii() and quantity.isdigit() and len(quantity) < 8:
                taken.append((product, int(quantity)))
        return taken

    def _add_line(self, n: int, row: Mapping[str, Any]) -> None:
        made: dict[str, forms.Field] = {
            "number": forms.CharField(
                label=gettext_lazy("Number of the goods"), max_length=24, required=False
            ),
            "quantity": count(gettext_lazy("Quantity"), least=1, most=MOST_PIECES),
            "price": PriceField(label=gettext_lazy("Price of each"), required=False, minimum=1),
            "from_stock": forms.BooleanField(label=gettext_lazy("Taken from stock"), required=False),
            "title_ind": forms.CharField(
                label=gettext_lazy("Title in Indonesian"), max_length=255, required=False
            ),
            "title_en": forms.CharField(
                label=gettext_lazy("Title in English"), max_length=255, required=False
            ),
            "spec": forms.CharField(
                label=gettext_lazy("Specification"),
                max_length=1000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            ),
            "unit": forms.ChoiceField(
                label=gettext_lazy("Unit of measure"),
                choices=[("", gettext_lazy("as in the listing")), *Unit.choices],
                required=False,
            ),
        }
        for name, field in made.items():
            self.fields[f"{name}_{n}"] = field
            self.initial[f"{name}_{n}"] = row.get(name)

    def _add_parcel(self, prison: Partner, known: Mapping[str, Any]) -> None:
        made: dict[str, forms.Field] = {
            "delivery": forms.ChoiceField(label=gettext_lazy("Delivery"), choices=Delivery.choices),
            "shipping": RupiahField(
                label=gettext_lazy("Delivery price"), help_text=gettext_lazy("0 where it costs nothing.")
            ),
            "days": forms.IntegerField(
                label=gettext_lazy("Working days until it is sent"), min_value=1, max_value=LONGEST_LEAD
            ),
        }
        for name, field in made.items():
            key = f"{name}_{prison.pk}"
            self.fields[f"parcel_{key}"] = field
            self.initial[f"parcel_{key}"] = known.get(name)
            if self.is_bound and known.get(name) is not None:
                data: Any = self.data
                data.setdefault(f"parcel_{key}", str(known[name]))

    @property
    def lines(self) -> list[list[Any]]:
        return [[self[f"{name}_{n}"] for name in LINE] for n in range(self.rows)]

    @property
    def parcels(self) -> list[tuple[Partner, list[Any]]]:
        return [(each, [self[f"parcel_{name}_{each.pk}"] for name in PARCEL]) for each in self.prisons]

    @property
    def terms(self) -> list[Any]:
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.offered: dict[str, LineOffer] = {}
        for n in range(self.rows):
            self._read_line(n, data)
        if not self.offered and not self.errors:
            self.add_error("number_0", _("Write the number of at least one thing."))
        if "deposit_bp" not in self.errors and not 0 < data["deposit_bp"] <= ALL_AT_ONCE:
            self.add_error("deposit_bp", _("Write a share from 1 to 100."))
        return data

    def _read_line(self, n: int, data: Mapping[str, Any]) -> None:
        number, quantity = spelled(data.get(f"number_{n}") or ""), data.get(f"quantity_{n}")
        if not number or f"quantity_{n}" in self.errors:
            return
        product = self.goods.get(number)
        if product is None:
            self.add_error(f"number_{n}", _("Goods with this number are not for sale at your office."))
        elif number in self.offered:
            self.add_error(f"number_{n}", _("This number stands in a row above."))
        elif not quantity:
            self.add_error(f"quantity_{n}", _("How many?"))
        else:
            record = product.stock_record
            facts = getattr(product, "catalogue_facts", None)
            self.offered[number] = LineOffer(
                product_id=product.pk,
                quantity=quantity,
                unit_price=data.get(f"price_{n}") or record.unit_price(quantity),
                title_ind=data.get(f"title_ind_{n}") or full_title(product, "ind")[:255],
                title_en=data.get(f"title_en_{n}") or full_title(product, "en")[:255],
                spec=data.get(f"spec_{n}") or "",
                unit=data.get(f"unit_{n}") or (facts.unit if facts else "") or Unit.PIECE,
                from_stock=data.get(f"from_stock_{n}", False),
            )

    def offer(self) -> Offer:
        data = self.cleaned_data
        within = {self.goods[number].prison_id for number in self.offered}
        parcels = [
            ParcelOffer(
                prison_id=pk,
                delivery=data[f"parcel_delivery_{pk}"],
                shipping=data[f"parcel_shipping_{pk}"],
                lead_days=data[f"parcel_days_{pk}"],
            )
            for pk in (each.pk for each in self.prisons)
            if pk in within
        ]
        terms = {name: data[name] for name in self.base_fields}
        return Offer(lines=list(self.offered.values()), parcels=parcels, **terms)


def begun(product: Product, quantity: int) -> dict[str, Any]:
    """A row as it stands before anybody typed: its price by quantity, and from stock where enough lies ready."""
    record = product.stock_record
    ready = record.available or 0
    return {
        "number": product.number,
        "quantity": quantity,
        "price": record.unit_price(quantity),
        "from_stock": product.making == Making.READY and ready >= quantity,
        "title_ind": full_title(product, "ind"),
        "title_en": full_title(product, "en"),
    }


def _usual(prisons: list[Partner], taken: list[tuple[Product, int]], regency: str) -> Any:
    """For each prison the cheapest way to the city of the enquiry, where that is known, and how long it makes."""
    lines = [
        SimpleNamespace(product=product, quantity=many, stockrecord=SimpleNamespace(partner=product.prison))
        for product, many in taken
    ]
    place = places.regency(regency)
    packed = parcels_of(lines)
    quotes = quotes_for(parcels=packed, destination=place, on=clock.today()) if place and packed else {}
    for prison in prisons:
        brought = next((each for each in quotes.get(prison.pk, ()) if each.method != "pickup"), None)
        own = [each for each in taken if each[0].prison_id == prison.pk]
        days = [days_to_make(product, many) for product, many in own]
        yield (
            prison,
            {
                "delivery": brought.method if brought else Delivery.COURIER,
                "shipping": dots(brought.price) if brought else None,
                "days": min(max(days, default=1) or 1, LONGEST_LEAD),
            },
        )
