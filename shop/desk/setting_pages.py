"""The pages of the settings: all screens, the rows of one, one row, and what waits for a second person."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.findable import refresh_later
from config.common import clock
from config.common.errors import Refused
from config.common.forms import Form
from config.common.models import PendingChange
from config.common.rules import remove_row
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.rooms import SETTINGS
from shop.desk.setting_changes import confirm, discard, propose, waiting_for
from shop.desk.setting_forms import form_of, heading, shown
from shop.desk.setting_screens import Screen
from shop.desk.settings import GROUPS, SCREENS


class SettingView(DeskForm):
    """Open to those above the prisons; what is the whole country's is the centre's alone."""

    room = SETTINGS

    @cached_property
    def screen(self) -> Screen:
        screen = SCREENS.get(self.kwargs["screen"])
        if screen is None:
            raise Http404
        return screen

    @property
    def model(self) -> Any:  # type: ignore[override]
        return self.screen.model

    def records(self) -> QuerySet:
        return self.screen.rows(self.offices)

    @property
    def held(self) -> set[str]:
        return {each.role for each in self.appointments}

    @property
    def office(self) -> Office:
        return self.own_offices[0] if self.own_offices else self.appointments[0].office

    @property
    def may_look(self) -> bool:
        return bool(self.held & self.looks) and self.screen.is_open_to(self.held)

    @property
    def may_act(self) -> bool:
        return self.may_look

    def waiting(self) -> QuerySet[PendingChange]:
        return waiting_for(offices=self.offices, roles=self.held)


class Settings(SettingView):
    """Every screen this person may open, and what waits for a second person."""

    model = None
    template_name = "desk/settings.html"

    @property
    def may_look(self) -> bool:
        return bool(self.held & self.looks)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        groups = [
            (label, [each for each in screens if each.is_open_to(self.held)]) for label, screens in GROUPS
        ]
        waiting = [
            (each, SCREENS[each.screen].label, words.at_moment(each.at, self.timezone))
            for each in self.waiting()
        ]
        return self.page(groups=[each for each in groups if each[1]], waiting=waiting)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.http_method_not_allowed(request)


class SettingList(SettingView):
    """The rows of a screen; dated ones that are over are left out until asked for."""

    template_name = "desk/setting_list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        screen, text = self.screen, request.GET.get("q", "").replace("\0", "").strip()
        rows = screen.search(self.records(), text)
        holding = screen.still_holding(rows)
        all_rows = request.GET.get("semua") == "1"
        page = self.paged(rows if all_rows else holding)
        return self.page(
            screen=screen,
            headings=[heading(screen, name) for name in screen.columns],
            rows=[self.row(each) for each in page.object_list],
            page_obj=page,
            text=text,
            all_rows=all_rows,
            hides=holding is not rows,
        )

    post = Settings.post

    def row(self, row: Any) -> dict[str, Any]:
        cells = [(heading(self.screen, name), shown(row, name)) for name in self.screen.columns]
        url = reverse("desk:setting", args=[self.screen.slug, row.pk])
        return {"url": url, "name": cells[0][1] or row, "cells": cells[1:], "tag": self.tag(row)}

    def tag(self, row: Any) -> tuple[str, str] | None:
        if not self.screen.is_dated:
            return None
        today, last = clock.today(), getattr(row, "valid_to", None)
        if row.valid_from > today:
            return pgettext("rule", "from then on"), ""
        if last and last < today:
            return pgettext("rule", "over"), ""
        return pgettext("rule", "in force"), "done"


class SettingForm(SettingView):
    """One row: a new one, perhaps begun from another (``?dari=``), or what may be changed of one that is there."""

    template_name = "desk/setting.html"

    def form(self, data: Any = None, files: Any = None) -> Any:
        initial = None if self.target or data is not None else self.begun_from()
        return form_of(self.screen, offices=self.offices, row=self.target, data=data, initial=initial)

    def begun_from(self) -> dict[str, Any] | None:
        key = self.request.GET.get("dari", "")
        row = self.records().filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
        names = [name for name in self.screen.fields if name not in ("valid_from", "source")]
        return model_to_dict(row, names) if row else None

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        screen, facts = self.screen, []
        if self.target:
            names = [*screen.fields, *(["valid_to"] if "valid_to" in screen.columns else [])]
            facts = [(heading(screen, n), shown(self.target, n)) for n in names if n not in form.fields]
        return self.page(
            screen=screen,
            form=form,
            status=status,
            facts=[each for each in facts if each[1] != ""],
            adds_up="pnbp_bp" in form.fields,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "remove" and self.screen.removes and self.target:
            remove_row(row=self.target, by=request.user)
            self.follow({})
            return self.done(_("It is removed."), self.after())
        return super().post(request, **kwargs)

    def perform(self, form: Any) -> str:
        row, screen, is_new = form.save(commit=False), self.screen, self.target is None
        if screen.two:
            values = {name: self.request.POST.get(name, "") for name in form.fields}
            propose(screen=screen, row=row, values=values, by=self.request.user)
            return _("It is kept. It counts when somebody else has confirmed it.")
        screen.write(row, by=self.request.user)
        self.written = row
        if screen.found_by is not None and not is_new:
            self.follow({screen.found_by: row.pk} if screen.found_by else {})
        return _("It is saved.")

    def follow(self, where: dict[str, Any]) -> None:
        """What search reads of products names this row."""
        if self.screen.found_by is not None:
            refresh_later(**where)

    def after(self) -> str:
        if self.screen.slug == "lapas" and self.target is None:
            return reverse("desk:new-prison", args=[self.written.pk])
        return reverse("desk:setting-list", args=[self.screen.slug])


class ConfirmSetting(SettingView):
    """What somebody typed, for a second person to compare with the paper and confirm, or for either to discard."""

    template_name = "desk/setting_confirm.html"
    model = PendingChange  # type: ignore[assignment]

    @cached_property
    def screen(self) -> Screen:
        return SCREENS[self.target.screen]

    def records(self) -> QuerySet:
        return self.waiting()

    def typed(self) -> Any:
        row = self.screen.rows(self.offices).filter(pk=self.target.target_id).first()
        return form_of(self.screen, offices=self.offices, row=row, data=self.target.values)

    def form(self, data: Any = None, files: Any = None) -> Form:
        return Form(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        typed = self.typed()
        typed.is_valid()
        row = typed.instance
        facts = [(heading(self.screen, name), shown(row, name)) for name in typed.fields]
        if row.pk:
            facts.insert(0, (self.screen.label, row))
        return self.page(
            screen=self.screen,
            form=form,
            status=status,
            change=self.target,
            facts=[each for each in facts if each[1] != ""],
            at=words.at_moment(self.target.at, self.timezone),
            is_mine=self.target.by_id == self.request.user.pk,
        )

    def perform(self, form: Any) -> str:
        if self.request.POST.get("action") == "discard":
            discard(change=self.target, by=self.request.user)
            return _("It is discarded; nothing has changed.")
        typed = self.typed()
        if not typed.is_valid():
            raise Refused(" ".join(each for errors in typed.errors.values() for each in errors))
        row = typed.save(commit=False)
        confirm(change=self.target, screen=self.screen, row=row, by=self.request.user)
        return _("It is confirmed.")

    def after(self) -> str:
        return reverse("desk:settings")
