from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from catalogue.models import Product


class ProductChooserViewSet(ChooserViewSet):
    """Lets an editor pick from what is for sale; pages keep the id only."""

    model = "catalogue.Product"
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    per_page = 20

    def get_object_list(self) -> QuerySet[Any]:
        return Product.objects.for_sale().order_by("title_ind")


product_chooser = ProductChooserViewSet("product_chooser")
ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="cms.choosers")
