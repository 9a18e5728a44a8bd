"""Stripe's door. Nothing is read before the signature holds; 200 is said only when everything is committed."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.payment import gateway
from shop.payment.events import receive

log = logging.getLogger(__name__)

LARGEST = 256 * 1024


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse("too large", status=413)
    try:
        hint = gateway.hint(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.GatewayRefused as refused:
        return HttpResponse(refused.reason, status=400)
    try:
        return HttpResponse(receive(hint))
    except Exception:
        log.exception("event %s could not be acted on", hint.id)
        return HttpResponse("try again", status=500)
