"""What buyers say of a thing, and the columns the product's page reads of it.

Only who bought it and has it for good may speak, once for each line of his order. Nothing is seen before somebody at
the prison has read it, because a review may speak of a person where it should speak of the thing.
"""

from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from config.common import audit, pages
from shop.care.errors import CareRefused
from shop.care.models import Rating, Review, ReviewState
from shop.fulfilment.models import State
from shop.order.models import Line, Order


@transaction.atomic
def write_review(*, line: Line, stars: int, words: str) -> Review:
    """Keep a review until it is read; refused before the sale is complete, and the second time."""
    order = (
        Order.objects.select_for_update(of=["self"]).select_related("shipping_address").get(pk=line.order_id)
    )
    if not line.consigned.exists() or line.consigned.exclude(consignment__state=State.COMPLETED).exists():
        raise CareRefused(
            _("A review can be written when the order is completed."), field="line", code="not completed"
        )
    if Review.objects.filter(line=line).exists():
        raise CareRefused(_("You have reviewed this already. Thank you."), field="line", code="once")
    if not words.strip():
        raise CareRefused(_("Write what the thing is like."), field="words", code="empty")
    return Review.objects.create(
        line=line,
        product=line.product.parent or line.product,
        stars=stars,
        words=words.strip(),
        city=order.shipping_address.line4 if order.shipping_address else "",
    )


@transaction.atomic
def moderate(*, review: Review, publish: bool, by: Any) -> Review:
    """Show a review, or keep it (or take it) off the page; the product's columns follow."""
    review = (
        Review.objects.select_for_update(of=["self"])
        .select_related("product__prison__office")
        .get(pk=review.pk)
    )
    before, review.state = review.state, ReviewState.PUBLISHED if publish else ReviewState.REFUSED
    review.save(update_fields=["state"])
    _refresh_rating(review)
    audit.record(
        actor=by,
        action=f"review {review.state}",
        target=review,
        office_id=review.product.prison.office.pk,
        before={"state": before},
        after={"state": review.state},
    )
    pages.changed()
    return review


def _refresh_rating(review: Review) -> None:
    """Counted anew under the row's lock, so that two readers at once leave the right sum."""
    Rating.objects.get_or_create(product=review.product)
    rating = Rating.objects.select_for_update().get(product=review.product)
    found = Review.objects.published().filter(product=review.product).order_by()
    said = found.aggregate(count=Count("pk"), stars=Sum("stars", default=0))
    rating.count, rating.stars = said["count"], said["stars"]
    rating.save()
