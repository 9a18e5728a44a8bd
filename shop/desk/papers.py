"""What is printed at the desk: of one parcel its label with packing slip and its delivery note, what leaves the gate
today, and the invoice of an order.

A packing slip never names a price, because parcels are presents too; the buyer has his receipt. The QR code leads
to the parcel's page at the desk and tells nothing to anybody else.
"""

from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from config.common import clock, typeset
from config.common.typeset import as_pdf
from shop.desk import words
from shop.desk.base import DeskView
from shop.desk.orders import OrderPage
from shop.desk.parcel import ConsignmentPage
from shop.desk.rooms import CONSIGNMENTS
from shop.expo.order_papers import delivery_note_name, delivery_note_pdf, invoice_name, invoice_pdf
from shop.fulfilment.models import Consignment, Delivery, State
from shop.order.models import ShippingAddress

FOLDER = "shop/desk/typst"


def answer(name: str, template: str, data: dict[str, Any]) -> HttpResponse:
    frame = {"publisher": "Karya Binaan", "address": settings.WAGTAILADMIN_BASE_URL.partition("//")[2]}
    return as_pdf(
        name, typeset.pdf(f"{FOLDER}/{template}.typ", {**frame, **data}, language=get_language() or "id")
    )


class ParcelPaper(ConsignmentPage):
    """Label and packing slip on one sheet, to be cut; for those who may know the buyer, as long as they may."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.may_act:
            raise PermissionDenied
        if not self.knows_buyer():
            raise Http404
        return self.paper(self.target)

    def paper(self, parcel: Consignment) -> HttpResponse:
        return answer(parcel.reference.replace("/", "-"), "parcel", self.sheet(parcel))

    def sheet(self, parcel: Consignment) -> dict[str, Any]:
        order, prison = parcel.order, parcel.prison
        address = order.shipping_address if parcel.delivery != Delivery.PICKUP else None
        lines = [
            (str(each.quantity), each.line.title, each.line.product.number) for each in parcel.lines.all()
        ]
        facts = [
            (_("Delivery"), parcel.service or capfirst(parcel.get_delivery_display())),
            (_("Promised for"), words.on_day(parcel.promised_on)),
        ]
        if order.is_gift:
            facts.append((_("Gift"), _("Put no prices into the parcel.")))
        if order.note:
            facts.append((_("The buyer's note"), order.note))
        return {
            "title": _("Parcel %(number)s") % {"number": parcel.reference},
            "reference": parcel.reference,
            "footer": _("Tracking number (resi)") + ": ____________________",
            "to": pgettext("label", "To"),
            "name": order.name,
            "where": [*(_address(address) if address else []), order.phone],
            "sender": _("From %(prison)s, %(address)s")
            % {"prison": prison.name, "address": ", ".join(filter(None, [prison.street, prison.postcode]))},
            "qr": qr_code(self.request.build_absolute_uri(self.after())),
            "qr_says": _("Opens this parcel at the desk"),
            "slip": _("Packing slip"),
            "facts": facts,
            "columns": [_("Quantity"), _("Goods"), _("Number")],
            "lines": lines,
            "thanks": _("Made by people in custody. Thank you for buying it."),
        }


class DeliveryNote(ParcelPaper):
    """What goes along with the parcel to be signed, in the buyer's language."""

    def paper(self, parcel: Consignment) -> HttpResponse:
        return as_pdf(delivery_note_name(parcel), delivery_note_pdf(parcel, parcel.order.language))


class Invoice(OrderPage):
    """Of an order whose money this office receives, in the buyer's language."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.may_cancel:
            raise PermissionDenied
        return as_pdf(invoice_name(self.target), invoice_pdf(self.target, self.target.language))


def _address(address: ShippingAddress) -> list[str]:
    """In the three lines a courier reads: street; village and district; city, province and postcode."""
    village = ", ".join(filter(None, [address.village, address.district]))
    return [address.line1, village, f"{address.line4}, {address.state} {address.postcode}"]


def qr_code(text: str) -> str:
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", xmldecl=False, nl=False, border=2)
    return drawn.getvalue().decode()


class GatePass(DeskView):
    """What is ready to leave, and what has left today: the guard at the gate compares it with the van."""

    room = CONSIGNMENTS
    model = Consignment

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        since = clock.now().astimezone(ZoneInfo(self.timezone)).replace(hour=0, minute=0, second=0)
        leaves = Q(state=State.READY) | Q(handed_over_at__gte=since)
        rows = self.records().filter(leaves, prison__office=self.office).order_by("delivery", "pk")
        rows = rows.select_related("order__shipping_address", "prison__office").prefetch_related(
            "lines__line"
        )
        day = words.on_day(clock.today(self.timezone))
        data = {
            "title": _("Gate pass, %(day)s") % {"day": day},
            "office": self.office.name,
            "footer": _("Made %(moment)s") % {"moment": words.at_moment(clock.now(), self.timezone)},
            "columns": [_("Parcel"), _("Goods"), _("Delivery"), pgettext("gate pass", "Left")],
            "rows": [self.row(each) for each in rows],
            "nothing": _("Nothing leaves today."),
            "signed": [_("Officer of the workshops"), _("Guard at the gate")],
        }
        return answer(f"{pgettext('file', 'gate-pass')}-{clock.today(self.timezone)}", "gate_pass", data)

    def row(self, parcel: Consignment) -> list[str]:
        address = parcel.order.shipping_address
        city = address.line4 if address and parcel.delivery != Delivery.PICKUP else ""
        how = parcel.courier or parcel.service or capfirst(parcel.get_delivery_display())
        return [
            parcel.reference,
            ", ".join(f"{each.quantity} × {each.line.title}" for each in parcel.lines.all()),
            ", ".join(filter(None, [how, parcel.tracking, city])),
            words.at_moment(parcel.handed_over_at, self.timezone),
        ]
