"""Demo only: one order of three prisons, followed from its buyer to the public figures.

Every step is somebody's page, and he is one click away (``sign_in.sign_in_as``). Outside the demo there is no
tour, as there is no such door.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from config.common.templatetags.serat import local_url
from shop.accounts.demo import DOMAIN
from shop.accounts.sign_in import no_store
from shop.desk.demo_logins import LOGINS
from shop.ledger.models import Deposit
from shop.order.models import Order
from shop.placement.demo import mixed_order


@no_store
def tour(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    try:
        order = mixed_order()
    except LookupError as error:
        raise Http404 from error
    steps = [
        {"email": f"{who}@{DOMAIN}", "who": LOGINS.get(who, ""), "title": title, "text": text, "url": url}
        for who, title, text, url in steps_of(order)
        if who in LOGINS or not who
    ]
    return render(request, "desk/tour.html", {"order": order, "steps": steps})


def steps_of(order: Order) -> Iterator[tuple[str, Any, str, str]]:
    """Who, what, why, where; in the order in which it happened. Not everybody's people can be clicked."""
    text = _("One order and one payment for three prisons. The page shows what became of every rupiah.")
    yield "pembeli", _("The buyer's order"), text, order.get_absolute_url()
    text = _("The money of all three comes to one account. Its treasurer found it on the bank's statement.")
    receipt = order.payment_requests.order_by("n")[0]
    yield "bendahara.pusat", _("The receipt"), text, reverse("desk:receipt", args=[receipt.pk])
    text = _("The officer sees the parcel of his own prison, and nothing of the other two.")
    for parcel in order.consignments.select_related("prison").order_by("pk"):
        url = reverse("desk:consignment", args=[parcel.pk])
        yield f"petugas.{parcel.prison.code}", parcel.prison.name, text, url
    text = _("What is the state's went to the treasury, with billing code and NTPN; the head verified it.")
    taken = Deposit.objects.filter(lines__account__subject__startswith=order.number).distinct()
    for deposit in taken.select_related("office__prison").order_by("pk"):
        url = reverse("desk:deposit", args=[deposit.pk])
        yield f"bendahara.{deposit.office.prison.code}", _("The deposit"), text, url
    text = _("The region sees its prisons side by side: sold, set aside, deposited, late.")
    yield "kanwil.jawa-tengah", _("The region's figures"), text, reverse("desk:prisons")
    text = _("The same books, added up for everybody. No name, and nobody can be told from them.")
    yield "", _("The public page"), text, local_url("/transparansi/")
