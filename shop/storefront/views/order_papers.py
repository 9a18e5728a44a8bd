"""Invoice and delivery note of an order: as secret as the page they are called from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.common.typeset import as_pdf
from shop.expo.order_papers import delivery_note_name, delivery_note_pdf, invoice_name, invoice_pdf, notable
from shop.order.models import Order
from shop.storefront.views.orders import secret


@secret
@require_safe
def invoice(request: HttpRequest, token: str) -> HttpResponse:
    orders = Order.objects.select_related("shipping_address", "quotation__enquiry")
    order = get_object_or_404(orders, token=token)
    return as_pdf(invoice_name(order), invoice_pdf(order, get_language() or "id"))


@secret
@require_safe
def delivery_note(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    consignment = get_object_or_404(notable(), order__token=token, pk=pk)
    return as_pdf(delivery_note_name(consignment), delivery_note_pdf(consignment, get_language() or "id"))
