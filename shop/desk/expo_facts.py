"""What an e-catalogue asks of one product beyond its listing, what is still missing, and its data sheet."""

from typing import Any, ClassVar

from django.forms.models import modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import Product
from config.common import clock
from config.common.typeset import as_pdf
from shop.desk.base import DeskForm, DeskView
from shop.desk.rooms import LISTINGS
from shop.desk.setting_forms import RowForm, ShareField, label_of
from shop.expo import prints, words
from shop.expo.completeness import completeness
from shop.expo.facts import facts_of
from shop.expo.models import CatalogueFacts
from shop.expo.services import describe_product

FIELDS = ("kbki", "unit", "brand", "warranty_ind", "warranty_en", "tkdn_bp", "bmp_bp", "pdn", "umkk")


class PercentField(ShareField):
    """Per cent as typed; empty is not known."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value) if value else None  # type: ignore[return-value]


def _field(column: Any, **_kwargs: Any) -> Any:
    if column.name.endswith("_bp"):
        return PercentField(factor=100, label=label_of(column))
    return column.formfield(label=label_of(column))


FactsForm = modelform_factory(CatalogueFacts, form=RowForm, fields=FIELDS, formfield_callback=_field)


class ListingFacts(DeskForm):
    room = LISTINGS
    template_name = "desk/listing_facts.html"
    model: ClassVar[Any] = Product

    def records(self) -> Any:
        rows = super().records().exclude(structure=Product.CHILD)
        return rows.select_related("prison__office", "catalogue_facts")

    def form(self, data: Any = None, files: Any = None) -> Any:
        known = getattr(self.target, "catalogue_facts", None)
        return FactsForm(data, instance=known or CatalogueFacts(product=self.target))

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        facts = facts_of([self.target.pk], clock.today())[self.target.pk]
        whole = completeness(facts)
        return self.page(
            form=form,
            status=status,
            product=self.target,
            score=whole.score,
            missing=[words.missing(name) for name in whole.missing],
            facts=[
                each
                for each in [
                    (_("Domestic content"), words.content(facts)),
                    ("Perpres 46/2025", words.rung(facts)),
                ]
                if each[1]
            ],
        )

    def perform(self, form: Any) -> str:
        describe_product(facts=form.save(commit=False), by=self.request.user)
        return _("The facts are kept. They are in every catalogue frozen from now on.")

    def after(self) -> str:
        return reverse("desk:listing-facts", args=[self.target.pk])


class DataSheet(DeskView):
    """One page of everything known; of what has a price."""

    room = LISTINGS
    model = Product
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.target.price_from is None:
            raise Http404
        return as_pdf(f"lembar-data-{self.target.number}", prints.data_sheet(self.target))
