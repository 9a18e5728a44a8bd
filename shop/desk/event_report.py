"""What came of an exhibition, for those whose prisons took part; as a page whose figures lead on, and as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.common import csv_file, xlsx
from partners.models import Office
from shop.desk.base import DeskView
from shop.desk.leads import tabs
from shop.desk.rooms import DEPOSITS, EXPO, ORDERS, Room
from shop.expo.models import Event
from shop.expo.report import Report, Sold, enquiries_of, event_report, leads_of

FILES = {
    "csv": csv_file.stream,
    "xlsx": xlsx.answer,
}


class EventView(DeskView):
    """An exhibition is everybody's whose prison was there; the figures are those of the offices he looks after."""

    room = EXPO
    model: ClassVar[Any] = Event
    http_method_names = ["get", "head", "options"]

    def records(self) -> QuerySet:
        return Event.objects.attended_by(self.request.user)

    @property
    def office(self) -> Office:
        """His own, whoever looks after the exhibition."""
        looking = (each.office for each in self.appointments if each.role in self.looks)
        return next(looking, self.appointments[0].office)

    @property
    def may_look(self) -> bool:
        return any(each.role in self.looks for each in self.appointments)

    def enters(self, room: Room) -> bool:
        return any(each.role in room.looks for each in self.appointments)

    @cached_property
    def report(self) -> Report:
        return event_report(self.target, self.offices)


class EventReports(EventView):
    """Every exhibition, the latest first."""

    template_name = "desk/event_reports.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paged(self.records().order_by("-starts_on", "-pk"))
        return self.page(page_obj=page, tabs=tabs("desk:event-reports"))


class EventReport(EventView):
    template_name = "desk/event_report.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        event, page = self.target, self.paged(self.report.sold)
        files = [(kind.upper(), reverse("desk:event-report-file", args=[event.pk, kind])) for kind in FILES]
        return self.page(
            event=event,
            report=self.report,
            steps=self.steps(),
            rows=[(each, self.address(each), self.deposits(each)) for each in page.object_list],
            page_obj=page,
            files=files,
            tabs=tabs("desk:event-reports"),
        )

    def steps(self) -> list[tuple[Any, Any, Any, str]]:
        """From the first word to the last rupiah: what, how many of which it came to, its totals, where they are."""
        found, own = self.report, self.target.pk
        leads, enquiries = (
            f"{reverse('desk:leads')}?pameran={own}",
            f"{reverse('desk:enquiries')}?pameran={own}",
        )
        said = _("%(done)s done, %(enquiries)s became enquiries") % found.leads
        open_ones = _("%(accepted)s accepted, %(rejected)s rejected, %(expired)s expired") % found.enquiries
        return [
            (_("Visitors"), said, {"count": found.leads["all"]}, leads),
            (_("Enquiries"), open_ones, {"count": found.enquiries["all"]}, enquiries),
            (_("Quotations offered"), "", found.offered, f"{enquiries}&tab=ditawarkan"),
            (_("Quotations accepted"), "", found.accepted, f"{enquiries}&tab=diterima"),
            (_("Orders"), "", found.orders, ""),
            (_("Sales at the stand"), "", found.stand, ""),
        ]

    def address(self, sold: Sold) -> str:
        """The order with its money, for those who may read it; else the parcel or the sale."""
        if self.enters(ORDERS):
            return reverse("desk:order", args=[sold.order.pk])
        return reverse("desk:counter-sale" if sold.at_stand else "desk:consignment", args=[sold.parcel])

    def deposits(self, sold: Sold) -> list[tuple[str, str]]:
        opens = self.enters(DEPOSITS)
        return [
            (each.ntpn or _("without NTPN"), reverse("desk:deposit", args=[each.deposit]) if opens else "")
            for each in sold.deposits
        ]


class EventReportFile(EventView):
    """One row for each enquiry and each prison's part of an order; of the visitors only what was promised."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.kwargs["kind"] not in FILES:
            raise Http404
        heads = [_("What"), _("Number"), _("Day"), _("Office"), _("Institution"), _("State"), _("Agreed, Rp")]
        heads += [_("Paid, Rp"), "PNBP (Rp)", _("Deposited, Rp"), "NTPN"]
        return FILES[self.kwargs["kind"]](f"laporan-{self.target.slug}", heads, list(self.rows()))

    def day(self, moment: datetime) -> str:
        """As the calendar says where the reader is; a stand in Papua opens before it is morning in UTC."""
        return moment.astimezone(ZoneInfo(self.timezone)).date().isoformat()

    def rows(self) -> Iterator[list[Any]]:
        for lead in leads_of(self.target, self.offices).select_related("office"):
            state = capfirst(lead.get_next_step_display()) + (f" ({_('done')})" if lead.done_at else "")
            day = self.day(lead.taken_at)
            yield [_("Visitor"), "", day, str(lead.office), lead.institution, state, *("", "", "", "", "")]
        for each in enquiries_of(self.target, self.offices).select_related("office"):
            day, state = self.day(each.sent_at), each.get_state_display()
            yield [
                _("Enquiry"),
                each.number,
                day,
                str(each.office),
                each.institution,
                state,
                *("", "", "", "", ""),
            ]
        for sold in self.report.sold:
            order = sold.order
            yield [
                *(_("Sale at the stand") if sold.at_stand else _("Order"), order.number),
                *(self.day(order.date_placed), sold.prison.name, order.institution),
                *(order.get_status_display(), sold.value, sold.paid, sold.pnbp, sold.deposited),
                ", ".join(each.ntpn for each in sold.deposits if each.ntpn),
            ]
