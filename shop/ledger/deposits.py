"""The deposit of PNBP: chosen receipts, a SIMPONI billing code, and the treasury's proof.

Opening a deposit takes its receipts out of what is due, so nothing is deposited twice. A billing code
expires; the same receipts then get another. The NTPN proves that the money is in the state's account: only
with it does money leave the office's bank in the books. Who recorded a deposit does not verify it. We
prepare and record; there is no connection to SIMPONI.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from config.common import clock
from partners.models import Office
from shop.ledger import chart, refs
from shop.ledger.due import DueItem, due, rule_in_force
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import BillingCode, Deposit, DepositLine, DepositState, Entry, Transfer, TreasuryCode
from shop.ledger.posting import Leg, lock, post, reverse


@transaction.atomic
def open_deposit(*, office: Office, by: Any, references: Sequence[str] | None = None) -> Deposit:
    """Take receipts out of what is due: those named (consignments), or all; refused when one is not due."""
    lock()
    items = _chosen(due(office), references)
    codes = TreasuryCode.objects.in_force(clock.today(office.timezone)).order_by("pk")
    if not codes:
        raise LedgerRefused(_("No account code of the treasury is in force."))
    last = Deposit.objects.filter(office=office).aggregate(last=Max("number"))["last"] or 0
    deposit = Deposit(office=office, number=last + 1, amount=sum(item.amount for item in items))
    deposit.account_code, deposit.opened_by, deposit.opened_at = codes[0], by, clock.now()
    deposit.save()
    DepositLine.objects.bulk_create(
        DepositLine(deposit=deposit, account_id=item.account_id, amount=item.amount) for item in items
    )
    into = refs.of(chart.IN_DEPOSIT, office, str(deposit.pk))
    legs = [Leg(refs.of(chart.PNBP, office, item.reference), into, item.amount) for item in items]
    _post(deposit, "opened", legs, by=by)
    return deposit


def _chosen(items: list[DueItem], references: Sequence[str] | None) -> list[DueItem]:
    chosen = [item for item in items if references is None or item.reference in references]
    if not chosen or (references is not None and len(chosen) < len(set(references))):
        raise LedgerRefused(_("What you chose is no longer due. Look at the list again."), field="items")
    return chosen


@transaction.atomic
def add_billing_code(
    *, deposit: Deposit, code: str, by: Any, expires_at: datetime | None = None
) -> BillingCode:
    """Write down SIMPONI's code; the latest counts, so an expired or mistyped one is followed by another."""
    deposit = _unfinished(deposit)
    code = re.sub(r"[\s.-]", "", code)
    if not re.fullmatch(r"[0-9]{15}", code):
        raise LedgerRefused(_("A billing code has exactly 15 digits."), field="code")
    if BillingCode.objects.filter(code=code).exists():
        raise LedgerRefused(_("This billing code was entered before."), field="code")
    now = clock.now()
    valid = timedelta(days=rule_in_force(clock.today(deposit.office.timezone)).code_valid_days)
    made = BillingCode.objects.create(
        deposit=deposit, code=code, issued_at=now, expires_at=expires_at or now + valid, entered_by=by
    )
    deposit.state = DepositState.BILLED
    deposit.save(update_fields=["state"])
    return made


@transaction.atomic
def confirm_deposit(
    *, deposit: Deposit, ntpn: str, ntb: str, paid_on: date, by: Any, receipt: Any = None
) -> Deposit:
    """Record the treasury's proof; refused without a billing code valid on that day, or money in the bank."""
    deposit = _unfinished(deposit)
    if receipt:  # stored before the books are locked: a slow store must not hold up everybody's posting
        deposit.receipt.save(receipt.name, receipt, save=False)
    lock()
    deposit.ntpn = _valid_ntpn(ntpn)
    _refuse_paid_on(deposit, paid_on)
    deposit.ntb, deposit.paid_on, deposit.recorded_by = ntb.strip(), paid_on, by
    deposit.state = DepositState.DEPOSITED
    deposit.save()
    into = refs.of(chart.IN_DEPOSIT, deposit.office, str(deposit.pk))
    legs = [Leg(into, refs.bank(deposit.office), deposit.amount)]
    _post(deposit, "deposited", legs, by=by, on=paid_on)
    return deposit


def _valid_ntpn(ntpn: str) -> str:
    ntpn = re.sub(r"\s", "", ntpn).upper()
    if not re.fullmatch(r"[0-9A-Z]{16}", ntpn):
        raise LedgerRefused(_("An NTPN has exactly 16 letters and digits."), field="ntpn")
    if Deposit.objects.filter(ntpn=ntpn).exists():
        raise LedgerRefused(_("This NTPN was recorded before, for another deposit."), field="ntpn")
    return ntpn


def _refuse_paid_on(deposit: Deposit, paid_on: date) -> None:
    code = deposit.billing_code
    if code is None:
        raise LedgerRefused(_("Enter the billing code first."), field="code")
    held = Transfer.objects.filter(credit__in=deposit.lines.values("account"))
    first = held.aggregate(first=Min("entry__effective_on"))["first"]
    if first is not None and paid_on < first:
        raise LedgerRefused(_("It cannot have been paid before its money came."), field="paid_on")
    if paid_on > clock.today(deposit.office.timezone):
        raise LedgerRefused(_("The day of payment lies in the future."), field="paid_on")
    if paid_on > code.expires_at.astimezone(ZoneInfo(deposit.office.timezone)).date():
        raise LedgerRefused(
            _("The billing code had expired by then. Enter a new one first."), field="paid_on"
        )


@transaction.atomic
def verify_deposit(*, deposit: Deposit, by: Any) -> Deposit:
    """A second person has compared the proof with the deposit."""
    deposit = _locked(deposit)
    if deposit.state != DepositState.DEPOSITED or deposit.verified_by_id:
        raise LedgerRefused(_("This deposit is not waiting to be verified."))
    if by.pk == deposit.recorded_by_id:
        raise LedgerRefused(_("Whoever recorded a deposit cannot verify it."), code="two-people")
    deposit.verified_by = by
    deposit.save(update_fields=["verified_by"])
    return deposit


@transaction.atomic
def cancel_deposit(*, deposit: Deposit, by: Any, reason: str) -> Deposit:
    """Give up a deposit that was not paid; its receipts are due again, as old as they were."""
    deposit = _unfinished(deposit)
    opened = Entry.objects.get(key=f"deposit:{deposit.pk}:opened")
    reverse(entry=opened, key=f"deposit:{deposit.pk}:cancelled", reason=reason, actor=by)
    deposit.state = DepositState.CANCELLED
    deposit.save(update_fields=["state"])
    return deposit


def _locked(deposit: Deposit) -> Deposit:
    return Deposit.objects.select_for_update(of=["self"]).select_related("office__prison").get(pk=deposit.pk)


def _unfinished(deposit: Deposit) -> Deposit:
    deposit = _locked(deposit)
    if deposit.state not in (DepositState.OPEN, DepositState.BILLED):
        raise LedgerRefused(_("This deposit is finished."))
    return deposit


def _post(deposit: Deposit, event: str, legs: list[Leg], *, by: Any, on: date | None = None) -> None:
    on = on or clock.today(deposit.office.timezone)
    post(key=f"deposit:{deposit.pk}:{event}", event=f"deposit-{event}", legs=legs, effective_on=on, actor=by)
