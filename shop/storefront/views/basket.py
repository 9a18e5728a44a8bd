"""The basket: one parcel for each prison. Personal, so never cached."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods

from catalogue.models import Product
from config.common import clock
from config.common.errors import Refused
from config.common.origin import same_origin
from shop.checkout import parcels as parcel_views
from shop.checkout import state
from shop.checkout.parcels import PrisonParcel
from shop.checkout.ways import WaysForm
from shop.storefront import services
from shop.storefront.basket_delivery import delivery_context
from shop.storefront.forms import AddForm, LineForm

personal = cache_control(private=True, no_store=True)


@personal
@require_GET
def basket(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: HttpRequest, *, refusal: str = "", wrong_line: int | None = None, form: WaysForm | None = None
) -> HttpResponse:
    parcels = form.parcels if form else parcel_views.by_prison(request.basket.all_lines())
    parcel_views.add_pictures(parcels)
    context = {
        "parcels": parcels,
        "subtotal": sum(parcel.goods for parcel in parcels),
        "has_problem": any(parcel.has_problem for parcel in parcels),
        "refusal": refusal,
        "wrong_line": wrong_line,
        "has_errors": bool(refusal or form),
        "removed": _removed(request),
    }
    if parcels:
        context |= delivery_context(form or _ways_form(request, parcels))
    return render(request, "storefront/basket.html", context, status=422 if refusal or form else 200)


def _ways_form(request: HttpRequest, parcels: Sequence[PrisonParcel]) -> WaysForm:
    typed = state.load(request) | state.found_place(request)
    return WaysForm(parcels=parcels, on=clock.today(), initial=typed)


@personal
@require_http_methods(["GET", "POST"])
def ways(request: HttpRequest) -> HttpResponse:
    """Where to and how, kept for the checkout: ``action`` shows the prices or goes on there."""
    parcels = parcel_views.by_prison(request.basket.all_lines())
    if request.method == "GET" or not parcels:
        return redirect("storefront:basket")
    state.keep(request, request.POST.dict())
    goes_on = request.POST.get("action") == "continue"
    if not (goes_on and not request.POST.get("postcode", "").strip()):
        form = WaysForm(request.POST, parcels=parcels, on=clock.today())
        if form.place_is_wrong():
            return _page(request, form=form)
    return redirect("checkout:delivery" if goes_on else "storefront:basket")


def _removed(request: HttpRequest) -> dict[str, Any] | None:
    """What was just taken out, so that one button puts it back; named by the address, not remembered."""
    number, _colon, quantity = request.GET.get("removed", "").partition(":")
    form = AddForm({"product": number, "quantity": quantity})
    if not form.is_valid():
        return None
    named = Product.objects.sellable().select_related("parent").filter(number=form.cleaned_data["number"])
    product = named.first()
    return {"product": product, "quantity": form.cleaned_data["quantity"]} if product else None


@same_origin
@personal
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add from a product page. A reload of what this answered comes as GET and shows the basket."""
    if request.method == "GET":
        return redirect("storefront:basket")
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=form.first_error())
    try:
        product = services.add_to_basket(basket=request.basket, **form.cleaned_data)
    except Refused as refusal:
        return _page(request, refusal=str(refusal.message))
    request.basket_changed = True
    messages.success(request, _("“%(title)s” is in the basket.") % {"title": product.full_title})
    return redirect("storefront:basket")


@personal
@require_http_methods(["GET", "POST"])
def update(request: HttpRequest) -> HttpResponse:
    """Another quantity for one line; none takes the line out."""
    if request.method == "GET":
        return redirect("storefront:basket")
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=form.first_error(), wrong_line=form.line_id())
    line_id, quantity = form.cleaned_data["line"], form.cleaned_data["quantity"]
    if quantity == 0:
        return remove(request)
    try:
        services.change_quantity(basket=request.basket, line_id=line_id, quantity=quantity)
    except Refused as refusal:
        return _page(request, refusal=str(refusal.message), wrong_line=line_id)
    request.basket_changed = True
    return redirect("storefront:basket")


@personal
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return redirect("storefront:basket")
    form = LineForm(request.POST)
    line_id = form.line_id()
    try:
        line = services.remove_line(basket=request.basket, line_id=line_id or 0)
    except Refused as refusal:
        return _page(request, refusal=str(refusal.message))
    request.basket_changed = True
    return redirect(reverse("storefront:basket", query={"removed": f"{line.product.number}:{line.quantity}"}))
