"""Two pages between basket and order: where to, then check and pay.

Both read everything anew: the session holds only what was typed, the form judges it, prices come from the
tables. So Back, a second tab and a double submission cannot order anything the page did not show.
"""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from config.common import clock, places
from config.common.errors import Refused
from shop.accounts.addresses import checkout_start
from shop.basket.models import Basket
from shop.checkout import parcels as parcel_views
from shop.checkout import state
from shop.checkout.forms import DeliveryForm, detail
from shop.checkout.parcels import PrisonParcel
from shop.order.models import Order
from shop.payment.methods import PaymentMethod, offered
from shop.placement.services import Purchase, place, situation_of
from shop.shipping.quotes import Quote, ShippingRefused

personal = cache_control(private=True, no_store=True)


def _basket_parcels(request: HttpRequest) -> list[PrisonParcel]:
    return parcel_views.by_prison(request.basket.all_lines())


def _nothing_to_order(request: HttpRequest) -> HttpResponse:
    """The basket is empty: after Back that means it is ordered already, so show the order."""
    token = state.last_order(request)
    return redirect("storefront:order", token=token) if token else redirect("storefront:basket")


@personal
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """Page 1. ``action`` says which button: show the delivery prices, look a postcode up, or go on."""
    parcels = _basket_parcels(request)
    if not parcels:
        return _nothing_to_order(request)
    if request.method == "GET":
        return _delivery_page(request, _fresh_form(request, parcels))
    state.keep(request, request.POST)
    action = request.POST.get("action")
    if action == "find":
        return redirect("checkout:place")
    form = DeliveryForm(request.POST, parcels=parcels, on=clock.today())
    if action == "quote" and not _postcode_is_wrong(form):
        return redirect(reverse("checkout:delivery") + "#delivery")
    if not form.is_valid():
        return _delivery_page(request, form, status=422)
    return redirect("checkout:review")


def _fresh_form(request: HttpRequest, parcels: list[PrisonParcel]) -> DeliveryForm:
    """The form as last typed; a place chosen on the search page takes the postcode's place."""
    typed: dict[str, Any] = checkout_start(request.user) | state.load(request)
    found = places.by_code(request.GET.get("place", ""))
    if found is not None:
        typed |= {"postcode": found.postcode, "village": found.code}
    return DeliveryForm(parcels=parcels, on=clock.today(), initial=typed)


def _postcode_is_wrong(form: DeliveryForm) -> bool:
    """Asking for prices judges the postcode only; the rest may still be empty."""
    form.is_valid()
    if "postcode" not in form.errors:
        return False
    for name in [name for name in form.errors if name != "postcode"]:
        del form.errors[name]
    return True


def _delivery_page(request: HttpRequest, form: DeliveryForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "deliveries": form.deliveries(),
        "step": 1,
        "step_total": 2,
        "step_label": _("Where to"),
        "goods": sum(parcel.goods for parcel in form.parcels),
    }
    return render(request, "checkout/delivery.html", context, status=status)


@personal
@require_http_methods(["GET"])
def find_place(request: HttpRequest) -> HttpResponse:
    """The postcode looked up by the name of the kecamatan: a plain search, then its villages."""
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    inside = request.GET.get("district", "")
    villages = places.villages(inside) if inside else []
    found = [] if villages or not text else places.search(text, limit=20)
    context = {
        "text": text,
        "districts": [each for each in found if not each.village_code],
        "villages": villages or [each for each in found if each.village_code],
        "nothing": bool(text) and not found and not villages,
        "step": 1,
        "step_total": 2,
        "step_label": _("Where to"),
    }
    return render(request, "checkout/place.html", context)


@personal
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Page 2: everything once more, the ways to pay, and the button that orders."""
    if request.method == "POST":
        return _order(request)
    parcels = _basket_parcels(request)
    if not parcels:
        return _nothing_to_order(request)
    form = _answered(request, parcels)
    return _review_page(request, form) if form.is_valid() else redirect("checkout:delivery")


def _answered(request: HttpRequest, parcels: list[PrisonParcel]) -> DeliveryForm:
    """Page 1 as it was answered, judged anew."""
    return DeliveryForm(state.load(request), parcels=parcels, on=clock.today())


def _order(request: HttpRequest) -> HttpResponse:
    parcels = parcel_views.by_prison(request.basket.all_lines(), checked=False)
    if not parcels:
        earlier = Order.objects.filter(placement_key=_posted_key(request)).first()
        return _placed(request, earlier) if earlier else _nothing_to_order(request)
    form = _answered(request, parcels)
    if not form.is_valid():
        return _delivery_page(request, form, status=422)
    try:
        order = place(basket=request.basket, purchase=_purchase(request, form), user=_user(request))
    except Refused as refusal:
        return _refused(request, refusal)
    return _placed(request, order)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page that can mend it, as things are now."""
    request.basket.reset_offer_applications()
    form = _answered(request, _basket_parcels(request))
    if not form.is_valid() or isinstance(refusal, ShippingRefused):
        form.refuse(refusal)
        return _delivery_page(request, form, status=422)
    return _review_page(request, form, refusal=refusal)


def _placed(request: HttpRequest, order: Order) -> HttpResponse:
    """On to the order's own page; if it was this basket, the visitor has a new, empty one now."""
    state.finish(request, token=order.token, key=order.placement_key)
    if request.basket.pk in (None, order.basket_id):
        request.basket = SimpleLazyObject(Basket)
        request.basket_changed = request.basket.pk is None
    return redirect("storefront:order", token=order.token)


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
        language=get_language() or "id",
    )


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
    return {"parcel": parcel, "quote": quote, "detail": detail(parcel, quote)}


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
    return answers
