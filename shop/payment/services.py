"""Money in: one function confirms, whatever the method; one ends a hold; one cancels.

Each locks the order first. Confirming compares the amount with the request and posts once under the
request's own key, so that the same receipt reported twice is booked once.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.money import rupiah
from shop.fulfilment.letters import parcel, parcels_of
from shop.fulfilment.models import Consignment, State
from shop.fulfilment.services import cancel_consignments, hand_over, locked, recognise
from shop.ledger.models import ClosedMonth
from shop.ledger.payments import PrisonShare, post_payment
from shop.ledger.split import split
from shop.order import stock
from shop.order.letters import tell_buyer
from shop.order.models import Order, Recognition, Status
from shop.payment.errors import PaymentRefused
from shop.payment.letters import asked, tell_prisons
from shop.payment.models import PaymentRequest, Receipt, RequestState
from shop.payment.owing import Came, came_in, owe_back, owe_what_came, shipping_left
from shop.payment.querysets import SECOND
from shop.payment.refunds import debts_of


@transaction.atomic
def confirm_receipt(
    *,
    request: PaymentRequest,
    reference: str,
    amount: int,
    received_on: date,
    by: Any,
    cash: bool = False,
    card: bool = False,
) -> Receipt:
    """Book money that arrived for ``request``, or for all that is open of its order at once: each part is then booked
    by itself, and the first receipt returned. ``amount`` is whole rupiah, ``cash`` in somebody's hand, ``card`` at the
    gateway, whose own ``reference`` is kept letter by letter.

    Refused for another amount, for a reference used before, for a day on which it cannot have come, and for a
    request that is no longer open.
    """
    request = locked_request(request)
    reference = reference if card else " ".join(reference.upper().split())
    require_open(request)
    if not card:
        require_off_card_page(request)
    parts = parts_paid(request, amount)
    names = [reference, reference + SECOND][: len(parts)]
    _require_reference(names)
    _require_day(request, received_on)
    order, had_deposit = request.order, request.order.has_deposit
    consignments = _consignments(order)
    receipts = [
        _book(part, name, consignments, reference, received_on, by, cash=cash, card=card)
        for part, name in zip(parts, names, strict=True)
    ]
    is_whole = order.status == Status.PAID
    for consignment in consignments if is_whole else ():
        recognise(consignment=consignment, at=Recognition.PAYMENT, actor=by)
    parcels = [parcel(consignment, order) for consignment in consignments]
    if is_whole:
        tell_buyer(order, "payment_confirmed", amount=amount, parcels=parcels)
    else:
        rest = order.payment_requests.open().order_by("n")[0]
        tell_buyer(order, "deposit_confirmed", amount=amount, payment=asked(rest), parcels=parcels)
    if not had_deposit:
        tell_prisons([each for each in consignments if each.state == State.WAITING])
    return receipts[0]


def parts_paid(request: PaymentRequest, amount: int) -> list[PaymentRequest]:
    """What ``amount`` pays: the request, or all that is open of its order at once. Refused for any other."""
    if amount == request.amount:
        return [request]
    parts = list(request.order.payment_requests.open().select_related("office").order_by("n"))
    whole = sum(part.amount for part in parts)
    if amount == whole:
        return parts
    sentence = _("The order asks for %(asked)s, not %(amount)s. Check the statement.")
    if len(parts) > 1:
        sentence = _(
            "The order asks for %(asked)s, or for %(whole)s at once, not %(amount)s. Check the statement."
        )
    said = {"asked": rupiah(request.amount), "whole": rupiah(whole), "amount": rupiah(amount)}
    raise PaymentRefused(sentence % said, field="amount", code="amount")


def _book(
    request: PaymentRequest,
    name: str,
    consignments: list[Consignment],
    reference: str,
    received_on: date,
    by: Any,
    **lies: bool,
) -> Receipt:
    """One request under its own key; ``name`` is its receipt's, because an office has a reference once."""
    receipt = _write_receipt(request, name, received_on, by)
    shares = _shares(request, consignments)
    _mark_paid(request)
    post_payment(
        order_number=request.order.number,
        n=request.n,
        shares=shares,
        into=request.office,
        actor=by,
        reference=reference,
        effective_on=_effective_on(request, received_on),
        **lies,
    )
    return receipt


def _mark_paid(request: PaymentRequest) -> None:
    """The request, and its order as far as it goes."""
    request.state, request.paid_at = RequestState.PAID, clock.now()
    request.save(update_fields=["state", "paid_at"])
    order = request.order
    if request.amount == order.total or not order.payment_requests.open().exists():
        order.status = Status.PAID
    else:
        order.has_deposit = True
    order.save(update_fields=["status", "has_deposit"])


def locked_request(request: PaymentRequest) -> PaymentRequest:
    """The request as it is now, its order locked: whoever changes one of them locks the order first."""
    order = Order.objects.select_for_update(of=["self"]).get(pk=request.order_id)
    request = PaymentRequest.objects.select_related("office").get(pk=request.pk)
    request.order = order
    return request


def require_open(request: PaymentRequest) -> None:
    if request.state == RequestState.PAID:
        raise PaymentRefused(_("This order is paid already."), code="paid")
    if request.state != RequestState.OPEN:
        raise PaymentRefused(
            _("This order is no longer held: its stock went back. Report the money to the region."),
            code="closed",
        )


def require_off_card_page(request: PaymentRequest) -> None:
    """Whatever else ends or pays a request waits until its card page is closed at the gateway (``card.close``)."""
    if request.attempts.live().exists():
        raise PaymentRefused(
            _("The buyer is paying by card at this moment. Try again in half an hour."),
            code="at the card page",
        )


def _require_reference(names: list[str]) -> None:
    longest = Receipt._meta.get_field("reference").max_length or 0  # capitals may be longer: ß is SS
    if not names[0] or len(names[-1]) > longest:
        raise PaymentRefused(_("Write the bank's reference."), field="reference", code="reference")


def _require_day(request: PaymentRequest, received_on: date) -> None:
    """Between order and today; the order's day is Jakarta's, where it begins last."""
    if received_on > clock.today(request.office.timezone):
        raise PaymentRefused(_("This day lies in the future."), field="received_on", code="future")
    if received_on < request.order.date_placed.astimezone(ZoneInfo(clock.JAKARTA)).date():
        raise PaymentRefused(
            _("The money cannot have come before the order was placed."), field="received_on", code="early"
        )


def _effective_on(request: PaymentRequest, received_on: date) -> date:
    """The day the money came, from which deposits are counted; today where that month is closed."""
    closed = ClosedMonth.objects.filter(month__gte=received_on.replace(day=1)).exists()
    return clock.today(request.office.timezone) if closed else received_on


def _write_receipt(request: PaymentRequest, reference: str, received_on: date, by: Any) -> Receipt:
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                request=request,
                office=request.office,
                reference=reference,
                amount=request.amount,
                received_on=received_on,
                by=by,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise PaymentRefused(
            _("This bank reference was used for another order already."),
            field="reference",
            code="reference used",
        ) from error


def _consignments(order: Order) -> list[Consignment]:
    return list(
        order.consignments.select_related("prison__office")
        .prefetch_related("lines__line__scheme")
        .order_by("pk")
    )


def _shares(request: PaymentRequest, consignments: list[Consignment]) -> list[PrisonShare]:
    """What each prison gets of a request: of a deposit its part of the whole, of the last payment what is left."""
    left = []
    for each in consignments:
        goods = sum(line.goods for line in each.lines.all())
        came = came_in(each) if request.order.has_deposit else Came(0, 0)
        left += [goods - came.goods, each.shipping - came.shipping]
    parts = split(request.amount, left)
    return [
        PrisonShare(office=each.prison.office, goods=goods, shipping=shipping)
        for each, goods, shipping in zip(consignments, parts[::2], parts[1::2], strict=True)
    ]


@transaction.atomic
def collect_at_pickup(*, consignment: Consignment, code: str, receipt_number: str, by: Any) -> Consignment:
    """The buyer stands at the counter: book his cash and hand the goods over, both or neither.

    The cash is in the officer's hands until the treasurer has paid it in (``payment.cash``).
    """
    if not consignment.order.pays_at_pickup:
        raise PaymentRefused(_("This order is not paid at pick-up."), code="method")
    consignment = locked(consignment)
    stock.hold([each.line.stockrecord_id for each in consignment.lines.all()])
    request = consignment.order.payment_requests.get(n=1)
    confirm_receipt(
        request=request,
        reference=receipt_number,
        amount=request.amount,
        received_on=clock.today(request.office.timezone),
        by=by,
        cash=True,
    )
    return hand_over(consignment=consignment, by=by, code=code)


@transaction.atomic
def expire_request(*, request: PaymentRequest) -> bool:
    """End a hold whose deadline has passed and give its stock back, once; False when there was nothing to end.

    A card page that may still be paid keeps its hold; ``sweep`` closes it first.
    """
    request = locked_request(request)
    if request.state != RequestState.OPEN or request.expires_at > clock.now():
        return False
    if request.attempts.live().exists():
        return False
    order = request.order
    if order.has_deposit:
        return False
    order.payment_requests.open().update(state=RequestState.EXPIRED)
    order.status = Status.EXPIRED
    order.save(update_fields=["status"])
    cancel_consignments(order=order)
    tell_buyer(order, "order_expired", amount=request.amount, parcels=parcels_of(order))
    return True


def sweep_payments() -> int:
    """End every hold that is over; returns how many. Safe to run at any time, any number at once.

    One that cannot be ended does not keep the others' stock; it is reported after them.
    """
    ended, errors = 0, []
    for request in PaymentRequest.objects.overdue(clock.now()).order_by("expires_at"):
        try:
            ended += expire_request(request=request)
        except Exception as error:
            error.add_note(f"payment request {request.pk}")
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{ended} holds ended, {len(errors)} could not be ended", errors)
    return ended


@transaction.atomic
def cancel_order(*, order: Order, reason: str, by: Any = None, by_buyer: bool | None = None) -> Order:
    """Cancel before anything has left: stock goes back, and money that came in is owed to the buyer.

    ``by`` is nobody when the buyer does it himself, or (``by_buyer`` False) his bank or the card service.
    """
    order = Order.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if order.status not in (Status.PENDING, Status.PAID):
        raise PaymentRefused(_("This order has ended already."), code="state")
    was_paid, was_part_paid = order.status == Status.PAID, order.is_part_paid
    for request in order.payment_requests.open():
        require_off_card_page(request)
    order.status = Status.CANCELLED
    order.save(update_fields=["status"])
    order.payment_requests.open().update(state=RequestState.CANCELLED)
    cancelled = cancel_consignments(order=order)
    if was_paid:
        for consignment in cancelled:
            owe_back(
                consignment=consignment,
                shared=[Recognition.PAYMENT],
                shipping=min(consignment.shipping, shipping_left(consignment)),
                reason=reason,
                by=by,
            )
    for consignment in cancelled if was_part_paid else ():
        owe_what_came(consignment=consignment, reason=reason, by=by)
    owes = was_paid or was_part_paid
    debts = [(debt.payer.name, debt.amount) for debt in debts_of(order)] if owes else []
    tell_buyer(
        order,
        "order_cancelled",
        reason=reason,
        by_buyer=by is None if by_buyer is None else by_buyer,
        parcels=parcels_of(order),
        money_back=debts,
    )
    return order
