"""The parcel room's list: the queue by deadline, searched and filtered, and as a file."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import django_filters
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext

from catalogue.choices import Making
from config.common import clock, csv_file
from partners.models import Partner
from shop.desk import queues, words
from shop.desk.base import DeskView
from shop.desk.rooms import CONSIGNMENTS
from shop.fulfilment.models import Consignment, ConsignmentLine, Delivery, State
from shop.fulfilment.services import CAN_GET_READY, LIVE

KINDS = {
    State.WAITING: "",
    State.HANDED_OVER: "done",
    State.COMPLETED: "done",
    State.CANCELLED: "problem",
    State.RETURNED: "problem",
}


def is_payable(consignment: Consignment) -> bool:
    return consignment.order.is_released


def next_step(consignment: Consignment, user: Any) -> tuple[str, Any, bool]:
    """The one next action of a parcel for this officer: its address, its verb, and whether it is only led to.

    None while it waits for money, is packed by a colleague, or is gone.
    """
    state, page = consignment.state, reverse("desk:consignment", args=[consignment.pk])
    if not is_payable(consignment):
        return "", "", False
    if state == State.WAITING:
        return f"{page}terima/", gettext_lazy("Accept the order"), False
    if state == State.ACCEPTED and is_made(consignment):
        return f"{page}buat/", gettext_lazy("Start making"), False
    if state in CAN_GET_READY and consignment.packer is None:
        return f"{page}ambil/", gettext_lazy("I pack this"), False
    if state in CAN_GET_READY and consignment.packer == user:
        return f"{page}#kemas", gettext_lazy("Pack"), True
    if state == State.READY:
        return f"{page}#serahkan", gettext_lazy("Hand over"), True
    return "", "", False


def is_made(consignment: Consignment) -> bool:
    """Whether something in it is made to order and so has to be begun."""
    return any(each.line.product.making == Making.MADE_TO_ORDER for each in consignment.lines.all())


def row_of(consignment: Consignment, user: Any) -> dict[str, Any]:
    """What card, table row and detail show of a parcel."""
    today, address = clock.today(consignment.prison.timezone), consignment.order.shipping_address
    live = consignment.state in LIVE
    step_url, step, led = next_step(consignment, user)
    packing = consignment.state in CAN_GET_READY and consignment.packer not in (None, user)
    return {
        "consignment": consignment,
        "address": reverse("desk:consignment", args=[consignment.pk]),
        "lines": [(each.quantity, each.line.title) for each in consignment.lines.all()],
        "city": address.line4 if address else "",
        "due": words.deadline(consignment.promised_on, today) if live else "",
        "promised": words.on_day(consignment.promised_on),
        "late": live and is_payable(consignment) and consignment.promised_on < today,
        "payable": is_payable(consignment),
        "kind": KINDS.get(State(consignment.state), "active"),
        "step_url": step_url,
        "step": step,
        "led": led,
        "hands_over": consignment.state == State.READY,
        "packed_by": str(consignment.packer) if packing else "",
    }


class ConsignmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Order or tracking number"), method="named")
    delivery = django_filters.ChoiceFilter(
        label=gettext_lazy("Delivery"), choices=Delivery.choices, empty_label=gettext_lazy("All")
    )
    prison = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Prison"), queryset=Partner.objects.none(), empty_label=gettext_lazy("All")
    )

    def __init__(self, data: Any, queryset: QuerySet, *, view: "Consignments") -> None:
        super().__init__(data, queryset=queryset)
        if view.sees_several:
            self.filters["prison"].queryset = Partner.objects.filter(office__in=view.offices).order_by("name")
        else:
            del self.filters["prison"]

    def named(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(Q(order__number__icontains=value) | Q(tracking__icontains=value))


class Consignments(DeskView):
    """The queue, the oldest deadline first."""

    room = CONSIGNMENTS
    template_name = "desk/consignments.html"
    model = Consignment

    def records(self) -> QuerySet:
        rows = super().records().filter(prison__office__in=self.offices)
        return rows.select_related("order__shipping_address", "prison__office", "packer")

    def chosen(self) -> tuple[QuerySet, list[dict[str, Any]], Any]:
        """What is asked for, in its order, with the tabs and the filter that say so."""
        found = ConsignmentFilter(self.request.GET, self.records(), view=self)
        conditions = queues.conditions(clock.today(self.timezone))
        tabs = self.tabs(found.qs, conditions)
        tab = next(each["name"] for each in tabs if each["current"])
        order = ["-handed_over_at", "-pk"] if tab == queues.GONE else ["promised_on", "pk"]
        return found.qs.filter(conditions[tab]).order_by(*order), tabs, found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown, tabs, found = self.chosen()
        page = self.paged(shown.prefetch_related("lines__line__product"))
        rows = [row_of(each, request.user) for each in page.object_list]
        return self.page(
            rows=rows,
            page_obj=page,
            tabs=tabs,
            filter=found,
            searching=any(self.request.GET.get(name) for name in found.filters),
            query=f"?{request.GET.urlencode()}",
        )

    def tabs(self, rows: QuerySet, conditions: dict[str, Any]) -> list[dict[str, Any]]:
        """With counts; without a choice the first tab that has something opens."""
        names = {f"tab_{n}": name for n, name in enumerate(conditions)}
        found = rows.aggregate(**{key: Count("pk", filter=conditions[name]) for key, name in names.items()})
        counts = {name: found[key] for key, name in names.items()}
        chosen = self.request.GET.get("tab", "")
        if chosen not in conditions:
            chosen = next((name for name, count in counts.items() if count), queues.TO_ACCEPT)
        query = self.request.GET.copy()
        query.pop("page", None)
        return [
            {
                "name": name,
                "label": queues.LABELS[name],
                "url": f"{reverse('desk:consignments')}?{urlencode(query.dict() | {'tab': name})}",
                "count": counts[name],
                "current": name == chosen,
            }
            for name in conditions
        ]


COLUMNS = {
    "order__number": gettext_lazy("Order number"),
    "part": gettext_lazy("Part"),
    "prison__name": gettext_lazy("Prison"),
    "state": gettext_lazy("State"),
    "delivery": gettext_lazy("Delivery"),
    "order__shipping_address__line4": gettext_lazy("City"),
    "goods": gettext_lazy("Goods"),
    "promised_on": gettext_lazy("Promised for"),
    "sent_on": gettext_lazy("Handed over"),
    "courier": gettext_lazy("Courier"),
    "tracking": gettext_lazy("Tracking number (resi)"),
}


class ConsignmentsFile(Consignments):
    """The chosen parcels as a table for a spreadsheet, without anybody's name, phone or address."""

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        shown, _tabs, _found = self.chosen()
        return csv_file.stream(pgettext("file", "parcels"), map(str, COLUMNS.values()), self.cells(shown))

    def cells(self, shown: QuerySet) -> Iterator[list[Any]]:
        """Written by the database where that saves converting each cell here: there are tens of thousands."""
        lines = ConsignmentLine.objects.filter(consignment=OuterRef("pk")).order_by()
        goods = Concat(Cast("quantity", CharField()), Value(" × "), "line__title")
        rows = shown.select_related(None).annotate(
            goods=Subquery(lines.values("consignment").annotate(said=StringAgg(goods, ", ")).values("said")),
            sent_on=TruncDate("handed_over_at", tzinfo=ZoneInfo(self.timezone)),
        )
        states, deliveries = (
            {name: capfirst(str(label)) for name, label in each.choices} for each in (State, Delivery)
        )
        return (
            [number, part, prison, states[state], deliveries[delivery], *rest]
            for number, part, prison, state, delivery, *rest in rows.values_list(*COLUMNS).iterator(2000)
        )
