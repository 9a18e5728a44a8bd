"""The record of changes, for those who appoint: who did what to which thing, with before and after.

Only what belongs to the offices they see; the centre also sees what belongs to no office, but for the accounts
of buyers. Looking leaves no record. Actions, things and fields are put into words by the catalogue of texts, under
the context "audit", so whoever adds an action adds its words there; a test names those that are missing.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from config.common.models import AuditEvent
from partners.choices import Role
from partners.models import Appointment
from shop.desk import log_words, words
from shop.desk.base import DeskView
from shop.desk.log_words import said
from shop.desk.receipts import DayInput
from shop.desk.rooms import LOG

# Where the page of a thing is.
PAGES = {
    "catalogue.product": "desk:listing",
    "fulfilment.consignment": "desk:consignment",
    "order.order": "desk:order",
    "expo.edition": "desk:edition",
    "expo.enquiry": "desk:enquiry",
    "partner.appointment": "desk:person",
}
SEARCHED = ("q", "action", "since", "until")


class LogFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Name or e-mail"), method="by_name")
    action = django_filters.ChoiceFilter(label=gettext_lazy("What was done"), empty_label=gettext_lazy("All"))
    since = django_filters.DateFilter(
        label=gettext_lazy("From"), field_name="at", lookup_expr="date__gte", widget=DayInput()
    )
    until = django_filters.DateFilter(
        label=gettext_lazy("To"), field_name="at", lookup_expr="date__lte", widget=DayInput()
    )
    person = django_filters.NumberFilter(method="about", min_value=0, widget=forms.HiddenInput)
    thing = django_filters.CharFilter(method="to_thing", widget=forms.HiddenInput)

    def __init__(self, data: Any, queryset: QuerySet) -> None:
        super().__init__(data, queryset=queryset)
        done = queryset.order_by().values_list("action", flat=True).distinct()
        self.filters["action"].extra["choices"] = sorted(
            ((each, said(each)) for each in done), key=lambda choice: choice[1]
        )

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        who = [Q(**{f"actor__{name}__icontains": value}) for name in ("email", "first_name", "last_name")]
        return rows.filter(Q(*who, _connector=Q.OR))

    def about(self, rows: QuerySet, _name: str, value: Any) -> QuerySet:
        """What somebody did, and what was done about him."""
        held = [str(pk) for pk in Appointment.objects.filter(user=int(value)).values_list("pk", flat=True)]
        return rows.filter(
            Q(actor=int(value))
            | Q(target_type="accounts.user", target_id=str(int(value)))
            | Q(target_type="partner.appointment", target_id__in=held)
        )

    def to_thing(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        kind, _colon, key = value.partition(":")
        return rows.filter(target_type=kind, target_id=key)


class Log(DeskView):
    room = LOG
    template_name = "desk/log.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = Q(office_id__in=self.offices.values("pk"))
        if any(each.role == Role.CENTRAL for each in self.appointments):
            mine |= Q(office_id=None) & ~Q(action__startswith="account.")
        found = LogFilter(request.GET, AuditEvent.objects.filter(mine))
        page = self.paged(found.qs.select_related("actor").order_by("-at", "-pk"))
        names = log_words.names(page.object_list)
        rows = [
            {
                "event": event,
                "at": words.at_moment(event.at, self.timezone),
                "action": said(event.action).replace(".", " "),
                "kind": log_words.kind(event),
                "name": names.get((event.target_type, event.target_id), ""),
                "url": _address(event),
                "changes": log_words.changes(event, names),
            }
            for event in page.object_list
        ]
        return self.page(
            rows=rows, page_obj=page, filter=found, searching=any(request.GET.get(name) for name in SEARCHED)
        )


def _address(event: AuditEvent) -> str:
    page = PAGES.get(event.target_type)
    return reverse(page, args=[event.target_id]) if page else ""
