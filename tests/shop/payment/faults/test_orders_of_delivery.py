"""Events come in any order, and more than once: all 120 orders of five events end in the same books."""

from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from config.common.models import OutboxMessage
from shop.payment.models import Dispute, GatewayEvent, GatewayRefund
from shop.payment.sweep import sweep_card
from tests.shop.payment.card_sales import swept
from tests.shop.payment.cards import AMOUNT, agreed, books, card_order, deliver, set_aside, state, visit

pytestmark = pytest.mark.django_db
TOLD = (
    "checkout.session.completed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
)


def happened(fake: Any) -> tuple[Any, list[Any]]:
    """A buyer paid, got a part back in Stripe's own pages, and his bank decided against us; nobody has told us."""
    order = card_order()
    fake.pay(visit(order).session_id)
    paid = next(each for each in fake.outbox if each["type"] == TOLD[0])
    intent = paid["data"]["object"]["payment_intent"]
    fake.refund_in_dashboard(intent, 100_000 * 100)
    fake.close_dispute(fake.dispute(intent)["id"], won=False)
    told = {each["type"]: each for each in fake.outbox}
    return order, [told[kind] for kind in TOLD]


def told(order: Any, fake: Any, events: Any) -> tuple[Any, ...]:
    """All that is known after each event has come twice, and what failed once more, in the same order."""
    failed = [event for event in events for _twice in range(2) if deliver(event, fake).status_code == 500]
    assert {deliver(event, fake).status_code for event in failed} <= {200}
    sweep_card()
    swept()
    assert not GatewayEvent.objects.filter(processed_at=None).exists()
    assert agreed()
    letters = OutboxMessage.objects.exclude(template="order_placed").values_list("template", flat=True)
    return (
        state(order),
        books(order),
        set_aside(),
        sorted(GatewayRefund.objects.values_list("amount", "state")),
        sorted(Dispute.objects.values_list("amount", "state")),
        sorted(letters),
    )


def ends(order: Any, fake: Any, events: Any) -> tuple[Any, ...]:
    with transaction.atomic():
        found = told(order, fake, events)
        transaction.set_rollback(True)
    return found


def test_five_events_in_turn_and_reversed_end_the_same(fake):
    order, events = happened(fake)
    first = ends(order, fake, events)
    assert first[0][1:] == ("paid", ["paid"])
    assert first[3:5] == ([(100_000, "sent")], [(AMOUNT - 100_000, "lost")])
    assert ends(order, fake, events[::-1]) == first


@pytest.mark.slow
def test_all_120_orders_of_five_events_each_twice_end_the_same(fake):
    order, events = happened(fake)
    found = [ends(order, fake, each) for each in permutations(events)]
    assert len(found) == 120
    assert [each for each in found if each != found[0]] == []
