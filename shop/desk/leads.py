"""Visitors of a stand: kept on a phone while they stand there, then written to, made an enquiry of, or forgotten."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.common import clock
from config.common.forms import Form
from partners.enquiries import KEPT
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.receipts import DayInput
from shop.desk.rooms import COUNTER, EXPO, SELLING
from shop.expo.choices import EnquiryKind, NextStep
from shop.expo.enquiries import Asked
from shop.expo.export import countries
from shop.expo.leads import Visitor, close_lead, enquire_for, forget_lead, take_lead
from shop.expo.models import Event, Lead, LeadItem
from shop.expo.stand import find_goods

AFTERWARDS = timedelta(days=30)
GOODS: dict[str, Any] = {
    "label": gettext_lazy("Goods"),
    "widget": forms.Textarea({"rows": 3}),
    "required": False,
    "help_text": gettext_lazy(
        "Number or code from the label, one a line, and behind it how many, for example SMG-RT-0001 20."
    ),
}


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for name, label in (
            ("desk:editions", _("Catalogues")),
            ("desk:leads", _("Visitors")),
            ("desk:event-reports", _("What came of it")),
        )
    ]


def asked_event(request: HttpRequest) -> str:
    """The key of the exhibition a list is narrowed to by its address; empty for none."""
    asked = request.GET.get("pameran", "")
    return asked if asked.isdecimal() and len(asked) < 10 else ""


class LeadForm(Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    event = forms.ModelChoiceField(
        label=gettext_lazy("Exhibition"), queryset=Event.objects.none(), empty_label=None
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    institution = forms.CharField(label=gettext_lazy("Institution"), max_length=120, required=False)
    contact = forms.CharField(label=gettext_lazy("WhatsApp or e-mail"), max_length=120)
    items = forms.CharField(max_length=2000, **GOODS)
    next_step = forms.ChoiceField(
        label=gettext_lazy("What was promised"), choices=NextStep.choices, initial=NextStep.CONTACT
    )
    next_on = forms.DateField(label=gettext_lazy("Until when"), widget=DayInput(), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, events: QuerySet[Event], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        until = words.on_day(clock.today() + KEPT)
        self.fields["agreed"].label = _(
            "The visitor agrees that we keep this until %(day)s and write or call."
        ) % {"day": until}


class NewLead(DeskForm):
    """One visitor; the form carries its key, so that sent again over a weak line it is the same one."""

    room = EXPO
    acts = looks = SELLING
    template_name = "desk/lead_new.html"

    @cached_property
    def events(self) -> QuerySet[Event]:
        """What is on now; what was typed on paper can follow for a month."""
        found = Event.objects.attended_by(self.request.user).on(clock.today(self.timezone), after=AFTERWARDS)
        return found.order_by("-starts_on", "pk")

    def form(self, data: Any = None, files: Any = None) -> LeadForm:
        return LeadForm(
            data, events=self.events, initial={"key": uuid4(), "event": asked_event(self.request)}
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        sells = any(each.role in COUNTER.acts for each in self.appointments)
        events = list(self.events)
        return self.page(form=form, status=status, events=events, sells=sells, tabs=tabs("desk:leads"))

    def perform(self, form: LeadForm) -> str:
        data = dict(form.cleaned_data)
        facts = {name: data.pop(name) for name in ("key", "event", "agreed")}
        items = find_goods(data.pop("items"))
        take_lead(**facts, office=self.office, visitor=Visitor(**data), items=items, by=self.request.user)
        self.event = facts["event"]
        return _("%(name)s is kept. The next visitor, please.") % {"name": data["name"]}

    def after(self) -> str:
        return f"{reverse('desk:lead-new')}?pameran={self.event.pk}"


class LeadView(DeskForm):
    room = EXPO
    acts = SELLING
    model: ClassVar[Any] = Lead
    office_path = "office"

    def records(self) -> Any:
        goods = Prefetch("items", LeadItem.objects.select_related("product__parent"))
        rows = super().records().select_related("event", "office__prison", "enquiry__office")
        return rows.prefetch_related(goods)

    def after(self) -> str:
        return reverse("desk:leads")

    def told(self, lead: Lead) -> dict[str, Any]:
        """A lead as the pages show it."""
        number = lead.contact.removeprefix("+")
        address = f"mailto:{lead.contact}" if "@" in lead.contact else f"https://wa.me/{number}"
        today = clock.today(lead.office.timezone)
        return {
            "lead": lead,
            "address": address if lead.contact else "",
            "due": words.deadline(lead.next_on, today) if lead.next_on and not lead.done_at else "",
            "late": bool(lead.next_on and lead.next_on < today and not lead.done_at),
            "own": lead.office in self.own_offices,
        }


class Leads(LeadView):
    """Those for whom something is still to be done, the nearest day first; or those that are done."""

    template_name = "desk/leads.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows, done = self.records().filter(office__in=self.offices), request.GET.get("tab") == "selesai"
        event = asked_event(request)
        rows = rows.filter(event=event) if event else rows
        rows = rows.exclude(done_at=None).known().order_by("-done_at") if done else rows.open()
        page = self.paged(rows)
        more = f"&pameran={event}" if event else ""
        states = [(_("To do"), "", not done), (pgettext("leads", "Done"), "selesai", done)]
        return self.page(
            rows=[self.told(each) for each in page.object_list],
            page_obj=page,
            event=event,
            tabs=tabs("desk:leads"),
            states=[
                {"label": label, "url": f"?tab={tab}{more}", "current": now} for label, tab, now in states
            ],
        )


class EnquiryForm(Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    institution = forms.CharField(label=gettext_lazy("Institution"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    items = forms.CharField(max_length=4000, **GOODS)
    need = forms.CharField(
        label=gettext_lazy("What is needed"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    needed_on = forms.DateField(label=gettext_lazy("Needed on"), widget=DayInput(), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country it goes to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "Indonesia"), *countries()]  # type: ignore[attr-defined]


class LeadPage(LeadView):
    """One visitor, and the enquiry that is sent for him, filled in with what he said at the stand."""

    template_name = "desk/lead.html"

    def form(self, data: Any = None, files: Any = None) -> EnquiryForm:
        lead = self.target
        goods = [f"{each.product.number} {each.quantity or ''}".strip() for each in lead.items.all()]
        return EnquiryForm(
            data,
            initial={
                "name": lead.name,
                "institution": lead.institution,
                "email" if "@" in lead.contact else "phone": lead.contact,
                "items": "\n".join(goods),
                "need": lead.note,
            },
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        enquiry = self.target.enquiry
        seen = enquiry is not None and self.offices.filter(pk=enquiry.office_id).exists()
        taken = words.at_moment(self.target.taken_at, self.timezone)
        return self.page(form=form, status=status, taken=taken, sees_enquiry=seen, **self.told(self.target))

    def perform(self, form: EnquiryForm) -> str:
        data = dict(form.cleaned_data)
        items = {pk: many or 0 for pk, many in find_goods(data.pop("items")).items()}
        abroad: dict[str, Any] = {"kind": EnquiryKind.EXPORT, "language": "en"} if data["country"] else {}
        enquiry = enquire_for(
            lead=self.target, asked=Asked(**data, **abroad), items=items, by=self.request.user
        )
        return _("Enquiry %(number)s is sent; %(office)s answers it.") % {
            "number": enquiry.number,
            "office": enquiry.office,
        }

    def after(self) -> str:
        return reverse("desk:lead", args=[self.target.pk])


class CloseLead(LeadView):
    """What was promised is done."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        close_lead(lead=self.target, by=self.request.user)
        return _("Done.")


class ForgetLead(CloseLead):
    """He does not want to be known any more."""

    def perform(self, form: Any) -> str:
        forget_lead(lead=self.target, by=self.request.user)
        return _("All that was kept of the visitor is erased.")
