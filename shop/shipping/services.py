"""How a delivery rule changes: by a new row that begins later, never by an edit. And whose day is full."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from config.common import rules
from shop.shipping.models import DailyCap, Rule
from shop.shipping.querysets import promised_orders
from shop.shipping.quotes import ShippingRefused


def put_in_force(*, rule: Rule, actor: Any = None) -> Rule:
    """Save a new rule, and end the earlier ones about the same subject on the day before it begins."""
    office = getattr(getattr(rule, "prison", None), "office", None)
    return rules.put_in_force(
        row=rule,
        about=type(rule).objects.about(rule),
        by=actor,
        office_id=office and office.pk,
        action="shipping.rule",
        refused=ShippingRefused,
    )


def hold_full_days(*, prisons: Collection[int], on: date) -> dict[int, frozenset[date]]:
    """The days these prisons bring no more; their caps stay locked until the end of the caller's transaction.

    So whoever promises a day after this call knows of all who promised before, and the cap is never passed.
    """
    rows = DailyCap.objects.in_force(on).filter(prison__in=prisons).order_by("valid_from", "pk")
    caps = {row.prison_id: row.orders_per_day for row in rows.select_for_update(of=["self"], no_key=True)}
    if not caps:
        return {}
    full = defaultdict(set)
    promised = promised_orders(on).filter(pk__in=caps)
    for prison, day, orders in promised.values_list("pk", "consignments__promised_on", "orders"):
        if orders >= caps[prison]:
            full[prison].add(day)
    return {prison: frozenset(days) for prison, days in full.items()}
