"""A statement's rows and the orders they may pay.

A row fits an order whose number stands in its words and whose open request, or deposit and rest together, ask for
exactly its amount. Nothing is booked by that: the treasurer confirms the rows he has looked at, each through
``confirm_receipt``, and sets aside what fits nothing. Whatever of a row names its payer is forgotten as soon as it is
decided.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import chain, groupby
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock
from config.common.errors import Refused
from partners.models import BankAccount, Office
from shop.order.numbers import clean_number, numbers_in
from shop.payment.errors import PaymentRefused
from shop.payment.methods import METHODS
from shop.payment.models import (
    ColumnMap,
    PaymentRequest,
    Receipt,
    RequestState,
    RowTerm,
    Statement,
    StatementRow,
    UnallocatedReason,
)
from shop.payment.services import confirm_receipt, locked_request, parts_paid
from shop.payment.statement_lines import Line
from shop.payment.statements import RowState
from shop.payment.unallocated import set_aside

ON_STATEMENT = [code for code, method in METHODS.items() if method.on_statement]
KEPT_DAYS = 30  # without a row
AT_ONCE = 500


@transaction.atomic
def import_statement(
    *,
    account: BankAccount,
    name: str,
    lines: Iterable[Line | None],
    headings: Sequence[str],
    roles: Sequence[str],
    by: Any,
) -> Statement:
    """Keep the rows of money that came in, each with what it fits, and what the columns mean. Books nothing.

    Refused when no row came in, or every one was here before.
    """
    account = BankAccount.objects.select_for_update(of=["self"]).get(pk=account.pk)
    every = list(lines)
    found = [line for line in every if line is not None]
    if not found:
        raise PaymentRefused(_("No money came in by this file. Check what the columns mean."), code="empty")
    statement = Statement(account=account, name=name[:120], outgoing=len(every) - len(found), by=by)
    rows = _rows(statement, found)
    prints = [row.fingerprint for row in rows]
    known = StatementRow.objects.filter(fingerprint__in=prints).exclude(state=RowState.DUPLICATE)
    here = set(known.values_list("fingerprint", flat=True))
    if here.issuperset(prints):
        raise PaymentRefused(_("All rows of this file were here already."), field="file", code="duplicate")
    for row in rows:
        if row.fingerprint in here:
            row.state, row.words = RowState.DUPLICATE, ""
    _match([row for row in rows if not row.state], account.office)
    statement.at = clock.now()
    statement.save()
    StatementRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    known_as = {"headings": list(headings), "roles": list(roles)}
    ColumnMap.objects.update_or_create(account=account, defaults=known_as)
    audit.record(
        actor=by,
        action="statement read",
        target=statement,
        office_id=account.office_id,
        after=Counter(row.state for row in rows),
    )
    return statement


def _rows(statement: Statement, lines: list[Line]) -> list[StatementRow]:
    """Two rows that say the same are two payments; a reference that stands twice names neither."""
    references, alike = Counter(line.reference for line in lines), Counter[str]()
    rows = []
    for line in lines:
        reference = " ".join(line.reference.upper().split()) if references[line.reference] == 1 else ""
        said = f"{statement.account_id}|{line.received_on}|{line.amount}|{line.reference}|{line.words}"
        alike[said] += 1
        rows.append(
            StatementRow(
                statement=statement,
                n=line.n,
                received_on=line.received_on,
                amount=line.amount,
                words=line.words,
                reference=reference,
                fingerprint=hashlib.sha256(f"{said}|{alike[said]}".encode()).hexdigest(),
            )
        )
    return rows


def _match(rows: list[StatementRow], office: Office) -> None:
    """Say of each row what it fits. A request, and a receipt that is booked already, answer for one row only."""
    named = {row.n: numbers_in(row.words) for row in rows}
    of_order: dict[str, list[PaymentRequest]] = {}
    asked = PaymentRequest.objects.filter(office=office, order__number__in=set().union(*named.values()))
    known = Prefetch("receipts", Receipt.objects.whole().select_related("statement_row"))
    for request in asked.select_related("order").prefetch_related(known).order_by("n"):
        of_order.setdefault(request.order.number, []).append(request)
    references = [row.reference for row in rows if row.reference]
    booked = Receipt.objects.whole().filter(office=office, reference__in=references)
    receipts = {each.reference: each for each in booked.select_related("statement_row", "request__order")}
    read = StatementRow.objects.filter(statement__account__office=office, reference__in=references)
    used = {*receipts, *read.values_list("reference", flat=True)}
    taken: set[PaymentRequest | Receipt] = set()
    for row in rows:
        if row.received_on is None or row.amount is None or row.amount <= 0:
            row.state = RowState.INVALID
            continue
        candidates = [each for number in named[row.n] for each in of_order.get(number, [])]
        _place(row, candidates, receipts.get(row.reference), taken)
        if row.receipt is None and row.reference in used:
            row.reference = ""  # the bank has given it twice


def _place(
    row: StatementRow,
    candidates: list[PaymentRequest],
    receipt: Receipt | None,
    taken: set[PaymentRequest | Receipt],
) -> None:
    paid = [receipt, *(each for request in candidates for each in request.receipts.all())]
    row.receipt = next((each for each in paid if each and _answers(each, row) and each not in taken), None)
    waiting = [each for each in candidates if each.state == RequestState.OPEN and each not in taken]
    pays = _pays(row, [each for each in waiting if each.method in ON_STATEMENT])
    if row.receipt is not None:
        row.state, row.words, row.request = RowState.PAID, "", row.receipt.request
        taken.add(row.receipt)
    elif pays:
        row.state, row.request = RowState.MATCHED, pays[0]
        taken.update(pays)
    else:
        row.state, row.request = RowState.UNMATCHED, next(iter(candidates), None)


def _pays(row: StatementRow, waiting: list[PaymentRequest]) -> list[PaymentRequest]:
    """The request of its amount, or all of one order that ask for it together."""
    orders = (list(parts) for _order, parts in groupby(waiting, key=lambda each: each.order_id))
    fitting = ([each] for each in waiting), orders
    return next((each for each in chain(*fitting) if sum(part.amount for part in each) == row.amount), [])


def _answers(receipt: Receipt, row: StatementRow) -> bool:
    """It is of this amount, and no row has been it yet."""
    return receipt.whole == row.amount and not hasattr(receipt, "statement_row")


@transaction.atomic
def confirm_row(*, row: StatementRow, by: Any) -> Receipt:
    """Book a row as the receipt of the order it fits; refused as ``confirm_receipt`` does, or when it is decided."""
    request = locked_request(row.request) if row.request else None
    row = _undecided(row, RowState.MATCHED)
    if request is None or row.request_id != request.pk or row.amount is None or row.received_on is None:
        raise PaymentRefused(_("This row fits another order by now. Look at the list again."), code="moved")
    row.receipt = confirm_receipt(
        request=request, reference=row.bank_reference, amount=row.amount, received_on=row.received_on, by=by
    )
    _decide(row)
    return row.receipt


def try_each(
    decisions: Iterable[tuple[StatementRow, Callable[[], object]]],
) -> tuple[int, dict[StatementRow, str]]:
    """Decide each row by itself: how many were, and why the others were not.

    A match that was refused is then a row that fits nothing, for the treasurer to look at again.
    """
    done, refused = 0, {}
    for row, decide in decisions:
        try:
            decide()
            done += 1
        except Refused as refusal:
            StatementRow.objects.filter(pk=row.pk, state=RowState.MATCHED).update(state=RowState.UNMATCHED)
            refused[row] = str(refusal)
    return done, refused


@transaction.atomic
def point_row(*, row: StatementRow, number: str, by: Any) -> StatementRow:
    """The treasurer knows which order a row pays; its amount must be what that order asks for."""
    office = row.statement.account.office_id
    waiting = PaymentRequest.objects.open().filter(office=office, method__in=ON_STATEMENT).order_by("n")
    waiting = waiting.filter(order__number=clean_number(number) or "").select_related("order")
    row = _undecided(row, RowState.UNMATCHED)
    amount = row.amount or 0
    request = waiting.filter(amount=amount).first() or waiting.first()
    if request is None:
        raise PaymentRefused(_("No order with this number waits for money here."), code="number")
    row.request, row.state = parts_paid(request, amount)[0], RowState.MATCHED
    row.save(update_fields=["request", "state"])
    audit.record(actor=by, action="statement row named", target=row, office_id=office)
    return row


@transaction.atomic
def set_row_aside(*, row: StatementRow, by: Any) -> StatementRow:
    """Book a row that fits nothing as money without an order, which the office owes until that is resolved."""
    row = _undecided(row, RowState.UNMATCHED)
    if row.amount is None or row.received_on is None:
        raise PaymentRefused(_("This row cannot be read."), code="invalid")
    row.unallocated = set_aside(
        office=row.statement.account.office,
        reference=row.bank_reference,
        amount=row.amount,
        received_on=row.received_on,
        order=row.request.order if row.request else None,
        reason=_reason(row),
        by=by,
    )
    _decide(row)
    return row


def _reason(row: StatementRow) -> UnallocatedReason:
    if row.request is None:
        return UnallocatedReason.UNKNOWN
    if row.request.state == RequestState.EXPIRED:
        return UnallocatedReason.LATE
    if row.request.state == RequestState.CANCELLED:
        return UnallocatedReason.CLOSED
    paid = row.request.state == RequestState.PAID
    return UnallocatedReason.SECOND if paid else UnallocatedReason.AMOUNT


def _undecided(row: StatementRow, state: RowState) -> StatementRow:
    """The row as it is now, locked; after its order, where it has one."""
    rows = StatementRow.objects.select_related("statement__account__office__prison", "request__order")
    row = rows.select_for_update(of=["self"]).get(pk=row.pk)
    if row.state != state:
        raise PaymentRefused(_("Somebody has decided about this row already."), code="decided")
    return row


def _decide(row: StatementRow) -> None:
    row.state, row.words = RowState.BOOKED, ""
    row.save(update_fields=["state", "words", "receipt", "unallocated"])


def forget_words() -> int:
    """What payers wrote in rows that nobody decided about in time is erased; returns how many."""
    term = RowTerm.objects.filter(valid_from__lte=clock.today()).order_by("-valid_from").first()
    since = clock.now() - timedelta(days=term.days if term else KEPT_DAYS)
    return StatementRow.objects.exclude(words="").filter(statement__at__lte=since).update(words="")
