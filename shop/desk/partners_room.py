"""Partners: the register of agreements, what of them ends soon, and their renewal."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from config.common import clock
from config.common.forms import Form
from media.papers import hand_out
from partners.agreements import WARNED, end_agreement, enter_agreement
from partners.choices import AgreementKind
from partners.models import Agreement, Mitra, Office
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.evidence import EvidenceField
from shop.desk.receipts import DayInput
from shop.desk.rooms import PARTNERS

TABS = {
    "berlaku": pgettext_lazy("agreements", "In force"),
    "segera": pgettext_lazy("agreements", "Ending soon"),
    "lalu": pgettext_lazy("agreements", "Ended"),
}


def ending_soon(user: Any, offices: Any) -> dict[str, Any]:
    """A row for Today."""
    found = Agreement.objects.visible_to(user).filter(office__in=offices).ending(clock.today(), WARNED[0])
    count = found.count()
    label = ngettext("agreement ends within 90 days", "agreements end within 90 days", count)
    return {"label": label, "count": count, "url": reverse("desk:agreements") + "?tab=segera"}


class Agreements(DeskView):
    room = PARTNERS
    template_name = "desk/agreements.html"
    model = Agreement
    office_path = "office"

    def records(self) -> QuerySet:
        return super().records().select_related("office__prison", "mitra")

    @property
    def may_act(self) -> bool:
        """Also for the prisons below: a region signs for them."""
        own = Office.objects.visible_to(self.request.user, *self.acts)
        return own.filter(pk=self.office.pk).exists() if self.target else bool(self.own_offices)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        today, rows = clock.today(), self.records().filter(office__in=self.offices)
        ended = Q(valid_to__lt=today)
        queries = {
            "berlaku": rows.exclude(ended),
            "segera": rows.ending(today, WARNED[0]),
            "lalu": rows.filter(ended),
        }
        tab = request.GET.get("tab", "")
        tab = tab if tab in TABS else "berlaku"
        page = self.paged(queries[tab].order_by("valid_to", "number"))
        tabs = [
            {"label": label, "url": f"?tab={name}", "count": queries[name].count(), "current": name == tab}
            for name, label in TABS.items()
        ]
        return self.page(rows=[row_of(each, today) for each in page.object_list], page_obj=page, tabs=tabs)


def row_of(agreement: Agreement, today: Any) -> dict[str, Any]:
    last = agreement.valid_to
    soon = last is not None and today <= last <= today + timedelta(days=WARNED[0])
    return {
        "agreement": agreement,
        "until": words.on_day(last) if last else _("until further notice"),
        "due": words.deadline(last, today) if soon and last else "",
    }


class AgreementForm(Form):
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"))
    mitra = forms.ModelChoiceField(
        Mitra.objects.filter(is_active=True), label=gettext_lazy("Production partner")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=AgreementKind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(label=gettext_lazy("Number"), max_length=80)
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=DayInput())
    valid_from = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    valid_to = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput(), required=False)
    wage_clause = forms.CharField(
        label=gettext_lazy("What it says of wages"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Who pays whom, how much, by day or by piece."),
    )
    pnbp_clause = forms.CharField(
        label=gettext_lazy("What it says of PNBP"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The state's part, of what, and when it is paid."),
    )
    scan = EvidenceField(label=gettext_lazy("Scanned agreement"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, offices: Any, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["office"].queryset = offices.order_by("name")  # type: ignore[attr-defined]


class NewAgreement(DeskForm, Agreements):
    """Enter what was signed; with ``?pengganti=`` the renewal of one that is there."""

    template_name = "desk/agreement_form.html"

    @cached_property
    def renewed(self) -> Agreement | None:
        key = self.request.GET.get("pengganti", "")
        if not key:
            return None
        known = key.isdecimal() and len(key) < 10
        found = self.records().filter(pk=key, office__in=self.acting).first() if known else None
        if found is None:
            raise Http404
        return found

    @property
    def acting(self) -> QuerySet[Office]:
        return Office.objects.visible_to(self.request.user, *self.acts)

    def form(self, data: Any = None, files: Any = None) -> AgreementForm:
        old, initial = self.renewed, {}
        if old is not None:
            names = ("office", "mitra", "kind", "wage_clause", "pnbp_clause")
            initial = {name: getattr(old, name) for name in names}
            initial["valid_from"] = old.valid_to and old.valid_to + timedelta(days=1)
        elif self.acting.count() == 1:
            initial = {"office": self.acting.get()}
        return AgreementForm(data, files, offices=self.acting, initial=initial)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.page(form=form, status=status, renewed=self.renewed)

    def perform(self, form: AgreementForm) -> str:
        self.made = enter_agreement(**form.cleaned_data, renews=self.renewed, by=self.request.user)
        return _("The agreement is entered.")

    def after(self) -> str:
        return reverse("desk:agreement", args=[self.made.pk])


class EndForm(Form):
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())


class AgreementPage(DeskForm, Agreements):
    """One agreement; it is ended here or renewed by another, never rewritten."""

    template_name = "desk/agreement.html"
    form_class = EndForm

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        agreement: Agreement = self.target
        row = row_of(agreement, clock.today())
        facts = [
            (_("Production partner"), agreement.mitra),
            (_("Kind"), agreement.get_kind_display()),
            (_("Signed on"), words.on_day(agreement.signed_on)),
            (_("First day"), words.on_day(agreement.valid_from)),
            (_("Last day"), row["until"]),
            (_("What it says of wages"), agreement.wage_clause),
            (_("What it says of PNBP"), agreement.pnbp_clause),
            (_("Source"), agreement.source),
        ]
        renewed_by = Agreement.objects.filter(renews=agreement).first()
        facts = [each for each in facts if each[1]]
        return self.page(form=form, status=status, facts=facts, renewed_by=renewed_by, **row)

    def perform(self, form: EndForm) -> str:
        end_agreement(agreement=self.target, last_day=form.cleaned_data["last_day"], by=self.request.user)
        return _("The last day is noted.")

    def after(self) -> str:
        return reverse("desk:agreement", args=[self.target.pk])


class AgreementScan(Agreements):
    """The signed paper out of the private store, never shown inside our pages."""

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.target.scan:
            raise Http404
        return hand_out(self.target.scan, name=f"perjanjian-{self.target.pk}")
