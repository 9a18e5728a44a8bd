"""Oscar knows one delivery method per basket; ours is the sum of one choice per prison."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping import methods
from oscar.core.prices import Price

from shop.shipping.quotes import Quote, ShippingRefused


class PerPrison(methods.Base):
    """The chosen quote of every prison in the basket, by prison id."""

    code = "per-prison"
    name = _("Delivery by prison")

    def __init__(self, choices: Mapping[int, Quote]) -> None:
        self.choices = dict(choices)

    def charge(self) -> Price:
        """The sum of the choices; delivery is passed through and carries no tax of ours."""
        total = Decimal(sum(quote.price for quote in self.choices.values()))
        return Price(currency="IDR", excl_tax=total, incl_tax=total)

    def calculate(self, basket: Any) -> Price:
        """The charge for this basket; refused when the choices belong to other prisons than its lines."""
        prisons = {line.stockrecord.partner_id for line in basket.all_lines()}
        if prisons != self.choices.keys():
            raise ShippingRefused(
                _("The basket has changed. Choose the delivery of every parcel again."), code="delivery"
            )
        return self.charge()
