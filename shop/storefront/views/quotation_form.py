"""Where anybody asks for a quotation. What it is about stands in the address: goods, a basket, a catalogue."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.common import limits
from config.common.errors import Refused
from shop.accounts.addresses import checkout_start
from shop.expo.choices import EnquiryKind
from shop.expo.enquiries import ANSWER_DAYS, send_enquiry
from shop.expo.models import Edition, Event
from shop.storefront.quotation_forms import EnquiryForm, rows_of
from shop.storefront.views.orders import personal

TRIES, WINDOW = 10, 3600


@personal
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The query names what is asked for, and stays in the form's address; ``action=more`` adds rows."""
    kind, edition = _kind(request), _edition(request.GET.get("katalog", ""))
    event = (
        Event.objects.published().filter(slug=request.GET.get("pameran", "")[:80].replace("\x00", "")).first()
    )
    status = 200
    if request.method == "GET":
        form = EnquiryForm(kind=kind, edition=edition, initial=_start(request))
    elif request.POST.get("action") == "more":
        form = EnquiryForm(kind=kind, edition=edition, initial=request.POST.dict())
    else:
        form, status = EnquiryForm(request.POST, request.FILES, kind=kind, edition=edition), 422
        visitor = limits.visitor(request)
        if not form.is_valid():
            pass
        elif not limits.allow(scope="enquiry", key=visitor, limit=TRIES, seconds=WINDOW):
            form.add_error(None, _("Too many enquiries from here. Wait an hour, then send it again."))
            status = 429
        else:
            try:
                return _sent(request, form, edition=edition, event=event)
            except Refused as refusal:
                form.refuse(refusal)
    context = {
        "form": form,
        "kind": kind,
        "edition": edition,
        "event": event,
        "answer_days": ANSWER_DAYS,
        "has_lost_file": bool(request.FILES),
    }
    return render(request, "storefront/quotation/ask.html", context, status=status)


def _sent(request: HttpRequest, form: EnquiryForm, **about: Any) -> HttpResponse:
    file = form.cleaned_data["file"]
    enquiry = send_enquiry(
        key=form.cleaned_data["key"] or uuid4(),
        asked=form.asked(request.LANGUAGE_CODE),
        items=form.cleaned_data["items"],
        papers=[file] if file else [],
        user=request.user,
        **about,
    )
    messages.success(
        request, _("Your enquiry was sent. We have written to %(email)s.") % {"email": enquiry.email}
    )
    return redirect(enquiry)


def _kind(request: HttpRequest) -> EnquiryKind:
    if "jasa" in request.GET:
        return EnquiryKind.SERVICE
    return EnquiryKind.EXPORT if "negara" in request.GET else EnquiryKind.GOODS


def _edition(text: str) -> Edition | None:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return Edition.objects.public().select_related("event").filter(pk=int(text)).first()


def _start(request: HttpRequest) -> dict[str, Any]:
    """What is known of the visitor and of what he wants; the key makes two presses one enquiry."""
    if "keranjang" in request.GET:
        goods = [(line.product.number, line.quantity) for line in request.basket.all_lines()]
    else:
        numbers, quantities = request.GET.getlist("produk"), request.GET.getlist("jumlah")
        many = [*quantities, *[""] * len(numbers)]
        goods = list(zip([each[:40] for each in numbers], [each[:6] for each in many], strict=False))
    known = {
        name: text
        for name, text in checkout_start(request.user).items()
        if name in ("name", "email", "phone")
    }
    return known | rows_of(goods) | {"key": uuid4()}
