from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import BaseChooseView, ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.models import Product
from cms.blocks.known import KnownRowBlock
from partners.workshops.models import Workshop


class ProductChooserViewSet(ChooserViewSet):
    """Lets an editor pick from what is for sale; pages keep the id only."""

    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    per_page = 20
    base_block_class = KnownRowBlock

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
