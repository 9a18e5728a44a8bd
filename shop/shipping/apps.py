from oscar.apps.shipping import apps as core


class ShippingConfig(core.ShippingConfig):
    name = "shop.shipping"
