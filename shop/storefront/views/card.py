"""To the card page and back. Who comes back need not be who we know from a session: the mark in his address says
which visit it was, and what became of it Stripe is asked."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from config.common import limits
from config.common.errors import Refused
from shop.checkout.views.review import to_card_page
from shop.payment import gateway
from shop.payment.card import BACK, refresh
from shop.payment.methods import Card
from shop.payment.models import Attempt, PaymentRequest
from shop.storefront.views.order_forms import page
from shop.storefront.views.orders import find_order, secret

LOOKS, WINDOW = 20, 600


@secret
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """The button that leads to the card page; it stands on a page that may say where it is."""
    found = find_order(token)
    asked = PaymentRequest.objects.open().filter(order=found, method=Card.code).first()
    if asked is None or not gateway.is_ready():
        return redirect("storefront:order", token=token)
    if request.method == "GET":
        return page(request, "card", found, payment=asked, amex=asked.amount <= Card.AMEX_MOST)
    try:
        return to_card_page(asked)
    except Refused as refused:
        return page(request, "card", found, status=422, refusal=str(refused.message), has_errors=True)


@secret
@require_GET
def back(request: HttpRequest, token: str) -> HttpResponse:
    """From the card page, paid or not; on to the order, which shows how things are."""
    try:
        found = Attempt.objects.select_related("request__order").filter(pk=BACK.unsign(token)).first()
    except BadSignature:
        found = None
    if found is None:
        raise Http404
    if limits.allow(scope="card-back", key=str(found.pk), limit=LOOKS, seconds=WINDOW):
        try:
            refresh(found)
        except Refused as refused:
            messages.warning(request, str(refused.message))
    return redirect("storefront:order", token=found.request.order.token)
