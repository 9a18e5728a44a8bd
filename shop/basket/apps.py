from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "shop.basket"

    def ready(self) -> None:
        """Oscar collects its basket views here; the shop has its own page."""
