"""What a buyer changes after he has ordered: he cancels, and he orders the same once more."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from config.common.errors import Refused
from shop.fulfilment.models import Consignment, State
from shop.order.models import Order, Status
from shop.payment.services import cancel_order
from shop.storefront.errors import OrderRefused
from shop.storefront.services import add_to_basket


@transaction.atomic
def cancel_by_buyer(*, order: Order) -> Order:
    """The buyer changes his mind, before he has paid or before any prison has begun with what he paid.

    Accepting locks the order first as well, so one of the two comes first and the other sees it.
    """
    locked = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if locked.status not in (Status.PENDING, Status.PAID):
        raise OrderRefused(_("This order can no longer be cancelled here."), code="state")
    begun = first_begun(locked, locked.consignments.select_related("prison").order_by("pk"))
    if begun is not None:
        raise OrderRefused(
            _(
                "%(prison)s has accepted this order already, so it can no longer be cancelled here. "
                "Write to us, and we ask the prison."
            )
            % {"prison": begun.prison.name},
            code="accepted",
        )
    with translation.override("id"):  # the books are kept in Indonesian
        reason = _("Cancelled by the buyer.")
    return cancel_order(order=locked, reason=reason)


def first_begun(order: Order, consignments: Iterable[Consignment]) -> Consignment | None:
    """The parcel because of which a paid order stands; what is not paid yet keeps nobody."""
    if order.status != Status.PAID and not order.is_part_paid:
        return None
    return next((each for each in consignments if each.state != State.WAITING), None)


def can_cancel(order: Order, consignments: Iterable[Consignment]) -> bool:
    return order.status in (Status.PENDING, Status.PAID) and first_begun(order, consignments) is None


@transaction.atomic
def order_again(*, basket: Any, order: Order) -> list[str]:
    """Put an order's goods into the basket once more; returns why some of them could not.

    Refused when none of them can, and then the basket is as it was.
    """
    lines = list(order.lines.select_related("product").order_by("pk"))
    problems = []
    for line in lines:
        try:
            add_to_basket(basket=basket, number=line.product.number, quantity=line.quantity)
        except Refused as refused:
            title = line.title_in(translation.get_language() or "")
            problems.append(f"{title}: {refused.message}")
    if len(problems) == len(lines):
        raise OrderRefused(" ".join(problems), code="gone")
    return problems
