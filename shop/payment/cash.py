"""Cash from the counter, on its way to the account.

Whoever sold has it in his hands; in the books it is held by the prison (``ledger.payments``), so nothing of it can
be deposited yet. It is passed on when a treasurer, who did not take it himself, has paid it into the account.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common.money import rupiah
from partners.models import Office
from shop.ledger.payments import Held, not_remitted, remit
from shop.ledger.posting import lock
from shop.payment.errors import PaymentRefused
from shop.payment.models import Receipt


def cash_of(office: Office) -> list[tuple[Receipt, Held]]:
    """What the office's counter has taken and its account has not seen, each with its receipt, the oldest first."""
    code = office.prison.short_code if office.prison else ""
    held = {each.order_number: each for each in not_remitted(office) if each.prison_code == code}
    receipts = Receipt.objects.filter(request__order__number__in=held).select_related("request__order", "by")
    return [(each, held[each.request.order.number]) for each in receipts.order_by("at", "pk")]


@transaction.atomic
def pay_in(*, office: Office, total: int, reference: str, by: Any) -> int:
    """All of the counter's cash is in the account, under one bank reference; ``total`` is what was counted."""
    lock()
    reference, taken = " ".join(reference.upper().split()), cash_of(office)
    if not reference:
        raise PaymentRefused(_("Write the bank's reference."), field="reference", code="reference")
    now = sum(held.amount for _receipt, held in taken)
    if not now or now != total:
        raise PaymentRefused(
            _("The cash is %(now)s by now, not %(total)s. Look at the list again.")
            % {"now": rupiah(now), "total": rupiah(total)},
            code="total",
        )
    if any(receipt.by_id == by.pk for receipt, _held in taken):
        raise PaymentRefused(
            _("Somebody else must confirm that the cash you took is in the account."), code="same person"
        )
    for _receipt, held in taken:
        remit(
            order_number=held.order_number,
            prison_office=office,
            collector=office,
            actor=by,
            reference=reference,
        )
    return now
