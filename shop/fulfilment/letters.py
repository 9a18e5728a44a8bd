"""What letters say of a parcel: plain facts, which the letter puts into words when it is sent."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import translation

from config.common import clock, outbox
from shop.fulfilment.models import Consignment, Delivery
from shop.order.letters import letter_key, tell_buyer
from shop.order.models import Line, Order
from shop.shipping.models import PickupPoint


def parcels_of(order: Order) -> list[dict[str, Any]]:
    """The parcels of an order, in the order of its page."""
    consignments = order.consignments.select_related("prison").prefetch_related("lines__line").order_by("pk")
    return [parcel(each, order) for each in consignments]


def parcel(
    consignment: Consignment, order: Order, lines: Iterable[tuple[int, Line]] | None = None
) -> dict[str, Any]:
    """One parcel: whose, what is in it, how and by when it comes."""
    if lines is None:
        lines = [(each.quantity, each.line) for each in consignment.lines.all()]
    return {
        "prison": consignment.prison.name,
        "delivery": consignment.delivery,
        "service": consignment.service,
        "shipping": consignment.shipping,
        "promised_on": consignment.promised_on.isoformat(),
        "goods": [
            (quantity, line.title_in(order.language), line.unit_price * quantity) for quantity, line in lines
        ],
    }


def tell_ready(consignment: Consignment) -> None:
    """Where and when to fetch it, and what to bring."""
    order = consignment.order
    points = PickupPoint.objects.filter(prison=consignment.prison).current(clock.today())
    point = points.first()
    with translation.override(order.language):
        where = [point.address, point.hours] if point else []
    tell_buyer(
        order,
        "ready_for_pickup",
        about=consignment.reference,
        parcel=parcel(consignment, order),
        code=consignment.pickup_code,
        where=where,
        cash=order.total if order.pays_at_pickup else None,
    )


def tell_handed_over(consignment: Consignment, *, complain_for: timedelta, wait: timedelta) -> None:
    """Sent after ``wait``, so that an officer can still take a mistake back."""
    order, zone = consignment.order, consignment.prison.timezone
    tell_buyer(
        order,
        "handed_over",
        about=consignment.reference,
        wait=wait,
        parcel=parcel(consignment, order),
        courier=consignment.courier,
        tracking=consignment.tracking,
        fetched=consignment.delivery == Delivery.PICKUP,
        complain_until=(clock.today(zone) + complain_for).isoformat(),
    )


def untell_handed_over(consignment: Consignment) -> bool:
    """Take the letter back; False when it has been sent."""
    return outbox.withdraw(key=letter_key("handed_over", consignment.reference))


def tell_returned(consignment: Consignment) -> None:
    order = consignment.order
    tell_buyer(order, "parcel_returned", about=consignment.reference, parcel=parcel(consignment, order))
