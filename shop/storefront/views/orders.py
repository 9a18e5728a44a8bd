"""The buyer's own pages. Whoever has the long token is the buyer: it is never indexed, cached or passed on."""

from datetime import timedelta
from email.utils import parseaddr
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from config.common import clock, limits
from config.common.rows import rows
from shop.care.models import Kind, Thread, ThreadState
from shop.checkout.dates import day
from shop.fulfilment.models import Consignment, Delivery, State
from shop.fulfilment.services import complaint_window
from shop.ledger.trail import trail
from shop.order.models import Order, Status
from shop.payment import gateway
from shop.payment.methods import METHODS, Card
from shop.payment.models import PaymentRequest, RequestState, Unallocated
from shop.payment.refunds import debts_of, given_back
from shop.shipping.models import PickupPoint
from shop.storefront import progress
from shop.storefront.after_buying import can_cancel
from shop.storefront.forms import TrackForm
from shop.storefront.money_trail import money_trail
from shop.storefront.wording import moment

personal = cache_control(private=True, no_store=True)
TRIES, WINDOW = 10, 600
GREETED_FOR = timedelta(hours=1)


def secret(view: Any) -> Any:
    """Not in any search engine, and no address of this page in anybody's log."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return personal(kept)


@secret
def order(request: HttpRequest, token: str) -> HttpResponse:
    found = find_order(token)
    requests = list(
        PaymentRequest.objects.filter(order=found)
        .select_related("account", "merchant_code", "office__prison")
        .order_by("n")
    )
    waiting = next((each for each in requests if each.state == RequestState.OPEN), None)
    consignments = list(
        Consignment.objects.filter(order=found)
        .select_related("prison")
        .prefetch_related("lines__line")
        .order_by("pk")
    )
    points = _pickup_points(consignments)
    window = complaint_window(clock.today()) if _may_complain(consignments) else None
    word, kind = progress.order_word(found)
    by_hand = waiting is None or METHODS[waiting.method].by_hand
    deadline = moment(waiting.expires_at, waiting.office.timezone) if waiting else ""
    context = {
        "order": found,
        "word": word,
        "word_kind": kind,
        "is_new": found.status == Status.PENDING
        and not found.has_deposit
        and clock.now() < found.date_placed + GREETED_FOR,
        "next_steps": progress.next_steps(found, consignments, deadline, by_hand=by_hand),
        "parcels": [
            _parcel(each, found, requests, points.get(each.prison_id), window) for each in consignments
        ],
        "payments": progress.payments(requests),
        "rows": [(_("Goods"), found.total - found.shipping_total), (_("Delivery"), found.shipping_total)],
        "address": _address(found),
        "can_cancel": can_cancel(found, consignments),
        "can_repeat": found.status in (Status.EXPIRED, Status.CANCELLED),
        "placed_at": moment(found.date_placed, _zone(consignments)),
        "money_back": debts_of(found),
        "set_aside": _set_aside(found, requests),
        "given_back": [(day(on), amount) for on, amount in given_back(found)],
        "contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "threads": [
            (row["token"], Kind(row["kind"]).label, ThreadState(row["state"]).label)
            for row in found.thread_rows
        ],
        "can_review": any(each.state == State.COMPLETED for each in consignments),
        **(_payment(waiting, deadline) if waiting else {}),
        "trail": money_trail(trail(found), {each.prison_id: each.prison.name for each in consignments}),
    }
    return render(request, "storefront/order.html", context)


def _payment(waiting: PaymentRequest, deadline: str) -> dict[str, Any]:
    """How what is asked for is paid; only a transfer has something to show for itself."""
    method = METHODS[waiting.method]
    shown: dict[str, Any] = {}
    if method.on_statement:
        shown = {"takes_proof": True, "proofs": waiting.proofs.count()}
    elif waiting.method == Card.code:
        visit = waiting.attempts.order_by("-n").first()
        shown = {"visit": visit, "can_pay_by_card": gateway.is_ready()}
    return {"payment": waiting, "payment_template": method.template, "deadline": deadline, **shown}


def _set_aside(order: Order, requests: list[PaymentRequest]) -> list[int]:
    """What came for the order by card and could not pay it, as long as the treasurer has not decided."""
    if not any(each.method == Card.code for each in requests):
        return []
    return list(Unallocated.objects.open().filter(order=order).values_list("amount", flat=True))


def find_order(token: str) -> Order:
    said = Thread.objects.filter(consignment__order=OuterRef("pk")).order_by("pk")
    orders = Order.objects.annotate(thread_rows=rows(said, "token", "kind", "state"))
    found = orders.select_related("shipping_address", "user", "quotation").filter(token=token).first()
    if found is None:
        raise Http404
    return found


def _may_complain(consignments: list[Consignment]) -> bool:
    return any(each.state == State.HANDED_OVER for each in consignments)


def _zone(consignments: list[Consignment]) -> str:
    return consignments[0].prison.timezone if consignments else clock.JAKARTA


def _pickup_points(consignments: list[Consignment]) -> dict[int, PickupPoint]:
    prisons = [each.prison_id for each in consignments if each.delivery == Delivery.PICKUP]
    if not prisons:
        return {}
    points = PickupPoint.objects.filter(prison__in=prisons).current(clock.today())
    return {point.prison_id: point for point in points}


def _parcel(
    consignment: Consignment,
    order: Order,
    requests: list[PaymentRequest],
    point: PickupPoint | None,
    window: timedelta | None,
) -> dict[str, Any]:
    word, kind = progress.parcel_word(consignment, order)
    language = get_language() or ""
    lines = [
        {
            "title": each.line.title_in(language),
            "seller": each.line.seller_name,
            "quantity": each.quantity,
            "unit_price": each.line.unit_price,
            "price": each.line.unit_price * each.quantity,
        }
        for each in consignment.lines.all()
    ]
    is_open = consignment.state not in (State.CANCELLED, State.RETURNED)
    return {
        "consignment": consignment,
        "title": consignment.prison.name,
        "status": word,
        "status_kind": kind,
        "lines": lines,
        "sellers": sorted({line["seller"] for line in lines}),
        "steps": progress.timeline(consignment, order, requests),
        "promised": day(consignment.promised_on) if is_open else "",
        "point": point,
        "complain_until": progress.complain_until(consignment, window),
        "code": consignment.pickup_code if consignment.state == State.READY else "",
    }


def _address(order: Order) -> str:
    address = order.shipping_address
    if address is None:
        return ""
    place = ", ".join(filter(None, [address.village, address.district, address.line4]))
    return "\n".join(filter(None, [order.name, address.line1, place, f"{address.state} {address.postcode}"]))


@personal
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Find an order again. What is wrong is never said: the answer is the same for number and contact."""
    if request.method == "GET":
        return render(request, "storefront/track.html", {"form": TrackForm()})
    form = TrackForm(request.POST)
    status = 422
    if form.is_valid():
        visitor = limits.visitor(request)
        number = form.order_number()
        allowed = [limits.allow(scope="track", key=visitor, limit=TRIES, seconds=WINDOW)]
        if number:
            allowed.append(limits.allow(scope="track-order", key=number, limit=TRIES, seconds=WINDOW))
        if not all(allowed):
            status = 429
            form.add_error(None, _("Too many tries. Wait ten minutes, then try again."))
        else:
            found = Order.objects.select_related("user").filter(number=number).first() if number else None
            if found is not None and form.matches(found):
                return redirect("storefront:order", token=found.token)
            form.add_error(None, _("We find no order with this number and this contact. Check both."))
    return render(request, "storefront/track.html", {"form": form}, status=status)
