"""What one piece costs when several are taken: a few rows of quantity and price, which apply at once."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Product
from catalogue.price_and_stock import set_price_tiers
from config.common.forms import Form
from partners.tiers import Tier
from shop.desk.base import DeskForm
from shop.desk.listing_form import count
from shop.desk.measures import PriceField
from shop.desk.rooms import LISTINGS

MOST = 6


class StepsForm(Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(MOST):
            self.fields[f"quantity_{n}"] = count(gettext_lazy("From how many pieces"), least=2)
            self.fields[f"price_{n}"] = PriceField(
                label=gettext_lazy("Price of each"), required=False, minimum=1
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"quantity_{n}"], self[f"price_{n}"]) for n in range(MOST)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(MOST):
            quantity, price = f"quantity_{n}", f"price_{n}"
            if bool(data.get(quantity)) != bool(data.get(price)) and not {quantity, price} & set(self.errors):
                empty = price if data.get(quantity) else quantity
                self.add_error(empty, forms.ValidationError(_("Fill in both, or leave both empty.")))
        return data

    def tiers(self) -> list[Tier]:
        rows = [(self.cleaned_data[f"quantity_{n}"], self.cleaned_data[f"price_{n}"]) for n in range(MOST)]
        return [Tier(*row) for row in rows if row[0]]


class PriceSteps(DeskForm):
    room = LISTINGS
    template_name = "desk/price_steps.html"
    model = Product

    def records(self) -> QuerySet:
        """Of things that have a price; a variant is one of them, its parent is not."""
        found = super().records().filter(stockrecords__isnull=False).exclude(structure=Product.PARENT)
        return found.select_related("prison__office", "parent").prefetch_related("stockrecords__tiers")

    def form(self, data: Any = None, files: Any = None) -> StepsForm:
        initial: dict[str, Any] = {}
        for n, tier in enumerate(self.target.stock_record.tiers.all()[:MOST]):
            initial |= {f"quantity_{n}": tier.from_quantity, f"price_{n}": tier.price}
        return StepsForm(data, initial=initial)

    def perform(self, form: StepsForm) -> str:
        set_price_tiers(product=self.target, tiers=form.tiers(), by=self.request.user)
        return _("The prices by quantity apply from now on.")

    def after(self) -> str:
        return reverse("desk:listing-steps", args=[self.target.pk])
