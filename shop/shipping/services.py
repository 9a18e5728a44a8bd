"""How a delivery rule changes: by a new row that begins later, never by an edit. And whose day is full."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from config.common import audit, pages
from shop.shipping.models import DailyCap, Rule
from shop.shipping.querysets import promised_orders
from shop.shipping.quotes import ShippingRefused


@transaction.atomic
def put_in_force(*, rule: Rule, actor: Any = None) -> Rule:
    """Save a new rule, and end the earlier ones about the same subject on the day before it begins.

    ShippingRefused when a field is wrong, or when a rule about the subject begins on that day or later.
    """
    earlier = list(type(rule).objects.about(rule).select_for_update().order_by("valid_from"))
    try:
        rule.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise ShippingRefused(messages[0], field=field, code="rule") from error
    if earlier and earlier[-1].valid_from >= rule.valid_from:
        message = _("A rule about the same thing already begins on %(date)s; a new one must begin later.")
        raise ShippingRefused(
            message % {"date": earlier[-1].valid_from.isoformat()}, field="valid_from", code="rule"
        )
    for old in earlier:
        if old.valid_to is None or old.valid_to >= rule.valid_from:
            old.valid_to = rule.valid_from - timedelta(days=1)
            old.save(update_fields=["valid_to"])
    rule.save()
    audit.record(actor=actor, action="shipping.rule", target=rule, after=_facts(rule))
    pages.changed()
    return rule


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int) else str(value) for name, value in model_to_dict(rule).items()
    }


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
