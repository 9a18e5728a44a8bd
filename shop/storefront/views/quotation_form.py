"""Where anybody asks for a quotation. What it is about stands in the address: goods, a basket, a catalogue."""

from functools import partial
from itertools import zip_longest
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.common import limits
from config.common.errors import Refused
from partners.enquiries import KEPT
from shop.accounts.addresses import checkout_start
from shop.expo.choices import EnquiryKind
from shop.expo.enquiries import ANSWER_DAYS, send_enquiry
from shop.expo.models import Edition, Enquiry, Event
from shop.storefront import scanned
from shop.storefront.quotation_forms import ROWS, EnquiryForm
from shop.storefront.quotation_rows import rows_of
from shop.storefront.views.orders import personal

TRIES, WINDOW = 10, 3600


@personal
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The query names what is asked for, and stays in the form's address; ``action=more`` adds rows."""
    (edition, event), kind = _source(request), _kind(request)
    make = partial(EnquiryForm, kind=kind, edition=edition)
    status = 200
    if request.method == "GET":
        form = make(initial=_start(request))
    elif request.POST.get("action") == "more":
        form = make(initial=request.POST.dict(), free=ROWS)
    else:
        form, status = make(request.POST, request.FILES), 422
        if form.is_valid():
            visitor = limits.visitor(request)
            if limits.allow(scope="enquiry", key=visitor, limit=TRIES, seconds=WINDOW):
                enquiry = _send(request, form, edition=edition, event=event)
                if enquiry:
                    words = _("Your enquiry was sent. We have written to %(email)s.")
                    messages.success(request, words % {"email": enquiry.email})
                    return redirect(enquiry)
            else:
                form.add_error(None, _("Too many enquiries from here. Wait an hour, then send it again."))
                status = 429
    context = {
        "form": form,
        "kind": kind,
        "edition": edition,
        "event": event,
        "answer_days": ANSWER_DAYS,
        "kept_for": KEPT.days,
        "has_lost_file": bool(request.FILES),
    }
    return render(request, "storefront/quotation/ask.html", context, status=status)


def _send(request: HttpRequest, form: EnquiryForm, **about: Any) -> Enquiry | None:
    """The enquiry, or nothing once the form says why."""
    said, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        return send_enquiry(
            key=said["key"] or uuid4(),
            asked=form.asked(request.LANGUAGE_CODE),
            items=said["items"],
            papers=[file] if file else [],
            user=request.user,
            **about,
        )
    except Refused as refusal:
        form.refuse(refusal)
        if refusal.code == "key":  # with a key of its own it is another enquiry
            form.data = data = request.POST.copy()
            data["key"] = str(uuid4())
    return None


def _source(request: HttpRequest) -> tuple[Edition | None, Event | None]:
    """The catalogue and the exhibition that the address names, else those of the code that was scanned last."""
    pk, slug = request.GET.get("katalog", ""), request.GET.get("pameran", "")[:80].replace("\x00", "")
    if pk.isascii() and pk.isdigit() and len(pk) < 10:
        return Edition.objects.public().select_related("event").filter(pk=int(pk)).first(), None
    if slug:
        return None, Event.objects.published().filter(slug=slug).first()
    return scanned.came_by(request)


def _kind(request: HttpRequest) -> EnquiryKind:
    if "jasa" in request.GET:
        return EnquiryKind.SERVICE
    return EnquiryKind.EXPORT if "negara" in request.GET else EnquiryKind.GOODS


def _start(request: HttpRequest) -> dict[str, Any]:
    """What is known of the visitor and of what he wants; the key makes two presses one enquiry."""
    if "keranjang" in request.GET:
        goods = [(line.product.number, line.quantity) for line in request.basket.all_lines()]
    else:
        numbers, quantities = request.GET.getlist("produk"), request.GET.getlist("jumlah")
        goods = list(zip_longest(numbers, quantities[: len(numbers)], fillvalue=""))
    mine = checkout_start(request.user)
    known = {name: mine[name] for name in ("name", "email", "phone") if name in mine}
    return known | rows_of(goods) | {"key": uuid4()}
