"""What a buyer can do with his order. Each stands on a page of its own, because a form on the order's page, which
tells nobody where it is, would have no origin to show."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.common import limits
from config.common.errors import Refused
from media.files import read_upload
from shop.order.models import Order, Status
from shop.payment.card import close_pages
from shop.payment.methods import METHODS
from shop.payment.models import PaymentRequest
from shop.payment.proofs import MOST, send_proof
from shop.storefront.after_buying import can_cancel, cancel_by_buyer, order_again
from shop.storefront.forms import ProofForm
from shop.storefront.views.orders import find_order, secret

UPLOADS, WINDOW = 5, 600
both = require_http_methods(["GET", "POST"])


def page(
    request: HttpRequest, template: str, order: Order, *, status: int = 200, **context: Any
) -> HttpResponse:
    answer = render(request, f"storefront/{template}.html", {"order": order, **context}, status=status)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@secret
@both
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, saying what happens to the goods and the money; then cancel."""
    found = find_order(token)
    if request.method == "POST":
        try:
            close_pages(order=found)
            cancel_by_buyer(order=found)
        except Refused as refused:
            return page(request, "cancel", found, status=422, refusal=str(refused.message), has_errors=True)
        return redirect("storefront:order", token=token)
    if not can_cancel(found, found.consignments.all()):
        return redirect("storefront:order", token=token)
    office = found.payment_requests.select_related("office").get(n=1).office
    return page(
        request,
        "cancel",
        found,
        is_paid=found.status == Status.PAID or found.is_part_paid,
        office=office.name,
    )


@secret
@both
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Show the treasurer a photo of the transfer; the order stays as unpaid as it was."""
    found = find_order(token)
    asked = _waiting_for_transfer(found)
    if asked is None:
        return redirect("storefront:order", token=token)
    form, status = ProofForm(), 200
    if request.method == "POST":
        form, status = ProofForm(request.POST, request.FILES), 422
        if not limits.allow(scope="transfer-proof", key=found.number, limit=UPLOADS, seconds=WINDOW):
            form.add_error(None, _("Too many tries. Wait ten minutes, then try again."))
            status = 429
        elif form.is_valid():
            try:
                send_proof(request=asked, data=read_upload(form.cleaned_data["file"]))
            except Refused as refused:
                form.refuse(refused)
            else:
                return redirect("storefront:order", token=token)
    sent = asked.proofs.count()
    return page(request, "proof", found, status=status, form=form, sent=sent, is_enough=sent >= MOST)


def _waiting_for_transfer(order: Order) -> PaymentRequest | None:
    by_transfer = [method.code for method in METHODS.values() if method.on_statement]
    requests = PaymentRequest.objects.open().filter(order=order, method__in=by_transfer)
    return requests.order_by("n").first()


@secret
@both
def again(request: HttpRequest, token: str) -> HttpResponse:
    """The same goods once more; those that cannot be had are named, the others go into the basket."""
    found = find_order(token)
    if request.method == "POST":
        try:
            problems = order_again(basket=request.basket, order=found)
        except Refused as refused:
            return page(request, "again", found, status=422, refusal=str(refused.message), has_errors=True)
        request.basket_changed = True
        for problem in problems:
            messages.warning(request, problem)
        done = found.lines.count() - len(problems)
        words = ngettext("%(count)d product is in the basket.", "%(count)d products are in the basket.", done)
        messages.success(request, words % {"count": done})
        return redirect("storefront:basket")
    lines = [(line.quantity, line.title_in(request.LANGUAGE_CODE)) for line in found.lines.order_by("pk")]
    return page(request, "again", found, lines=lines)
