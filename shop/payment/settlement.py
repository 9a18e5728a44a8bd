"""What Stripe pays out, line by line: fees booked, the clearing account emptied, differences listed to the rupiah.

Each payout is read with the movements it is made of, and each movement set beside our own record of it. What of
those sales still stands at the gateway in the books is then in the bank. A payout is read once; one that the bank
sends back is at the gateway again and comes with a later one. Nothing is posted for a difference: it is shown to
the treasurer, who finds out.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Concat

from config.common import clock
from partners.models import Office
from partners.services import collecting_office
from shop.ledger import chart, refs
from shop.ledger.gateway import post_out_of_pool, post_payout, post_payout_failed
from shop.ledger.models import Entry
from shop.ledger.posting import legs_of
from shop.ledger.split import split
from shop.payment import card_refunds, disputes, gateway
from shop.payment.letters import tell_handlers
from shop.payment.models import (
    Dispute,
    DisputeState,
    GatewayCharge,
    GatewayRefund,
    Payout,
    PayoutLine,
    SendState,
    Unallocated,
)

BACK, YOUNG = timedelta(days=35), timedelta(minutes=2)
CHARGES, REFUNDS = (
    {"charge", "payment"},
    {"refund", "payment_refund", "refund_failure", "payment_failure_refund"},
)


def settle() -> int:
    """Read refunds, disputes and payouts of the last weeks at Stripe; returns how many payouts are new.

    What cannot be booked is reported after the rest has had its turn; while Stripe does not answer nothing is done.
    """
    new, errors = 0, []
    for what, call in _todo() if gateway.is_ready() else ():
        try:
            new += call() is True
        except gateway.GatewayUnreachable:
            raise
        except Exception as error:
            error.add_note(what)
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{new} payouts, {len(errors)} things could not be booked", errors)
    return new


def _todo() -> Iterator[tuple[str, Callable[[], str | bool | None]]]:
    since, young = clock.now() - BACK, clock.now() - YOUNG
    for said in gateway.refunds(since=since):
        yield f"refund {said.id}", partial(card_refunds.apply, said)
    for refund in GatewayRefund.objects.filter(state=SendState.NEW, at__lt=young):
        yield f"refund {refund.key}", partial(card_refunds.send, refund)
    for dispute in gateway.disputes(since=since):
        yield f"dispute {dispute.id}", partial(disputes.apply, dispute)
    for old in Dispute.objects.filter(state=DisputeState.OPEN, opened_at__lt=since).select_related("charge"):
        yield f"dispute {old}", partial(sync_money_back, old.charge.payment_intent)
    yield "fees", _late_fees
    for payout in reversed(gateway.payouts(since=since)):
        yield f"payout {payout.id}", partial(import_payout, payout)


def sync_money_back(payment_intent: str) -> str:
    """Read the refunds and disputes of one payment; what a message of Stripe's makes us do."""
    for said in gateway.refunds(payment_intent):
        card_refunds.apply(said)
    for dispute in gateway.disputes(payment_intent):
        disputes.apply(dispute)
    return "read"


def _late_fees() -> None:
    """Stripe may know its fee a while after the payment; what is known is booked, once."""
    for charge in GatewayCharge.objects.filter(fee=None, at__lt=clock.now() - YOUNG).order_by("at")[:50]:
        said = gateway.charge(charge.payment_intent)
        if said.fee is not None:
            charge.fee, charge.balance_transaction = said.fee, said.balance_transaction
            charge.save(update_fields=["fee", "balance_transaction"])
    posted = Entry.objects.filter(key=Concat(Value("fee:"), OuterRef("payment_intent")))
    for charge in _with_office().filter(~Exists(posted), fee__gt=0, at__gte=clock.now() - BACK):
        if card_refunds.order_of(charge):
            book_fee(charge, f"fee:{charge.payment_intent}", charge.fee or 0)


def _with_office() -> QuerySet[GatewayCharge]:
    return GatewayCharge.objects.select_related("request__office__prison", "request__order")


def book_fee(charge: GatewayCharge, key: str, fee: int) -> None:
    """A fee of Stripe's is borne by the prisons' offices in proportion to their parts of the payment.

    For money without an order it is the collecting office's.
    """
    if not fee:
        return
    collector, order = charge.request.office, card_refunds.order_of(charge)
    shares = [(collector, fee)]
    if order:
        paid = _paid(order.number, charge)
        shares = list(zip(paid, split(fee, list(paid.values())), strict=True))
    post_out_of_pool(
        key=key,
        what=chart.FEES,
        order_number=order.number if order else "",
        collector=collector,
        shares=shares,
        reference=charge.payment_intent,
    )


def _paid(number: str, charge: GatewayCharge) -> dict[Office, int]:
    """What each prison's office was credited with when this money was booked."""
    entry = Entry.objects.get(event="paid", reason=charge.payment_intent)
    rows = (
        entry.transfers.values_list("credit__office").annotate(total=Sum("amount")).order_by("credit__office")
    )
    offices = Office.objects.select_related("prison").in_bulk([office for office, _total in rows])
    return {offices[office]: total for office, total in rows}


def import_payout(said: gateway.Payout) -> bool:
    """Book a payout that has arrived, once; False when there was nothing to do. It reads its lines first."""
    known = Payout.objects.filter(payout_id=said.id).first()
    if known and known.status == said.status:
        return False
    lines = gateway.balance_lines(payout=said.id) if not known or known.booked_at is None else []
    return _import(said, [line for line in lines if line.source != said.id or line.type == "payout_failure"])


@transaction.atomic
def _import(said: gateway.Payout, lines: list[gateway.BalanceLine]) -> bool:
    office = collecting_office(on=clock.today())
    if office is None:
        return False
    facts: dict[str, Any] = {"office": office, "amount": said.amount, "arrives_on": said.arrives_at.date()}
    payout, _is_new = Payout.objects.select_for_update().get_or_create(
        payout_id=said.id, defaults=facts | {"status": ""}
    )
    if payout.status == said.status:
        return False
    payout.status = said.status
    if said.status == "failed" and payout.booked_at:
        post_payout_failed(payout_id=said.id, reason="failed")
        _tell(payout, "payout_failed")
    elif said.status == "paid" and payout.booked_at is None:
        _book(payout, lines)
    payout.save(update_fields=["status", "booked_at"])
    return True


def _book(payout: Payout, lines: list[gateway.BalanceLine]) -> None:
    sales: set[str] = set()
    for said in lines:
        line = PayoutLine(
            payout=payout,
            transaction_id=said.id,
            type=said.type,
            source=said.source,
            amount=said.amount,
            fee=said.fee,
        )
        _match(line)
        line.save()
        if line.charge:
            sales.update(_sales(line.charge))
        elif line.type == "payout_failure":
            sales.update(_sales_of(line.source))
    post_payout(payout_id=payout.payout_id, sales=sales)
    payout.booked_at = clock.now()
    if payout.difference or any(line.difference for line in payout.lines.all()):
        _tell(payout, "payout_differs")


def _match(line: PayoutLine) -> None:
    """Our own record of a movement, and what we expect of it; a fee that Stripe names here is booked here."""
    found: GatewayCharge | None = None
    expected = 0
    if line.type in CHARGES:
        found = _with_office().filter(charge_id=line.source).first()
        expected = found.amount if found else 0
        key = f"fee:{found.payment_intent}" if found else ""
        if found and found.fee is None:
            found.fee, found.balance_transaction = line.fee, line.transaction_id
            found.save(update_fields=["fee", "balance_transaction"])
        if found:
            book_fee(found, key, found.fee or 0)
            expected -= found.fee or 0
    elif line.type in REFUNDS:
        refund = GatewayRefund.objects.filter(refund_id=line.source).first()
        found = _with_office().get(pk=refund.charge_id) if refund else None
        expected = (refund.amount if line.amount > 0 else -refund.amount) if refund else 0
        if money := Unallocated.objects.filter(resolution=line.source).first():
            found = _with_office().filter(payment_intent=money.reference).first()
            expected = -money.amount
    elif dispute := Dispute.objects.filter(dispute_id=line.source).first():
        found = _with_office().get(pk=dispute.charge_id)
        expected = (dispute.amount if line.amount > 0 else -dispute.amount) - line.fee
        book_fee(found, f"fee:{line.transaction_id}", line.fee)
    elif line.type == "payout_failure":
        failed = Payout.objects.filter(payout_id=line.source).first()
        expected = failed.amount if failed else 0
    line.charge, line.expected = found, expected


def _sales(charge: GatewayCharge) -> Iterable[str]:
    """The names under which a charge's money can lie at the gateway."""
    order = card_refunds.order_of(charge)
    if order is None:
        return [charge.payment_intent]
    return {refs.sale(order.number, office) for office in _paid(order.number, charge)}


def _sales_of(payout_id: str) -> Iterable[str]:
    entry = Entry.objects.filter(key=f"payout:{payout_id}").first()
    return {leg.credit.subject for leg in legs_of(entry)} if entry else ()


def _tell(payout: Payout, news: str) -> None:
    said = {"news": news, "number": payout.payout_id, "amount": payout.amount}
    tell_handlers(payout.office, "card_news", about=f"{news}:{payout.payout_id}", **said)
