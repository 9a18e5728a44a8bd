"""Goods of a production partner are in the shop only while an agreement with him holds.

Publishing asks, and a daily sweep withdraws what is no longer covered; a date that is reached changes no row by
itself, and the public lists must not ask of every product.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists

from catalogue.models import Product
from catalogue.services import withdraw_listing
from partners.models import Agreement
from partners.workshops.models import Model


def uncovered(on: date) -> Any:
    """Published listings of workshops with a partner, without an agreement that holds on that day."""
    holding = Agreement.objects.in_force(on).of_workshop("workshop__")
    listings = Product.objects.filter(is_public=True, workshop__model=Model.PARTNER)
    return listings.exclude(structure=Product.CHILD).exclude(Exists(holding))


@transaction.atomic
def withdraw_uncovered(on: date) -> int:
    """Take them off the shop; a proposal sent for approval brings one back once there is an agreement."""
    found = list(uncovered(on).order_by("pk"))
    for product in found:
        withdraw_listing(product=product, by=None)
    return len(found)
