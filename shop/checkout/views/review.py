"""Page 2: everything once more, the ways to pay, and the button that orders."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.common import clock, limits
from config.common.errors import Refused
from shop.basket.models import Basket
from shop.checkout import parcels as parcel_views
from shop.checkout import state
from shop.checkout.forms import DeliveryForm
from shop.checkout.parcels import PrisonParcel
from shop.checkout.views.delivery import basket_parcels, delivery_page, nothing_to_order, personal
from shop.checkout.ways import detail, promised
from shop.checkout.wishes import wishes
from shop.order.models import Order
from shop.payment.card import start
from shop.payment.methods import Card, PaymentMethod, offered
from shop.payment.models import PaymentRequest
from shop.placement.errors import PlacementRefused
from shop.placement.services import Purchase, place, situation_of
from shop.shipping.quotes import Quote, ShippingRefused

# What one visitor's address, and one e-mail address, may order before somebody must have paid or waited. Many
# phones share one address of their network, so that limit is wide.
ADDRESS_LIMIT, ADDRESS_SECONDS = 30, 3600
CONTACT_LIMIT, CONTACT_SECONDS = 8, 24 * 3600


@personal
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _order(request)
    parcels = basket_parcels(request)
    if not parcels:
        return nothing_to_order(request)
    form = _answered(request, parcels)
    return _review_page(request, form) if form.is_valid() else redirect("checkout:delivery")


def _answered(request: HttpRequest, parcels: list[PrisonParcel]) -> DeliveryForm:
    """Page 1 as it was answered, judged anew."""
    return DeliveryForm(state.load(request), parcels=parcels, on=clock.today())


def _order(request: HttpRequest) -> HttpResponse:
    parcels = parcel_views.by_prison(request.basket.all_lines(), checked=False)
    if not parcels:
        earlier = Order.objects.filter(placement_key=_posted_key(request)).first()
        return _placed(request, earlier) if earlier else nothing_to_order(request)
    form = _answered(request, parcels)
    if not form.is_valid():
        return delivery_page(request, form, status=422)
    if not _may_order(request, form.cleaned_data["email"]):
        return _too_many(request)
    try:
        order = place(basket=request.basket, purchase=_purchase(request, form), user=_user(request))
    except Refused as refusal:
        return _refused(request, refusal)
    return _placed(request, order)


def _may_order(request: HttpRequest, email: str) -> bool:
    """Stock is held for an order before it is paid, so nobody may place them without end."""
    visitor = limits.visitor(request)
    return limits.allow_all(
        [
            limits.Use("order-address", visitor, ADDRESS_LIMIT, ADDRESS_SECONDS),
            limits.Use("order-contact", email.casefold(), CONTACT_LIMIT, CONTACT_SECONDS),
        ]
    )


def _too_many(request: HttpRequest) -> HttpResponse:
    request.basket.reset_offer_applications()
    form = _answered(request, basket_parcels(request))
    if not form.is_valid():
        return delivery_page(request, form, status=422)
    refusal = PlacementRefused(
        _("Many orders were placed from here in a short time. Wait an hour, then order again."),
        code="limit",
    )
    response = _review_page(request, form, refusal=refusal)
    response.status_code = 429
    response.headers["Retry-After"] = str(ADDRESS_SECONDS)
    return response


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page that can mend it, as things are now."""
    request.basket.reset_offer_applications()
    form = _answered(request, basket_parcels(request))
    if not form.is_valid() or isinstance(refusal, ShippingRefused):
        form.refuse(refusal)
        return delivery_page(request, form, status=422)
    return _review_page(request, form, refusal=refusal)


def _placed(request: HttpRequest, order: Order) -> HttpResponse:
    """On to the card page, or to the order's own; if it was this basket, the visitor has a new, empty one now."""
    state.finish(request, token=order.token, key=order.placement_key)
    if request.basket.pk in (None, order.basket_id):
        request.basket = SimpleLazyObject(Basket)
        request.basket_changed = request.basket.pk is None
    here = redirect("storefront:order", token=order.token)
    asked = order.payment_requests.open().filter(method=Card.code).first() if _by_card(request) else None
    if asked is None:
        return here
    try:
        return to_card_page(asked)
    except Refused as refused:  # the order stands, and its page has the button
        messages.warning(request, str(refused.message))
        return here


def _by_card(request: HttpRequest) -> bool:
    return request.POST.get("method") == Card.code


def to_card_page(asked: PaymentRequest) -> HttpResponse:
    """See Other: what was sent here is not sent on."""
    answer = HttpResponseRedirect(start(request=asked))
    answer.status_code = 303
    return answer


def _user(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _purchase(request: HttpRequest, form: DeliveryForm) -> Purchase:
    data, expected = form.cleaned_data, request.POST.get("total", "")
    return Purchase(
        key=_posted_key(request),
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        method=request.POST.get("method", ""),
        choices=data["choices"],
        expected_total=int(expected)
        if expected.isascii() and expected.isdigit() and len(expected) < 13
        else 0,
        street=data["street"] if data["place"] else "",
        place=data["place"],
        note=data["note"],
        language=get_language() or "id",
        days=_days_seen(request, data["choices"]),
        gift=data["gift"],
        institution=data["institution"],
        npwp=data["npwp"],
        po_number=data["po_number"],
        printed_code=state.printed_code(request),
    )


def _days_seen(request: HttpRequest, choices: dict[int, Quote]) -> dict[int, date]:
    """The days the page showed for what a prison brings itself."""
    seen = {}
    for prison in [prison for prison, choice in choices.items() if choice.method == "own"]:
        try:
            seen[prison] = date.fromisoformat(request.POST.get(f"day-{prison}", ""))
        except ValueError:
            continue
    return seen


def _posted_key(request: HttpRequest) -> UUID:
    """The key on the button; a new one in place of what is none, or was given to somebody else."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
    return key if state.is_own_key(request, key) else uuid4()


def _review_page(request: HttpRequest, form: DeliveryForm, *, refusal: Refused | None = None) -> HttpResponse:
    choices: dict[int, Quote] = form.cleaned_data["choices"]
    goods = sum(parcel.goods for parcel in form.parcels)
    shipping = sum(quote.price for quote in choices.values())
    problems = [each.note for parcel in form.parcels for each in parcel.lines if each.problem]
    if refusal is None:
        refusal, methods = _ways_to_pay(form, choices, goods + shipping)
    else:
        methods = _ways_to_pay(form, choices, goods + shipping)[1]
    context = {
        "form": form,
        "parcels": [_parcel(parcel, choices[parcel.prison.pk]) for parcel in form.parcels],
        "answers": _answers(form),
        "rows": [(_("Goods"), goods), (_("Delivery"), shipping)],
        "total": goods + shipping,
        "methods": _options(methods, request.POST.get("method", "")),
        "key": state.placement_key(request),
        "refusal": refusal,
        "problems": problems,
        "has_errors": refusal is not None,
        "can_order": not problems and bool(methods),
        "step": 2,
        "step_total": 2,
        "step_label": _("Check and pay"),
    }
    return render(request, "checkout/review.html", context, status=422 if refusal and request.POST else 200)


def _ways_to_pay(
    form: DeliveryForm, choices: dict[int, Quote], total: int
) -> tuple[Refused | None, list[PaymentMethod]]:
    lines = [each.line for parcel in form.parcels for each in parcel.lines]
    try:
        return None, offered(situation_of(lines=lines, choices=choices, total=total, on=clock.today()))
    except Refused as refusal:
        return refusal, []


def _options(methods: list[PaymentMethod], chosen: str) -> list[dict[str, Any]]:
    only = len(methods) == 1
    return [
        {
            "value": method.code,
            "label": method.name,
            "detail": method.hint,
            "checked": only or method.code == chosen,
        }
        for method in methods
    ]


def _parcel(parcel: PrisonParcel, quote: Quote) -> dict[str, Any]:
    day = promised(parcel, quote).isoformat() if quote.method == "own" else ""
    return {"parcel": parcel, "quote": quote, "detail": detail(parcel, quote), "day": day}


def _answers(form: DeliveryForm) -> list[dict[str, Any]]:
    data, change = form.cleaned_data, reverse("checkout:delivery")
    answers = [
        {
            "label": _("Recipient"),
            "value": f"{data['name']}\n{data['phone']}\n{data['email']}",
            "change_url": change,
        }
    ]
    if data["place"]:
        address = f"{data['street']}\n{data['place']}"
        answers.append({"label": _("Goes to"), "value": address, "change_url": change})
    asked = wishes(
        note=data["note"],
        gift=data["gift"],
        institution=data["institution"],
        npwp=data["npwp"],
        po_number=data["po_number"],
    )
    return answers + [
        {"label": label, "value": value, "change_url": f"{change}#more"} for label, value in asked
    ]
