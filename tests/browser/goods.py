"""What the demo's shop has to be looked at."""

from functools import cached_property

from django.db.models import QuerySet

from catalogue.choices import Availability
from catalogue.models import Product


class Shop:
    """Where it is, and the addresses of things that a test needs. Reads the database; changes nothing."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def goods(self) -> QuerySet[Product]:
        durable = Product.objects.for_sale().filter(durability="durable", structure=Product.STANDALONE)
        return durable.filter(min_quantity=1).order_by("pk")

    @cached_property
    def chair(self) -> Product:
        """Ready to ship, alone, durable."""
        return self.goods.filter(availability=Availability.READY).first()

    @cached_property
    def from_elsewhere(self) -> Product:
        """Of another prison than the first."""
        return self.goods.filter(availability=Availability.READY).exclude(prison=self.chair.prison).first()

    @cached_property
    def made_to_order(self) -> Product:
        return self.goods.filter(availability=Availability.MADE_TO_ORDER).first()

    @cached_property
    def with_variants(self) -> Product:
        return Product.objects.for_sale().filter(structure=Product.PARENT).first()

    @cached_property
    def withdrawn(self) -> Product:
        """Once for sale, the last of the ordinary goods; taken off the shop here, for this look."""
        product = self.goods.last()
        Product.objects.filter(pk=product.pk).update(is_public=False)
        return product
