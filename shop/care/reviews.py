"""What buyers say of a thing, and the average that its page reads.

Only who bought it and has it for good may speak, once for each line of his order. Nothing is seen before somebody at
the prison has read it, because a review may speak of a person where it should speak of the thing.
"""

from typing import Any

from django.db import transaction
from django.db.models import Avg
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from config.common import audit, pages
from shop.care.errors import CareRefused
from shop.care.models import Review
from shop.fulfilment.models import State
from shop.order.models import Line, Order


@transaction.atomic
def write_review(*, line: Line, stars: int, words: str) -> Review:
    """Keep a review until it is read; refused before the sale is complete, and the second time."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=line.order_id)
    if not line.consigned.exists() or line.consigned.exclude(consignment__state=State.COMPLETED).exists():
        sentence = _("A review can be written when the order is completed.")
        raise CareRefused(sentence, field="line", code="not completed")
    if Review.objects.filter(line=line).exists():
        raise CareRefused(_("You have reviewed this already. Thank you."), field="line", code="once")
    if not words.strip():
        raise CareRefused(_("Write what the thing is like."), field="words", code="empty")
    city = order.shipping_address.line4 if order.shipping_address else ""
    product = line.product.parent or line.product
    return Review.objects.create(line=line, product=product, stars=stars, words=words.strip(), city=city)


@transaction.atomic
def moderate(*, review: Review, show: bool, by: Any) -> Review:
    """Show a review, or keep it (or take it) off the page; the average follows."""
    product = Product.objects.select_for_update(of=["self"], no_key=True).get(pk=review.product_id)
    review = Review.objects.get(pk=review.pk)
    before, review.is_shown = review.is_shown, show
    review.save(update_fields=["is_shown"])
    average = Review.objects.filter(product=product, is_shown=True).aggregate(average=Avg("stars"))["average"]
    Product.objects.filter(pk=product.pk).update(rating=average)
    facts: dict[str, Any] = {"before": {"is_shown": before}, "after": {"is_shown": show}}
    office = product.prison.office.pk
    audit.record(actor=by, action="review moderated", target=review, office_id=office, **facts)
    pages.changed()
    return review
