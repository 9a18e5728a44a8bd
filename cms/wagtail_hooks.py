from typing import Any

from wagtail import hooks

from cms.choosers import product_chooser


@hooks.register("register_admin_viewset")
def register_product_chooser() -> Any:
    return product_chooser
