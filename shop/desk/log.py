"""The record of changes, for those who appoint: who did what to which thing, with before and after.

Only what belongs to the offices they see; the centre also sees what belongs to no office, but for the accounts
of buyers. Looking leaves no record. Actions, things and fields are put into words by the catalogue of texts, under
the context "audit", so whoever adds an action adds its words there; a test names those that are missing.
"""

from collections import defaultdict
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, pgettext

from config.common.models import AuditEvent
from partners.choices import Role
from partners.models import Appointment
from shop.desk import words
from shop.desk.base import DeskView
from shop.desk.receipts import DayInput
from shop.desk.rooms import LOG

# How a thing is called, and where its page is.
THINGS = {
    "catalogue.product": ("title_ind", "desk:listing"),
    "fulfilment.consignment": ("order__number", "desk:consignment"),
    "partner.appointment": ("user__email", "desk:person"),
    "accounts.invitation": ("email", ""),
    "accounts.user": ("email", ""),
    "partner.bankaccount": ("number", ""),
    "partner.partner": ("name", ""),
    "workshops.workshop": ("name_ind", ""),
}

# Fields that hold the number of a person.
WHO = {"packer"}


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
        names = _names(page.object_list)
        rows = [
            {
                "event": event,
                "at": words.at_moment(event.at, self.timezone),
                "action": said(event.action).replace(".", " "),
                "kind": _kind(event.target_type),
                "name": names.get((event.target_type, event.target_id), event.target_id),
                "url": _address(event),
                "changes": _changes(event, names),
            }
            for event in page.object_list
        ]
        return self.page(rows=rows, page_obj=page, filter=found)


def said(text: str) -> str:
    return pgettext("audit", text) if text else ""


def _names(events: Any) -> dict[tuple[str, str], str]:
    """What the things on this page are called, one statement for each kind."""
    keys: dict[str, set[Any]] = defaultdict(set)
    for event in events:
        keys[event.target_type].add(event.target_id)
        for who in WHO:
            keys["accounts.user"] |= {facts[who] for facts in (event.before, event.after) if facts.get(who)}
    return {
        (kind, str(pk)): name
        for kind, (path, _page) in THINGS.items()
        if keys[kind]
        for pk, name in apps.get_model(kind)
        ._default_manager.filter(pk__in=keys[kind])
        .values_list("pk", path)
    }


def _kind(label: str) -> str:
    try:
        facts = apps.get_model(label)._meta
    except LookupError:
        return ""
    key = str(facts.verbose_name_raw).lower()
    return said(key) if said(key) != key else str(facts.verbose_name)


def _address(event: AuditEvent) -> str:
    page = THINGS.get(event.target_type, ("", ""))[1]
    return reverse(page, args=[event.target_id]) if page else ""


def _changes(event: AuditEvent, names: dict[tuple[str, str], str]) -> list[tuple[str, str, str]]:
    """Field, before and after; what stayed the same is left out."""
    before, after = (
        facts | {who: names.get(("accounts.user", str(facts[who])), "") for who in WHO & facts.keys()}
        for facts in (event.before, event.after)
    )
    fields = [name for name in before | after if before.get(name) != after.get(name)]
    return [(said(name), _value(before.get(name)), _value(after.get(name))) for name in fields]


def _value(value: Any, between: str = ", ") -> str:
    if isinstance(value, list):
        return between.join(_value(each, ": ") for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{said(name)} {_value(each)}" for name, each in value.items())
    if isinstance(value, int) and not isinstance(value, bool):
        return str(number_format(value, force_grouping=True))
    try:
        day: date | None = parse_date(str(value))
    except ValueError:
        day = None
    return words.on_day(day) if day else said(str("" if value is None else value))
