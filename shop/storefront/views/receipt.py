"""The order as a paper: as secret as the page it is called from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.common import typeset
from shop.order.models import Order
from shop.storefront.receipt import TEMPLATE, receipt
from shop.storefront.views.orders import secret


@secret
@require_safe
def order_receipt(request: HttpRequest, token: str) -> HttpResponse:
    order = get_object_or_404(Order.objects.select_related("shipping_address"), token=token)
    paper = typeset.pdf(TEMPLATE, receipt(order), language=get_language() or "id")
    kind = "receipt" if get_language() == "en" else "bukti"
    return typeset.as_pdf(f"{kind}-{order.number}", paper)
