from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):
    name = "shop.checkout"

    def ready(self) -> None:
        """Oscar's seven checkout views stay away; ours are two pages."""
