from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import clock
from config.common.errors import Refused
from config.common.forms import Form
from media.papers import hand_out
from partners.choices import Role
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.evidence import EvidenceField
from shop.desk.receipts import PastDayField
from shop.desk.rooms import DEPOSITS
from shop.desk.scope import visible_deposits
from shop.ledger.deposits import (
    add_billing_code,
    cancel_deposit,
    open_deposit,
    verify_deposit,
)
from shop.ledger.due import DueItem, due, rule_in_force
from shop.ledger.models import Deposit, DepositState
from shop.payment.deposits import record_deposit

KINDS = {
    DepositState.OPEN: "",
    DepositState.BILLED: "active",
    DepositState.DEPOSITED: "done",
    DepositState.CANCELLED: "problem",
}


class OpenDepositForm(Form):
    items = forms.MultipleChoiceField(
        label=gettext_lazy("What is to be deposited"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one sum."),
            "invalid_choice": gettext_lazy("What you chose is no longer due. Look at the list again."),
        },
    )

    def __init__(self, data: Any = None, *, items: list[DueItem]) -> None:
        super().__init__(data, initial={"items": [each.reference for each in items]})
        cast(forms.MultipleChoiceField, self.fields["items"]).choices = [
            (each.reference, each.reference) for each in items
        ]


class Deposits(DeskForm):
    """What the office owes the treasury now, with its deadline in words, and the deposits so far."""

    room = DEPOSITS
    template_name = "desk/deposits.html"

    @property
    def shown_office(self) -> Office:
        """One's own; whoever sees several may choose another to look at."""
        key = self.request.GET.get("kantor", "")
        known = self.offices.select_related("prison")
        chosen = known.filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None
        return chosen or self.office

    def form(self, data: Any = None, files: Any = None) -> OpenDepositForm:
        self.trouble: Refused | None = None
        try:
            self.items = due(self.office if data is not None else self.shown_office)
        except Refused as refusal:
            self.items, self.trouble = [], refusal
        return OpenDepositForm(data, items=self.items)

    def show(self, form: OpenDepositForm, *, status: int = 200) -> HttpResponse:
        office = self.shown_office
        today = clock.today(office.timezone)
        chosen = set(form["items"].value() or [])
        deposits = visible_deposits(self.request.user).filter(office__in=self.offices)
        if self.sees_several and office != self.office:
            deposits = deposits.filter(office=office)
        page = self.paged(deposits.select_related("office", "account_code", "verified_by"))
        return self.page(
            form=form,
            status=status,
            office=office,
            choices=self.offices.order_by("name") if self.sees_several else [],
            items=[self.row(each, today, chosen) for each in self.items],
            total=sum(each.amount for each in self.items),
            late=sum(each.amount for each in self.items if each.late),
            rule=rule_in_force(today) if self.items else None,
            trouble=self.trouble,
            opens=self.may_act and office in self.own_offices,
            deposits=[(each, KINDS[DepositState(each.state)]) for each in page.object_list],
            page_obj=page,
        )

    @staticmethod
    def row(item: DueItem, today: Any, chosen: set[str]) -> dict[str, Any]:
        return {
            "item": item,
            "deadline": words.on_day(item.due_at.date()),
            "words": words.deadline(item.due_at.date(), today),
            "chosen": item.reference in chosen,
        }

    def perform(self, form: OpenDepositForm) -> str:
        self.opened = open_deposit(
            office=self.office, by=self.request.user, references=form.cleaned_data["items"]
        )
        return _("Deposit number %(number)d is open. Now ask SIMPONI for a billing code.") % {
            "number": self.opened.number
        }

    def after(self) -> str:
        return reverse("desk:deposit", args=[self.opened.pk])


class BillingCodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("Billing code"),
        max_length=30,
        help_text=gettext_lazy("15 digits, from SIMPONI."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ProofForm(Form):
    ntpn = forms.CharField(
        label=gettext_lazy("NTPN"),
        max_length=30,
        help_text=gettext_lazy("16 letters and digits, on the receipt of state revenue."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    ntb = forms.CharField(
        label=gettext_lazy("NTB"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    paid_on = PastDayField(label=gettext_lazy("Paid on"))
    receipt = EvidenceField(label=gettext_lazy("Receipt of state revenue (BPN)"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, timezone: str) -> None:
        super().__init__(data, files, initial={"paid_on": clock.today(timezone)})
        cast(PastDayField, self.fields["paid_on"]).timezone = timezone


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class DepositPage(DeskForm):
    """One deposit, from its receipts to the treasury's proof; the next step is the only form that is open."""

    room = DEPOSITS
    template_name = "desk/deposit.html"
    model = Deposit
    office_path = "office"
    name = ""

    def records(self) -> QuerySet:
        return visible_deposits(self.request.user).select_related(
            "office__prison", "account_code", "opened_by", "recorded_by", "verified_by"
        )

    def form(self, data: Any = None, files: Any = None) -> Any:
        return None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.name:
            return self.http_method_not_allowed(request)
        return super().post(request, **kwargs)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        forms_ = {
            "code_form": BillingCodeForm(),
            "proof_form": ProofForm(timezone=self.timezone),
            "reason_form": ReasonForm(),
        }
        if self.name:
            forms_[self.name] = form
        deposit: Deposit = self.target
        unfinished = deposit.state in (DepositState.OPEN, DepositState.BILLED)
        roles = {each.role for each in self.appointments if each.office_id == deposit.office_id}
        return self.page(
            **forms_,
            form=form,
            status=status,
            deposit=deposit,
            kind=KINDS[DepositState(deposit.state)],
            facts=self.facts(),
            rows=deposit.lines.select_related("account"),
            codes=[
                (each, words.at_moment(each.expires_at, self.timezone))
                for each in deposit.billing_codes.all()
            ],
            records=unfinished and Role.TREASURER in roles,
            verifies=deposit.state == DepositState.DEPOSITED
            and not deposit.verified_by_id
            and Role.HEAD in roles
            and deposit.recorded_by_id != self.request.user.pk,
        )

    def facts(self) -> list[tuple[str, str]]:
        deposit: Deposit = self.target
        facts = [
            (_("Account code (akun)"), str(deposit.account_code)),
            (_("Opened"), f"{words.at_moment(deposit.opened_at, self.timezone)}, {deposit.opened_by}"),
            (_("NTPN"), deposit.ntpn or ""),
            (_("NTB"), deposit.ntb),
            (_("Paid on"), words.on_day(deposit.paid_on) if deposit.paid_on else ""),
            (_("Recorded by"), str(deposit.recorded_by or "")),
            (_("Verified by"), str(deposit.verified_by or "")),
        ]
        return [each for each in facts if each[1]]

    def after(self) -> str:
        return reverse("desk:deposit", args=[self.target.pk])


class DepositStep(DepositPage):
    """The forms of a deposit's page send to an address each; opened as an address it leads back to the page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.form_class(data)


class AddBillingCode(DepositStep):
    form_class, name = BillingCodeForm, "code_form"

    def perform(self, form: BillingCodeForm) -> str:
        add_billing_code(deposit=self.target, code=form.cleaned_data["code"], by=self.request.user)
        return _("The billing code is noted. Pay it, then write the NTPN here.")


class ConfirmDeposit(DepositStep):
    form_class, name = ProofForm, "proof_form"

    def form(self, data: Any = None, files: Any = None) -> ProofForm:
        return ProofForm(data, files, timezone=self.timezone)

    def perform(self, form: ProofForm) -> str:
        record_deposit(deposit=self.target, by=self.request.user, **form.cleaned_data)
        return _("The deposit is recorded. Somebody else verifies it now.")


class VerifyDeposit(DepositStep):
    form_class, name = Form, "verify_form"
    acts = frozenset({Role.HEAD})

    def perform(self, form: Form) -> str:
        verify_deposit(deposit=self.target, by=self.request.user)
        return _("The deposit is verified.")


class CancelDeposit(DepositStep):
    form_class, name = ReasonForm, "reason_form"

    def perform(self, form: ReasonForm) -> str:
        cancel_deposit(deposit=self.target, by=self.request.user, reason=form.cleaned_data["reason"])
        return _("The deposit is cancelled; its receipts are due again.")


class DepositEvidence(DepositPage):
    """The receipt out of the private store, for those who may see the deposit, never shown inside our pages."""

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        if not self.target.receipt:
            raise Http404
        name = f"setoran-{self.target.office_id}-{self.target.number}"
        return hand_out(self.target.receipt, name=name)
