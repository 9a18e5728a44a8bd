"""What every page of the desk has in common: the door, the scope, and how a refusal is shown.

The door asks in this order. Is this somebody with an appointment in force, who has shown both factors? Does the
thing in the address belong to an office he can see? If not it does not exist for him (404), whatever his role.
Only then: does his role *at that office* allow looking, or, for anything but reading, acting (403)? Acting is for
people appointed to the very office; those above it look. No view repeats any of this: it names its room and model.
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from config.common import clock, limits
from config.common.errors import Refused
from config.common.forms import Form
from partners.choices import Role
from partners.models import Appointment, Office
from shop.accounts import second_factor, sessions
from shop.desk.rooms import LOG, ROOMS, Room

READING = {"GET", "HEAD", "OPTIONS"}
PER_PAGE = 25
FILES, HOUR = 300, 3600
TOO_MANY = _("Too many tries. Wait an hour, then try again.")


class DeskView(View):
    """A page of one room. With ``model``, the address names an object by ``pk`` and it is in ``self.target``."""

    room: ClassVar[Room]
    template_name: ClassVar[str] = ""
    model: ClassVar[type[models.Model] | None] = None
    office_path: ClassVar[str] = "prison.office"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        sessions.stay(request)
        self.appointments: list[Appointment] = list(
            request.user.appointments.in_force(clock.today()).select_related("office__prison")
        )
        if not self.appointments:
            raise PermissionDenied
        if (first := second_factor.way_in(request)) is not None:
            return first
        self.target: Any = self.find() if self.model and "pk" in kwargs else None
        if request.method not in READING and not self.may_act or not self.may_look:
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    # ── scope

    @property
    def looks(self) -> frozenset[Role]:
        return self.room.looks

    @property
    def acts(self) -> frozenset[Role]:
        """Who may send this page's forms; a view that is for others than its room says so."""
        return self.room.acts

    def records(self) -> models.QuerySet:
        """All of the model that this person can see, in whatever role."""
        return self.model._default_manager.visible_to(self.request.user)  # type: ignore[union-attr]

    def find(self) -> models.Model:
        return get_object_or_404(self.records(), pk=self.kwargs["pk"])

    @property
    def offices(self) -> models.QuerySet[Office]:
        """The offices this room shows: those of the roles that may look into it, and all below them."""
        return Office.objects.visible_to(self.request.user, *self.looks)

    @property
    def own_offices(self) -> list[Office]:
        """The offices in whose name this person acts here; a region's or the centre's prisons are not his."""
        return [each.office for each in self.appointments if each.role in self.acts]

    @property
    def office(self) -> Office:
        """The office of the thing in the address, or the first in whose name one acts or looks here."""
        if self.target is not None:
            return attrgetter(self.office_path)(self.target)
        looking = [each.office for each in self.appointments if each.role in self.looks]
        return [*self.own_offices, *looking, self.appointments[0].office][0]

    @property
    def may_look(self) -> bool:
        if self.target is None:
            return any(each.role in self.looks for each in self.appointments)
        return self.offices.filter(pk=self.office.pk).exists()

    @property
    def may_act(self) -> bool:
        own = self.own_offices
        return bool(own) if self.target is None else self.office in own

    @property
    def timezone(self) -> str:
        return self.office.timezone

    @property
    def sees_several(self) -> bool:
        return any(each.office.kind != "prison" for each in self.appointments)

    def within_limits(self) -> bool:
        """Looking at an uploaded file is dear, so that one person has so many forms with files an hour."""
        key = str(self.request.user.pk)
        return not self.request.FILES or limits.allow(scope="upload", key=key, limit=FILES, seconds=HOUR)

    # ── answers

    def page(self, *, status: int = 200, **context: Any) -> TemplateResponse:
        return TemplateResponse(self.request, self.template_name, {**self.shell(), **context}, status=status)

    def shell(self) -> dict[str, Any]:
        held = {each.role for each in self.appointments}
        names = dict.fromkeys(each.office.name for each in self.appointments)
        return {
            "desk_rooms": [
                {"label": room.label, "url": reverse(room.url_name), "current": room is self.room}
                for room in ROOMS
                if held & room.looks
            ],
            "desk_doors": self._doors(held),
            "desk_office": ", ".join(names),
            "sign_out_url": reverse("desk:sign-out"),
            "desk_screen": self.template_name.removeprefix("desk/").removesuffix(".html"),
            "may_act": self.may_act,
            "target": self.target,
            "log_url": self._log_url(held),
            "sees_several": self.sees_several,
        }

    def _doors(self, held: set[str]) -> list[dict[str, Any]]:
        """The shop for everybody; the stories for those at the centre who may also edit them."""
        doors = [{"label": _("Shop"), "url": reverse("wagtail_serve", args=[""]), "current": False}]
        if Role.CENTRAL in held and self.request.user.has_perm("wagtailadmin.access_admin"):
            doors.append({"label": _("Stories"), "url": reverse("wagtailadmin_home"), "current": False})
        return doors

    def _log_url(self, held: set[str]) -> str:
        """What was done to the thing on this page, for those who may read it."""
        if self.target is None or not held & LOG.looks:
            return ""
        return f"{reverse(LOG.url_name)}?thing={self.target._meta.label_lower}:{self.target.pk}"

    def paged(self, rows: Any) -> Page:
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))

    def done(self, message: Any, to: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect(to)


class DeskForm(DeskView):
    """Parse, one service, message and redirect; a refusal stands beside its field and loses nothing typed."""

    form_class: ClassVar[type[BaseForm]] = Form

    def form(self, data: Mapping[str, Any] | None = None, files: Any = None) -> Any:
        return self.form_class(data, files)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not self.within_limits():
            form.add_error(None, TOO_MANY)
            return self.show(form, status=429)
        if form.is_valid():
            try:
                message = self.perform(form)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return self.done(message, self.after())
        return self.show(form, status=422)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.page(form=form, status=status)

    def perform(self, form: Any) -> Any:
        """Call the service with the form's cleaned data; answer the sentence that says what happened."""
        raise NotImplementedError

    def after(self) -> str:
        """Where one goes when it has worked."""
        raise NotImplementedError
