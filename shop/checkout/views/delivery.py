"""Page 1: who receives it, where, and how each parcel gets there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from config.common import clock
from shop.accounts.addresses import checkout_start
from shop.checkout import parcels as parcel_views
from shop.checkout import state
from shop.checkout.forms import DeliveryForm
from shop.checkout.parcels import PrisonParcel

personal = cache_control(private=True, no_store=True)


def basket_parcels(request: HttpRequest) -> list[PrisonParcel]:
    return parcel_views.by_prison(request.basket.all_lines())


def nothing_to_order(request: HttpRequest) -> HttpResponse:
    """The basket is empty: after Back that means it is ordered already, so show the order."""
    token = state.last_order(request)
    return redirect("storefront:order", token=token) if token else redirect("storefront:basket")


@personal
@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """``action`` says which button: show the delivery prices, look a postcode up, or go on."""
    parcels = basket_parcels(request)
    if not parcels:
        return nothing_to_order(request)
    if request.method == "GET":
        typed = checkout_start(request.user) | state.load(request) | state.found_place(request)
        return delivery_page(request, DeliveryForm(parcels=parcels, on=clock.today(), initial=typed))
    state.keep(request, {"gift": "", **request.POST.dict()})
    action = request.POST.get("action")
    if action == "find":
        return redirect("checkout:place")
    form = DeliveryForm(request.POST, parcels=parcels, on=clock.today())
    if action == "quote" and not form.place_is_wrong():
        return redirect(reverse("checkout:delivery") + "#delivery")
    if not form.is_valid():
        return delivery_page(request, form, status=422)
    return redirect("checkout:review")


def delivery_page(request: HttpRequest, form: DeliveryForm, *, status: int = 200) -> HttpResponse:
    goods, shipping = sum(parcel.goods for parcel in form.parcels), form.shipping()
    context: dict[str, Any] = {
        "form": form,
        "deliveries": form.deliveries(),
        "step": 1,
        "step_total": 2,
        "step_label": _("Where to"),
        "goods": goods,
        "shipping": shipping,
        "total": goods + (shipping or 0),
        "for_institution": form.asks_institution or "institution" in request.GET,
    }
    return render(request, "checkout/delivery.html", context, status=status)
