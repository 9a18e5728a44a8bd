"""The postcode looked up by name: a plain page, and the suggestions a script shows while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config.common import places
from config.common.pages import public_page
from shop.checkout.views.delivery import personal

SHORTEST, MOST = 3, 8


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:100].replace("\x00", "")


@personal
@require_GET
def find_place(request: HttpRequest) -> HttpResponse:
    """A search, then the villages of the kecamatan that was chosen; back to the page that asked."""
    text, inside = _query(request), request.GET.get("district", "")
    villages = places.villages(inside) if inside else []
    found = [] if villages or not text else places.search(text, limit=20)
    for_basket = "basket" in request.GET
    context = {
        "text": text,
        "districts": [each for each in found if not each.village_code],
        "villages": villages or [each for each in found if each.village_code],
        "nothing": bool(text) and not found and not villages,
        "for_basket": for_basket,
        "back": reverse("storefront:basket" if for_basket else "checkout:delivery"),
    }
    if not for_basket:
        context |= {"step": 1, "step_total": 2, "step_label": _("Where to")}
    return render(request, "checkout/place.html", context)


@public_page
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Whole names of places, each of which the field understands. The same for everybody, so it may be kept."""
    text = _query(request).strip()
    found = places.resolve(text, MOST) if len(text) >= SHORTEST else []
    return JsonResponse({"places": [str(each) for each in found]})
