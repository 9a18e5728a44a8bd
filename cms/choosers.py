from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.models import Product
from cms.blocks.known import KnownRowBlock
from partners.workshops.models import Workshop


class GoodsFilterForm(BaseFilterForm):
    q = forms.CharField(label=_("Name or number"), required=False)

    def filter(self, objects: QuerySet[Product]) -> QuerySet[Product]:
        words = self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(words)
        named = Q(title_ind__icontains=words) | Q(title_en__icontains=words) | Q(number__icontains=words)
        return objects.filter(named) if words else objects


class ChooseGoods(ChooseView):
    filter_form_class = GoodsFilterForm


class ChooseGoodsResults(ChooseResultsView):
    filter_form_class = GoodsFilterForm


class ChosenGoods(ChosenView):
    def get_object(self, pk: str) -> Product:
        return Product.objects.for_sale().get(pk=pk)


class ChosenManyGoods(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Product]:
        return Product.objects.for_sale().filter(pk__in=pks)


class ProductChooserViewSet(ChooserViewSet):
    """Lets an editor pick from what is for sale, by name or number; pages keep the id only."""

    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    per_page = 20
    base_block_class = KnownRowBlock
    choose_view_class = ChooseGoods
    choose_results_view_class = ChooseGoodsResults
    chosen_view_class = ChosenGoods
    chosen_multiple_view_class = ChosenManyGoods

    def get_object_list(self) -> QuerySet[Any]:
        return Product.objects.for_sale().order_by("title_ind")


class WithPrison(BaseChooseView):
    """Many prisons have a workshop of the same name."""

    @property
    def columns(self) -> list[Any]:
        return [*super().columns, Column("prison", label=_("Prison"), accessor="prison.name")]


class ChooseWorkshopView(WithPrison, ChooseView):
    pass


class ChooseWorkshopResultsView(WithPrison, ChooseResultsView):
    pass


class WorkshopChooserViewSet(ChooserViewSet):
    model = "workshops.Workshop"
    icon = "cogs"
    choose_one_text = _("Choose a workshop")
    choose_another_text = _("Choose another workshop")
    per_page = 20
    base_block_class = KnownRowBlock
    choose_view_class = ChooseWorkshopView
    choose_results_view_class = ChooseWorkshopResultsView

    def get_object_list(self) -> QuerySet[Any]:
        working = Workshop.objects.filter(is_active=True, prison__is_active=True)
        return working.select_related("prison").order_by("prison__name", "name_ind")


product_chooser = ProductChooserViewSet("product_chooser")
ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="cms.choosers")
workshop_chooser = WorkshopChooserViewSet("workshop_chooser")
WorkshopChooserBlock = workshop_chooser.get_block_class(
    name="WorkshopChooserBlock", module_path="cms.choosers"
)
