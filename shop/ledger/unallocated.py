"""Money that came and fits nothing: owed to whoever sent it, until it is given back or used for an order.

What came by card lies at the gateway under its own reference, anything else in the office's bank.
"""

from datetime import date
from typing import Any

from config.common import clock
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.models import Entry
from shop.ledger.posting import Leg, balance_of, post
from shop.ledger.refs import AccountRef


def at_gateway(office: Office, reference: str) -> AccountRef:
    return refs.of(chart.CLEARING, office, reference[:80])


def lies_at_gateway(office: Office, reference: str) -> bool:
    """Whether it has not been paid out yet."""
    return balance_of(at_gateway(office, reference)) > 0


def post_unallocated(
    *,
    office: Office,
    reference: str,
    amount: int,
    card: bool,
    effective_on: date | None = None,
    actor: Any = None,
) -> Entry:
    """``amount`` whole rupiah came under ``reference`` and nobody knows for what."""
    lies = at_gateway(office, reference) if card else refs.bank(office)
    legs = [Leg(lies, refs.of(chart.UNALLOCATED, office), amount, reference[:80])]
    on = effective_on or clock.today(office.timezone)
    return post(key=_key(office, reference), event="unallocated", legs=legs, effective_on=on, actor=actor)


def post_resolved(*, office: Office, reference: str, amount: int, actor: Any, reason: str) -> Entry:
    """It is owed no more: sent back, or booked anew as an order's payment; taken from where it lies.

    What the gateway kept as its fee is taken from others' card money.
    """
    lies = at_gateway(office, reference) if lies_at_gateway(office, reference) else refs.bank(office)
    owed, taken = refs.of(chart.UNALLOCATED, office), min(amount, balance_of(lies))
    lent = refs.of(chart.LENT, office, reference[:80])
    legs = [Leg(owed, lies, taken, reference[:80]), Leg(owed, lent, amount - taken)]
    key, on = f"{_key(office, reference)}:resolved", clock.today(office.timezone)
    return post(key=key, event="resolved", legs=legs, effective_on=on, actor=actor, reason=reason)


def _key(office: Office, reference: str) -> str:
    return f"unallocated:{office.pk}:{reference}"
