"""Who works where: invited, appointed, replaced, ended; and the phone that was lost."""

from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import clock, limits
from config.common.forms import Form
from partners.authority import is_above, roles_given
from partners.choices import Role
from partners.models import Appointment, Office
from partners.services import end_appointment
from shop.accounts import second_factor
from shop.accounts.invitations import invite, withdraw_invitation
from shop.accounts.models import Invitation
from shop.desk import words
from shop.desk.base import HOUR, DeskForm, DeskView
from shop.desk.handover import hand_over
from shop.desk.receipts import DayInput
from shop.desk.rooms import PEOPLE

NOW, INVITED, ENDED = "sekarang", "diundang", "berakhir"
TABS = {
    NOW: gettext_lazy("Working here"),
    INVITED: gettext_lazy("Invited"),
    ENDED: pgettext_lazy("people", "Ended"),
}


class MailField(forms.EmailField):
    widget = forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)


class InviteForm(Form):
    email = MailField(label=gettext_lazy("E-mail address"))
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    valid_from = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    valid_to = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput())

    def __init__(self, data: Any, *, view: "Invite") -> None:
        super().__init__(data, initial={"valid_from": clock.today(view.timezone)})
        offices = view.offices.order_by("name")
        roles = {role for office in offices for role in roles_given(view.appointments, office)}
        cast(forms.ModelChoiceField, self.fields["office"]).queryset = offices
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            (role.value, role.label) for role in Role if role in roles
        ]


class LastDayForm(Form):
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        help_text=gettext_lazy("The person can still work on it. Yesterday ends it at once."),
    )


class SuccessorForm(Form):
    email = MailField(label=gettext_lazy("E-mail address of who comes next"))


class Appointing(DeskView):
    """Acting in this room is giving and ending roles, which those above a prison do as well."""

    room = PEOPLE
    office_path = "office"

    @property
    def may_act(self) -> bool:
        if self.target is None:
            held = self.appointments
            return any(each.role == Role.REGIONAL or roles_given([each], each.office) for each in held)
        return self.target.role in roles_given(self.appointments, self.target.office)

    def after(self) -> str:
        return reverse("desk:people") + f"?tab={INVITED}"


class People(Appointing):
    template_name = "desk/people.html"
    model = Appointment

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = request.GET.get("tab", NOW)
        over = Q(valid_to__lt=clock.today())
        if tab == INVITED:
            rows = self.found(Invitation.objects.open().visible_to(request.user), "email")
            rows = rows.select_related("office", "by")
        else:
            rows = self.found(self.records(), "user__email", "user__first_name", "user__last_name")
            rows = rows.filter(over) if tab == ENDED else rows.exclude(over)
            phone = Exists(TOTPDevice.objects.filter(user=OuterRef("user")))
            rows = rows.annotate(has_phone=phone).select_related("user", "office")
            rows = rows.order_by("office__name", "role", "pk")
        page = self.paged(rows)
        address = reverse("desk:people")
        tabs = [
            {"label": label, "url": f"{address}?tab={name}", "current": name == tab}
            for name, label in TABS.items()
        ]
        return self.page(rows=page.object_list, page_obj=page, tab=tab, tabs=tabs)

    def found(self, rows: Any, *names: str) -> Any:
        """Those of this room's offices whose name, address or office holds what is searched for."""
        text = self.request.GET.get("q", "").replace("\0", "").strip()
        matches = [Q(**{f"{name}__icontains": text}) for name in (*names, "office__name")]
        return rows.filter(Q(*matches, _connector=Q.OR), office__in=self.offices)


class Invite(Appointing, DeskForm):
    template_name = "desk/person_invite.html"

    def within_limits(self) -> bool:
        """Whoever appoints sends letters in our name to any address, so he has thirty an hour."""
        key = str(self.request.user.pk)
        return super().within_limits() and limits.allow(scope="invite", key=key, limit=30, seconds=HOUR)

    def form(self, data: Any = None, files: Any = None) -> InviteForm:
        return InviteForm(data, view=self)

    def perform(self, form: InviteForm) -> str:
        invitation = invite(by=self.request.user, **form.cleaned_data)
        return _("%(email)s is invited. The link in the letter works for seven days.") % {
            "email": invitation.email
        }


class WithdrawInvitation(Appointing):
    model = Invitation

    def records(self) -> Any:
        return Invitation.objects.open().visible_to(self.request.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        withdraw_invitation(invitation=self.target, by=request.user)
        return self.done(_("The invitation is withdrawn. Its link no longer works."), self.after())


class PersonPage(Appointing, DeskForm):
    """One appointment: what it is, and what whoever gives it may do with it."""

    template_name = "desk/person.html"
    model = Appointment
    name = ""

    def records(self) -> QuerySet:
        return super().records().select_related("user", "office__prison")

    @property
    def may_act(self) -> bool:
        return self.target.user_id != self.request.user.pk and super().may_act

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.name:
            return self.http_method_not_allowed(request)
        return super().post(request, **kwargs)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        last_day = {"last_day": clock.today(self.timezone)}
        shown = {"last_day_form": LastDayForm(initial=last_day), "successor_form": SuccessorForm()}
        held: Appointment = self.target
        phone = second_factor.phone_of(held.user)
        open_end = held.valid_to is None or held.valid_to >= clock.today()
        return self.page(
            **shown | ({self.name: form} if self.name else {}),
            form=form,
            status=status,
            person=held.user,
            changes=self.may_act and open_end,
            resets=phone is not None and is_above(by=self.request.user, user=held.user),
            facts=[
                (_("Role"), capfirst(held.get_role_display())),
                (_("Office"), held.office.name),
                (_("E-mail address"), held.user.email),
                (_("First day"), words.on_day(held.valid_from)),
                (_("Last day"), words.on_day(held.valid_to) if held.valid_to else _("not set")),
                (_("Phone code"), _("set up") if phone else _("not set up yet")),
            ],
        )

    def after(self) -> str:
        return reverse("desk:person", args=[self.target.pk])


class PersonStep(PersonPage):
    """The forms of the page send to an address each; opened as an address it leads back to the page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())


class EndAppointment(PersonStep):
    form_class, name = LastDayForm, "last_day_form"

    def perform(self, form: LastDayForm) -> str:
        end_appointment(appointment=self.target, by=self.request.user, **form.cleaned_data)
        return _("The last day is noted.")


class HandOverPost(PersonStep):
    form_class, name = SuccessorForm, "successor_form"

    def perform(self, form: SuccessorForm) -> str:
        new = hand_over(appointment=self.target, by=self.request.user, **form.cleaned_data)
        if isinstance(new, Invitation):
            return _("%(email)s has no account yet and is invited.") % {"email": new.email}
        return _("%(who)s works here from today.") % {"who": new.user}


class ResetSecondFactor(PersonStep):
    form_class, name = Form, "reset_form"

    def perform(self, form: Form) -> str:
        second_factor.reset(user=self.target.user, by=self.request.user, office_id=self.target.office_id)
        return _("The phone is taken out. At the next sign-in another one is set up.")
