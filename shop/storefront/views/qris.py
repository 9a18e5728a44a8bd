"""The QRIS code of an order as a picture: shown on its page, and saved by a buyer who pays on the same phone."""

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shop.payment.models import PaymentRequest
from shop.storefront.views.orders import secret

DOTS = 8  # a square of the code, so that it is sharp on any screen and large enough on paper


@secret
@require_safe
def qris(request: HttpRequest, token: str) -> HttpResponse:
    """Only while the order waits for it: nobody pays an order that has ended."""
    waiting = PaymentRequest.objects.open().filter(order__token=token, merchant_code__isnull=False)
    asked = waiting.select_related("merchant_code", "order").order_by("n").first()
    if asked is None or asked.merchant_code is None:
        raise Http404
    try:
        text = asked.merchant_code.text_for(asked.amount)
    except ValueError as error:  # a code nobody can read is no code; it was checked when it was entered
        raise Http404 from error
    picture = io.BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=DOTS, border=4)
    headers = {"Content-Disposition": f'inline; filename="qris-{asked.order.number}.png"'}
    return HttpResponse(picture.getvalue(), content_type="image/png", headers=headers)
