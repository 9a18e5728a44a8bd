"""Who works where: invited, appointed, replaced, ended; and the phone that was lost."""

from typing import Any, cast

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import clock
from config.common.forms import Form
from partners.authority import is_above, roles_given
from partners.choices import Role
from partners.models import Appointment, Office
from partners.services import end_appointment
from shop.accounts import second_factor
from shop.accounts.invitations import invite, withdraw_invitation
from shop.accounts.models import Invitation
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.handover import hand_over
from shop.desk.receipts import DayInput
from shop.desk.rooms import PEOPLE

NOW, INVITED, ENDED = "", "diundang", "berakhir"
TABS = {NOW: gettext_lazy("Working here"), INVITED: gettext_lazy("Invited"), ENDED: gettext_lazy("Ended")}


class InviteForm(Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    valid_to = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Leave empty when it is not known."),
    )

    def __init__(self, data: Any = None, *, offices: QuerySet[Office], roles: set[Role], day: Any) -> None:
        super().__init__(data, initial={"valid_from": day})
        cast(forms.ModelChoiceField, self.fields["office"]).queryset = offices
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            (role.value, role.label) for role in Role if role in roles
        ]


class LastDayForm(Form):
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        help_text=gettext_lazy("He can still work on it. Yesterday ends it at once."),
    )


class SuccessorForm(Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of who comes next"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class People(DeskView):
    room = PEOPLE
    template_name = "desk/people.html"
    model = Appointment

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tab = request.GET.get("tab", "")
        today = clock.today()
        people = self.found(self.records(), "user__email", "user__first_name", "user__last_name")
        invited = self.found(Invitation.objects.open().visible_to(request.user), "email")
        over = Q(valid_to__lt=today)
        counts = people.aggregate(
            now=Count("pk", filter=~over | Q(valid_to=None)), ended=Count("pk", filter=over)
        )
        counted = {NOW: counts["now"], INVITED: invited.count(), ENDED: counts["ended"]}
        phone = Exists(TOTPDevice.objects.filter(user=OuterRef("user")))
        rows = people.filter(over) if tab == ENDED else people.exclude(over)
        rows = (
            rows.annotate(has_phone=phone)
            .select_related("user", "office")
            .order_by("office__name", "role", "pk")
        )
        if tab == INVITED:
            rows = invited.select_related("office", "by")
        page = self.paged(rows)
        return self.page(
            rows=page.object_list,
            page_obj=page,
            invited=tab == INVITED,
            q=request.GET.get("q", ""),
            tab=tab if tab in TABS else NOW,
            today=today,
            tabs=[
                {
                    "label": label,
                    "url": reverse("desk:people") + (f"?tab={name}" if name else ""),
                    "count": counted[name],
                    "current": name == (tab if tab in TABS else NOW),
                }
                for name, label in TABS.items()
            ],
        )

    def found(self, rows: Any, *names: str) -> Any:
        """Those of this room's offices whose name, address or office holds what is searched for."""
        text = self.request.GET.get("q", "").replace("\0", "").strip()
        rows = rows.filter(office__in=self.offices)
        matches = [Q(**{f"{name}__icontains": text}) for name in (*names, "office__name")]
        return rows.filter(Q(*matches, _connector=Q.OR)) if text else rows


class Invite(DeskForm):
    room = PEOPLE
    template_name = "desk/person_invite.html"

    def form(self, data: Any = None, files: Any = None) -> InviteForm:
        offices = [
            (office, roles)
            for office in self.offices.order_by("name")
            if (roles := roles_given(self.appointments, office))
        ]
        return InviteForm(
            data,
            offices=Office.objects.filter(pk__in=[office.pk for office, _roles in offices]),
            roles={role for _office, roles in offices for role in roles},
            day=clock.today(self.timezone),
        )

    def perform(self, form: InviteForm) -> str:
        facts = form.cleaned_data
        invite(by=self.request.user, **facts | {"role": Role(facts["role"])})
        return _("%(email)s is invited. The link in the letter works for seven days.") % {
            "email": facts["email"]
        }

    def after(self) -> str:
        return reverse("desk:people") + f"?tab={INVITED}"


class WithdrawInvitation(DeskForm):
    room = PEOPLE
    model = Invitation
    office_path = "office"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        return redirect(self.after())

    @property
    def may_act(self) -> bool:
        return self.target.role in roles_given(self.appointments, self.target.office)

    def perform(self, form: Form) -> str:
        withdraw_invitation(invitation=self.target, by=self.request.user)
        return _("The invitation is withdrawn. Its link no longer works.")

    def after(self) -> str:
        return reverse("desk:people") + f"?tab={INVITED}"


class PersonPage(DeskForm):
    """One appointment: what it is, and what whoever gives it may do with it."""

    room = PEOPLE
    template_name = "desk/person.html"
    model = Appointment
    office_path = "office"
    name = ""

    def records(self) -> QuerySet:
        return super().records().select_related("user", "office__prison")

    @property
    def may_act(self) -> bool:
        own = self.target.user_id == self.request.user.pk
        return not own and self.target.role in roles_given(self.appointments, self.target.office)

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
                (_("Role"), held.get_role_display()),
                (_("Office"), held.office.name),
                (_("E-mail address"), held.user.email),
                (_("From"), words.on_day(held.valid_from)),
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
