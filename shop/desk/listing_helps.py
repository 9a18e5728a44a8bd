"""Two small addresses the script of the listing's page asks: keep one photo, and show where the price goes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.common import clock
from config.common.errors import Refused
from media.choices import ShowsPerson
from media.files import read_upload
from media.services import add_picture
from partners.workshops.models import Workshop
from partners.workshops.services import sellers_in_force
from shop.checkout.price_split import Rows, split_of
from shop.desk.base import TOO_MANY, DeskView
from shop.desk.listing_form import about_person
from shop.desk.measures import PriceField
from shop.desk.rooms import LISTINGS


class UploadPhoto(DeskView):
    """One photo, sent as soon as it was taken; it belongs to whoever sent it until his form names it."""

    room = LISTINGS

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.within_limits():
            return HttpResponse(TOO_MANY, status=429, content_type="text/plain")
        upload, answer = request.FILES.get("pictures"), request.POST.get("shows_person")
        if upload is None or answer != ShowsPerson.NO:
            return HttpResponse(about_person(answer), status=422, content_type="text/plain")
        try:
            picture = add_picture(
                data=read_upload(upload),
                title=_("Photo"),
                description="",
                shows_person=ShowsPerson.NO,
                by=request.user,  # type: ignore[arg-type]  # signed in: DeskView
            )
        except Refused as refusal:
            return HttpResponse(refusal.message, status=422, content_type="text/plain")
        return render(request, "desk/parts/photo.html", {"picture": picture, "pending": True}, status=201)


class ShowSplit(DeskView):
    """The rule is the server's; the script only asks again while a price is typed."""

    room = LISTINGS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        workshops = Workshop.objects.filter(prison__office__in=self.offices).select_related("prison")
        try:
            workshop = workshops.get(pk=request.GET.get("workshop") or 0)
        except (Workshop.DoesNotExist, ValueError):
            workshop = None
        rows = split_rows(workshop, _amount(request, "price"), _amount(request, "cost"))
        return render(request, "desk/parts/split.html", {"rows": rows, "total": _amount(request, "price")})


def split_rows(workshop: Workshop | None, price: int | None, cost: int | None) -> Rows:
    """Nothing before there is a price."""
    if workshop is None or not price:
        return []
    today = clock.today()
    seller = sellers_in_force(workshops={workshop.pk}, on=today).get(workshop.pk)
    return split_of(workshop=workshop, price=price, cost=cost or 0, seller=seller, on=today)


def _amount(request: HttpRequest, name: str) -> int | None:
    """Half typed, it is no amount yet."""
    try:
        return PriceField(required=False).clean(request.GET.get(name, ""))
    except ValidationError:
        return None
