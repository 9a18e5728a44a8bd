"""Money back: who owes it to a buyer, and that it was sent.

A consignment that was cancelled after it was paid, or a refund that was accepted, leaves a debt of its prison. It
is paid from where the money lies: by the collecting office as long as that still holds it, else by the prison
itself. What was paid by card is given back by the office whose card account it is, whoever has the money by now.
What one office owes of one order is one transfer to the buyer, whatever the number of prisons.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from partners.models import Office, Partner
from shop.ledger import chart, refs
from shop.ledger.gateway import post_out_of_pool
from shop.ledger.models import Balance, Transfer
from shop.ledger.refunds import post_refund_paid
from shop.order.letters import tell_buyer
from shop.order.models import Order
from shop.payment.errors import PaymentRefused
from shop.payment.models import DisputeState, GatewayCharge, Receipt

PAID = Q(debit__code=chart.REFUND, entry__event="refund-paid")


@dataclass
class Debt:
    """What ``payer`` has to give back of one order, for which prisons' offices, and to which card if to one."""

    order_number: str
    payer: Office
    since: date
    shares: list[tuple[Office, int]] = field(default_factory=list)
    charge: GatewayCharge | None = None

    @property
    def amount(self) -> int:
        return sum(amount for _office, amount in self.shares)


def debts_of(order: Order) -> list[Debt]:
    """What the buyer of an order has still to get back."""
    return _debts(_owed().filter(account__subject=order.number))


def debts_from(office: Office) -> list[Debt]:
    """What ``office`` has to give back, the oldest first: its own debts, and those for which it holds the money."""
    held = Balance.objects.of(office, chart.HELD).open().values_list("subject", flat=True)
    numbers = [sale.partition("/")[0] for sale in held]
    by_card = Receipt.objects.filter(office=office, request__order__number=OuterRef("subject"))
    by_card = by_card.filter(reference__in=GatewayCharge.objects.values("payment_intent"))
    rows = _owed().filter(Q(office=office) | Q(account__subject__in=numbers) | Exists(by_card))
    return sorted((debt for debt in _debts(rows) if debt.payer == office), key=lambda debt: debt.since)


def given_back(order: Order) -> list[tuple[date, int]]:
    """What the buyer of an order has got back, and when."""
    stands = Transfer.objects.filter(PAID, debit__subject=order.number, entry__reversed_by=None)
    rows = stands.values_list("entry__effective_on")
    return list(rows.annotate(Sum("amount")).order_by("entry__effective_on"))


def _owed() -> QuerySet[Balance]:
    return Balance.objects.open().filter(code=chart.REFUND).select_related("office__prison")


def _debts(rows: QuerySet[Balance]) -> list[Debt]:
    owed = {refs.sale(row.subject, _office(row)): row for row in rows.order_by("pk")}
    if not owed:
        return []
    holders = Balance.objects.open().filter(code=chart.HELD, account__subject__in=owed)
    held = {each.subject: each for each in holders.select_related("office__prison")}
    accounts = [row.pk for row in owed.values()]
    charges = charges_of({row.subject for row in owed.values()})
    begun = Transfer.objects.filter(credit__in=accounts).values_list("credit")
    since = dict(begun.annotate(Min("entry__effective_on")))
    debts: dict[tuple[str, int], Debt] = {}
    for sale, row in owed.items():
        holder = held.get(sale)
        charge = charges.get(row.subject)
        payer = _office(holder if holder and holder.amount >= row.amount else row)
        payer = charge.request.office if charge else payer
        debt = debts.setdefault(
            (row.subject, payer.pk), Debt(row.subject, payer, since[row.pk], charge=charge)
        )
        debt.since = min(debt.since, since[row.pk])
        debt.shares.append((_office(row), row.amount))
    return list(debts.values())


def charges_of(numbers: Collection[str]) -> dict[str, GatewayCharge]:
    """What paid these orders by card, by their numbers; in two queries."""
    receipts = Receipt.objects.filter(request__order__number__in=numbers, reference__startswith="pi_")
    number_of = dict(receipts.values_list("reference", "request__order__number"))
    if not number_of:
        return {}
    rows = GatewayCharge.objects.filter(payment_intent__in=number_of)
    return {number_of[each.payment_intent]: each for each in rows.select_related("request__office__prison")}


def require_no_dispute(charge: GatewayCharge | None) -> None:
    """While the buyer's bank decides it has the money; giving it back as well would be twice."""
    if charge and charge.disputes.filter(state=DisputeState.OPEN).exists():
        raise PaymentRefused(
            _("The buyer's bank has taken this money back and is deciding about it. Wait for its answer."),
            code="dispute",
        )


def _office(row: Balance) -> Office:
    """Debts and held money always belong to one."""
    return cast(Office, row.office)


@transaction.atomic
def pay_back(*, order: Order, payer: Office, reference: str, by: Any) -> int:
    """A treasurer has sent the buyer all that ``payer`` owes him of an order; ``reference`` is the bank's."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    reference = " ".join(reference.upper().split())
    if not reference:
        raise PaymentRefused(_("Write the bank's reference."), field="reference", code="reference")
    debt = next((each for each in debts_of(order) if each.payer == payer), None)
    if debt is None:
        raise PaymentRefused(_("Nothing of this order is to be given back from here."), code="nothing")
    require_no_dispute(debt.charge)
    times = Transfer.objects.filter(PAID, debit__subject=order.number).count() + 1
    if debt.charge:
        post_out_of_pool(
            key=f"refund:{order.number}:{times}:paid",
            what=chart.REFUND,
            order_number=order.number,
            collector=payer,
            shares=debt.shares,
            actor=by,
            reference=reference,
        )
    for n, (office, amount) in enumerate([] if debt.charge else debt.shares, times):
        pay_refund(
            order=order,
            prison=cast(Partner, office.prison),
            paid_by=payer,
            amount=amount,
            refund_id=f"{order.number}:{n}",
            reference=reference,
            by=by,
        )
    about = f"{order.number}:{times}"
    tell_buyer(order, "refunded", about=about, amount=debt.amount, office=payer.name, reference=reference)
    return debt.amount


@transaction.atomic
def pay_refund(
    *, order: Order, prison: Partner, paid_by: Office, amount: int, refund_id: str, reference: str, by: Any
) -> None:
    """Book one prison's part of the money that was sent; the buyer is told by whoever sent it."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    post_refund_paid(
        refund_id=refund_id,
        order_number=order.number,
        office=prison.office,
        amount=amount,
        paid_by=paid_by,
        actor=by,
        reference=reference,
    )
