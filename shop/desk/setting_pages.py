"""The pages of the settings: all screens, the rows of one, one row, and what waits for a second person."""

from datetime import timedelta
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
from media.papers import hand_out
from partners.agreements import WARNED
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.rooms import SETTINGS, Room
from shop.desk.setting_changes import confirm, discard, propose, waiting_for
from shop.desk.setting_forms import form_of, label_of, shown
from shop.desk.setting_screens import Screen
from shop.desk.settings import GROUPS, SCREENS


class SettingView(DeskForm):
    """Open to whoever may enter the screen's room; what is the whole country's is the centre's alone."""

    @cached_property
    def screen(self) -> Screen:
        screen = SCREENS.get(self.kwargs["screen"])
        if screen is None:
            raise Http404
        return screen

    @property
    def room(self) -> Room:  # type: ignore[override]
        return self.screen.room

    @property
    def model(self) -> Any:  # type: ignore[override]
        return self.screen.model

    def records(self) -> QuerySet:
        return self.screen.rows(self.offices)

    @property
    def held(self) -> set[str]:
        return {each.role for each in self.appointments}

    @property
    def acting(self) -> QuerySet[Office]:
        """The offices whose rows this person may write, those below his own among them."""
        return Office.objects.visible_to(self.request.user, *self.acts).order_by("name")

    @property
    def office(self) -> Office:
        return next(each.office for each in self.appointments if each.role in self.looks)

    @property
    def may_look(self) -> bool:
        return bool(self.held & self.looks) and self.screen.is_open_to(self.held)

    @property
    def may_act(self) -> bool:
        """The centre, or whoever acts for the office of the row."""
        if not (self.may_look and self.held & self.acts):
            return False
        office = self.screen.office_of(self.target) if self.target else None
        return office is None or self.acting.filter(pk=office).exists()

    def facts(self, row: Any, names: Any) -> list[tuple[Any, Any]]:
        columns = [self.screen.columns[name] for name in names]
        return [(label_of(each), shown(row, each)) for each in columns]


class SettingList(SettingView):
    """The rows of a screen; dated ones that are over are left out until asked for."""

    template_name = "desk/setting_list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        screen, text = self.screen, request.GET.get("q", "").replace("\0", "").strip()
        rows, all_rows = screen.search(self.records(), text), request.GET.get("semua") == "1"
        page = self.paged(rows if all_rows else screen.still_holding(rows))
        found = [(each, self.facts(each, screen.listed), self.tag(each)) for each in page.object_list]
        headings = [label_of(screen.columns[name]) for name in screen.listed]
        return self.page(
            screen=screen, headings=headings, rows=found, page_obj=page, text=text, all_rows=all_rows
        )

    post = DeskForm.http_method_not_allowed

    def tag(self, row: Any) -> tuple[str, str] | None:
        if not self.screen.is_dated:
            return None
        today, last = clock.today(), getattr(row, "valid_to", None)
        if row.valid_from > today:
            return pgettext("rule", "from then on"), ""
        if last and last < today:
            return pgettext("rule", "over"), ""
        if last and last <= today + timedelta(days=WARNED[0]):
            return _("ends %(when)s") % {"when": words.deadline(last, today)}, "problem"
        return pgettext("rule", "in force"), "done"


class SettingForm(SettingView):
    """One row: a new one, perhaps begun from another (``?dari=``), or what may be changed of one that is there."""

    template_name = "desk/setting.html"

    def form(self, data: Any = None, files: Any = None) -> Any:
        initial = None if self.target or data is not None else self.begun_from()
        return form_of(self.screen, self.acting, self.target, data=data, files=files, initial=initial)

    def begun_from(self) -> dict[str, Any] | None:
        key = self.request.GET.get("dari", "")
        row = self.records().filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
        if row is None:
            offices = list(self.acting[:2])
            return {"office": offices[0]} if len(offices) == 1 else None
        begun = model_to_dict(row, self.screen.fields, exclude=["valid_from", "valid_to", "source", "scan"])
        return begun | ({"renews": row.pk} if "renews" in begun else {})

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        screen = self.screen
        names = dict.fromkeys([*screen.fields, *screen.listed]) if self.target else []
        facts = self.facts(
            self.target, (name for name in names if name not in form.fields and name != "scan")
        )
        return self.page(
            screen=screen,
            title=shown(self.target, screen.columns[screen.listed[0]]) if self.target else "",
            form=form,
            status=status,
            facts=[each for each in facts if each[1] != ""],
            adds_up="pnbp_bp" in form.fields,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "remove" and self.screen.removes and self.target:
            remove_row(row=self.target, by=request.user)
            if self.screen.found_by is not None:
                refresh_later()
            return self.done(_("It is removed."), self.after())
        return super().post(request, **kwargs)

    def perform(self, form: Any) -> str:
        row, screen, by = form.save(commit=False), self.screen, self.request.user
        if screen.two:
            values = {name: self.request.POST.get(name, "") for name in form.fields}
            propose(screen=screen, row=row, values=values, by=by)
            return _("It is kept. It counts when somebody else has confirmed it.")
        screen.write(row, by=by)
        if screen.found_by is not None:
            refresh_later(**({screen.found_by: row.pk} if screen.found_by else {}))
        self.written = row
        return _("It is saved.")

    def after(self) -> str:
        if self.screen.slug == "lapas" and self.target is None:
            return reverse("desk:new-prison", args=[self.written.pk])
        return reverse("desk:setting-list", args=[self.screen.slug])


class AgreementScan(SettingView):
    """The signed paper out of the private store, never shown inside our pages."""

    screen = SCREENS["perjanjian"]  # type: ignore[assignment]

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.target.scan:
            raise Http404
        return hand_out(self.target.scan, name=f"perjanjian-{self.target.pk}")

    post = DeskForm.http_method_not_allowed


class Settings(SettingView):
    """Every screen this person may open, and what waits for a second person."""

    room, model = SETTINGS, None  # type: ignore[assignment]
    screen = SCREENS["mitra"]  # type: ignore[assignment]
    template_name = "desk/settings.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        groups = [
            (label, [each for each in screens if each.is_open_to(self.held)]) for label, screens in GROUPS
        ]
        waiting = [
            (each, SCREENS[each.screen].label, words.at_moment(each.at, self.timezone))
            for each in waiting_for(offices=self.offices, roles=self.held)
        ]
        return self.page(groups=[each for each in groups if each[1]], waiting=waiting)

    post = DeskForm.http_method_not_allowed


class ConfirmSetting(SettingView):
    """What somebody typed, for a second person to compare with the paper and confirm, or for either to discard."""

    room, model = SETTINGS, PendingChange  # type: ignore[assignment]
    template_name = "desk/setting_confirm.html"
    form_class = Form

    @cached_property
    def screen(self) -> Screen:
        return SCREENS[self.target.screen]

    def records(self) -> QuerySet:
        return waiting_for(offices=self.offices, roles=self.held)

    @property
    def may_act(self) -> bool:
        return self.may_look

    def typed(self) -> Any:
        row = self.screen.rows(self.offices).filter(pk=self.target.target_id).first()
        return form_of(self.screen, self.acting, row, data=self.target.values)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        typed = self.typed()
        typed.is_valid()
        facts = self.facts(typed.instance, [*typed.fields, *self.screen.read.split()])
        if typed.instance.pk:
            facts.insert(0, (self.screen.label, typed.instance))
        return self.page(
            screen=self.screen,
            form=form,
            status=status,
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
