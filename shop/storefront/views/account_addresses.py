"""Where a buyer has things sent: typed, or kept from an order. Somebody else's address does not exist."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.common.errors import Refused
from shop.accounts import addresses as services
from shop.accounts.models import SavedAddress
from shop.order.models import Order
from shop.storefront.account_forms import AddressForm, succeeds
from shop.storefront.account_pages import form_page, owner, signed_in

LAST_ORDERS, OFFERED = 20, 3


@signed_in
@require_GET
def addresses(request: HttpRequest) -> HttpResponse:
    saved = list(SavedAddress.objects.filter(user=request.user))
    context = {"addresses": saved, "earlier": _earlier(request.user, saved)}
    return render(request, "storefront/account/addresses.html", context)


def _earlier(user: Any, saved: Iterable[SavedAddress]) -> list[Order]:
    """The last orders with addresses that are not saved yet, one for each address."""
    seen = {(each.street, each.village_code) for each in saved}
    found: list[Order] = []
    for order in _sent_orders(user).order_by("-date_placed")[:LAST_ORDERS]:
        key = (order.shipping_address.line1, order.shipping_address.village_code)
        if key not in seen:
            seen.add(key)
            found.append(order)
    return found[:OFFERED]


def _sent_orders(user: Any) -> Any:
    sent = Order.objects.filter(user=user).exclude(shipping_address=None).select_related("shipping_address")
    return sent.exclude(shipping_address__village_code="").exclude(shipping_address__line1="")


@signed_in
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    if succeeds(form, services.save_address, user=request.user):
        return _saved(request)
    return _page(request, form, title=_("New address"))


@signed_in
@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, pk: int) -> HttpResponse:
    address = _own(request, pk)
    form = AddressForm(request.POST if request.method == "POST" else None, saved=address)
    if succeeds(form, services.save_address, user=request.user, pk=address.pk):
        return _saved(request)
    return _page(request, form, title=_("Change the address"))


def _page(request: HttpRequest, form: AddressForm, *, title: str) -> HttpResponse:
    return form_page(request, form, "address", title=title)


def _own(request: HttpRequest, pk: int) -> SavedAddress:
    if pk >= 2**63:
        raise Http404
    return get_object_or_404(SavedAddress, pk=pk, user=request.user)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The address is saved."))
    return redirect("customer:address-list")


@signed_in
@require_POST
def from_order(request: HttpRequest) -> HttpResponse:
    """Keep the address of one of one's own orders."""
    number = request.POST.get("order", "").replace("\x00", "")
    order = get_object_or_404(_sent_orders(request.user), number=number)
    try:
        services.save_address(
            user=owner(request),
            name=order.name,
            phone=order.phone,
            street=order.shipping_address.line1,
            village_code=order.shipping_address.village_code,
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("customer:address-list")
    return _saved(request)


@signed_in
@require_POST
def default(request: HttpRequest, pk: int) -> HttpResponse:
    services.make_default(user=owner(request), pk=_own(request, pk).pk)
    messages.success(request, _("This address is now filled in at the checkout."))
    return redirect("customer:address-list")


@signed_in
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    services.delete_address(user=owner(request), pk=_own(request, pk).pk)
    messages.success(request, _("The address is deleted."))
    return redirect("customer:address-list")
