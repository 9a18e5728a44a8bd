"""The treasury's proof, and the last letter of an order: where the state's share of its money is now.

One letter an order: it is owed with the NTPN that leaves nothing of the order to be shared or deposited, so a
basket from several prisons is told of once, when the last of them has deposited (``docs/decisions/trail.md``).
"""

from datetime import date
from typing import Any

from django.db import transaction

from config.common import outbox
from config.common.money import rupiah
from partners.models import Partner
from shop.ledger.deposits import confirm_deposit
from shop.ledger.models import Deposit
from shop.ledger.trail import Trail, trails
from shop.order.models import Order


@transaction.atomic
def record_deposit(
    *, deposit: Deposit, ntpn: str, ntb: str, paid_on: date, by: Any, receipt: Any = None
) -> Deposit:
    """Record the proof of a deposit, and tell the buyers whose orders it completes."""
    deposit = confirm_deposit(deposit=deposit, ntpn=ntpn, ntb=ntb, paid_on=paid_on, by=by, receipt=receipt)
    references = deposit.lines.values_list("account__subject", flat=True)
    found = trails({reference.partition("/")[0] for reference in references})
    complete = [number for number, rows in found.items() if all(each.is_deposited for each in rows)]
    names = dict(Partner.objects.values_list("pk", "name")) if complete else {}
    for order in Order.objects.filter(number__in=complete).select_related("user").order_by("pk"):
        _tell(order, found[order.number], names)
    return deposit


def _tell(order: Order, rows: list[Trail], names: dict[int, str]) -> None:
    deposits = [(names[row.prison_id], each.amount, each.ntpn or "") for row in rows for each in row.deposits]
    outbox.queue(
        key=f"deposited:{order.number}",
        to=order.email,
        template="deposited",
        language=order.language,
        context={
            "number": order.number,
            "amount": rupiah(sum(amount for _name, amount, _ntpn in deposits)),
            "deposits": [
                {"prison": name, "amount": rupiah(amount), "ntpn": masked(ntpn)}
                for name, amount, ntpn in deposits
            ],
            "path": order.get_absolute_url(),
        },
    )


def masked(ntpn: str) -> str:
    """Enough of an NTPN to compare it with the treasury's receipt, too little to use it."""
    return f"{ntpn[:4]}••••••••{ntpn[-4:]}" if ntpn else ""
