"""For the factories: goods as they stand after listing, approval and publication, written as rows."""

from typing import Any

from django.db import transaction

from catalogue.choices import Availability, Making, ProposalState
from catalogue.errors import ListingRefused
from catalogue.findable import refresh_findable
from catalogue.models import Product, ProductImage, Proposal
from catalogue.proposals import FIELDS, missing
from catalogue.services import new_product, next_number, product_class
from config.common import clock, pages
from config.common.models import AuditEvent
from partners.models import StockRecord
from partners.workshops.models import Workshop
from shop.accounts.models import User


@transaction.atomic
def published(
    workshop: Workshop, words: dict[str, Any], price: int, stock: int | None, officer: User, reviewer: User
) -> Product:
    """The same rows as the services leave, in a third of the statements; ``test_factory`` compares them."""
    if wanting := missing(words, has_price=price > 0):
        raise ListingRefused("incomplete", code="incomplete", missing=wanting)
    now, number = clock.now(), next_number(workshop)
    product = new_product(workshop, number, words["title_ind"], product_class())
    for name in words.keys() & set(FIELDS):
        setattr(product, name, words[name])
    made_to_order = stock is None or words["making"] == Making.MADE_TO_ORDER
    product.is_public, product.published_at, product.price_from = True, now, price
    product.availability = (
        Availability.MADE_TO_ORDER
        if made_to_order
        else Availability.READY
        if stock
        else Availability.SOLD_OUT
    )
    product.save()
    Proposal.objects.create(
        product=product,
        changes=words,
        state=ProposalState.PUBLISHED,
        by=officer,
        at=now,
        submitted_at=now,
        reviewed_by=reviewer,
        reviewed_at=now,
    )
    StockRecord.objects.create(
        product=product, partner=workshop.prison, partner_sku=number, price=price, num_in_stock=stock
    )
    product.categories.through.objects.bulk_create(
        product.categories.through(product=product, category_id=each) for each in words["categories"]
    )
    ProductImage.objects.bulk_create(
        ProductImage(product=product, picture_id=each["picture"], display_order=n)
        for n, each in enumerate(words["pictures"])
    )
    refresh_findable(product=product)
    office = workshop.prison.office.pk
    told = [("price set", officer), ("listing started", officer), ("listing published", reviewer)]
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=by,
            action=action,
            target_type="catalogue.product",
            target_id=str(product.pk),
            office_id=office,
            after={"price": price} if action == "price set" else {},
        )
        for action, by in told
    )
    pages.changed()
    return Product.objects.get(pk=product.pk)


def given(found: Any, values: dict[str, Any]) -> Any:
    """The row that stands already (see ``ground``), with the values somebody asks for."""
    if values:
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=values.keys())
        found.refresh_from_db()
    return found
