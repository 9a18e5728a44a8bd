from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.common import clock
from config.common.forms import Form
from config.common.money import rupiah
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.measures import PriceField
from shop.desk.rooms import RECEIPTS
from shop.desk.scope import BY_TRANSFER, matching, open_transfers
from shop.ledger.payments import Held, not_remitted, remit
from shop.payment.models import PaymentRequest, Receipt
from shop.payment.services import confirm_receipt

LATELY = 10


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PastDayField(forms.DateField):
    """A day that has happened where the office is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput(), **kwargs)
        self.timezone = clock.JAKARTA

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > clock.today(self.timezone):
            raise forms.ValidationError(_("This day lies in the future."), code="future")


class ReceiptForm(Form):
    reference = forms.CharField(
        label=gettext_lazy("Bank reference"),
        max_length=60,
        help_text=gettext_lazy("As it stands on the bank's statement; each can be used once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    amount = PriceField(label=gettext_lazy("Amount received"), minimum=1)
    received_on = PastDayField(label=gettext_lazy("Received on"))

    def __init__(self, data: Any = None, *, timezone: str) -> None:
        super().__init__(data, initial={"received_on": clock.today(timezone)})
        cast(PastDayField, self.fields["received_on"]).timezone = timezone


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "current": name == current}
        for name, label in (
            ("desk:receipts", _("Confirm a transfer")),
            ("desk:statements", _("Bank statement")),
            ("desk:cash", _("Cash from the counter")),
            ("desk:remittances", _("Not passed on yet")),
            ("desk:refunds", _("To be given back")),
            ("desk:put-right", _("Card money to put right")),
            ("desk:payouts", _("Card payouts")),
            ("desk:unallocated", pgettext("money", "Without an order")),
        )
    ]


class Receipts(DeskView):
    """Orders whose transfer has not been confirmed, the first to expire on top, and what came lately."""

    room = RECEIPTS
    template_name = "desk/receipts.html"
    model = PaymentRequest

    def records(self) -> QuerySet:
        return open_transfers(self.request.user).select_related("order", "office__prison", "account")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paged(self.records().filter(matching(request)).order_by("expires_at", "pk"))
        own = Receipt.objects.filter(office__in=self.offices).select_related("request__order", "by", "office")
        return self.page(
            rows=[self.row(each) for each in page.object_list],
            page_obj=page,
            tabs=tabs("desk:receipts"),
            q=request.GET.get("q", ""),
            lately=own.order_by("-at")[:LATELY],
        )

    def row(self, asked: PaymentRequest) -> dict[str, Any]:
        zone = asked.office.timezone
        return {
            "request": asked,
            "part": part_of(asked),
            "until": words.at_moment(asked.expires_at, zone),
            "over": asked.expires_at < clock.now(),
            "own": asked.office in self.own_offices,
        }


def part_of(asked: PaymentRequest) -> str:
    """Which part of its order this is; nothing where it is all of it."""
    if asked.amount == asked.order.total:
        return ""
    return _("rest of an order") if asked.n > 1 else _("deposit of an order")


class ConfirmReceipt(DeskForm):
    """One transfer: what the order asks for, and what the statement says."""

    room = RECEIPTS
    template_name = "desk/receipt.html"
    model = PaymentRequest
    office_path = "office"

    def records(self) -> QuerySet:
        """Transfers only: what is paid in cash is booked where it is taken, so that it stays somebody's to pay in."""
        rows = PaymentRequest.objects.visible_to(self.request.user).filter(method__in=BY_TRANSFER)
        return rows.select_related("order", "office__prison", "account", "merchant_code")

    def form(self, data: Any = None, files: Any = None) -> ReceiptForm:
        return ReceiptForm(data, timezone=self.timezone)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        asked: PaymentRequest = self.target
        facts = [
            (_("Order number"), asked.order.number),
            (_("Amount asked for"), rupiah(asked.amount)),
            (_("Part of"), rupiah(asked.order.total) if asked.amount < asked.order.total else ""),
            (_("Ordered on"), words.at_moment(asked.created_at, self.timezone)),
            (_("To be paid until"), words.at_moment(asked.expires_at, self.timezone)),
            (_("To the account"), str(asked.pays_into or "")),
            (_("By QRIS to"), str(asked.merchant_code or "")),
        ]
        return self.page(
            form=form,
            status=status,
            facts=[each for each in facts if each[1]],
            receipts=asked.receipts.select_related("by"),
            proofs=[(each, words.at_moment(each.at, self.timezone)) for each in asked.proofs.all()],
        )

    def perform(self, form: ReceiptForm) -> str:
        receipt = confirm_receipt(request=self.target, by=self.request.user, **form.cleaned_data)
        said = _("Order %(number)s is paid. The buyer and the prisons are told.")
        if receipt.request.order.is_part_paid:
            said = _(
                "This part of order %(number)s is booked, the rest is not paid yet. Its prisons may begin."
            )
        return said % {"number": self.target.order.number}

    def after(self) -> str:
        return reverse("desk:receipts")


class RemitForm(Form):
    order = forms.CharField(widget=forms.HiddenInput)
    prison = forms.CharField(widget=forms.HiddenInput)
    reference = forms.CharField(
        label=gettext_lazy("Bank reference of the transfer"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, held: Held) -> None:
        key = f"{held.order_number}-{held.prison_code}"
        start = {"order": held.order_number, "prison": held.prison_code}
        super().__init__(data, initial=start, auto_id=f"{key}-%s")


class Remittances(DeskForm):
    """What this office collected for other prisons and has not passed on, the oldest first."""

    room = RECEIPTS
    template_name = "desk/remittances.html"

    @property
    def held(self) -> list[Held]:
        own = self.office.prison
        return [each for each in not_remitted(self.office) if not own or each.prison_code != own.short_code]

    def form(self, data: Any = None, files: Any = None) -> Any:
        """The form of the row that was sent, if that money is still held; a form that nobody can fill otherwise."""
        if data is None:
            return None
        key = (data.get("order"), data.get("prison"))
        held = next((each for each in self.held if (each.order_number, each.prison_code) == key), None)
        return RemitForm(data, held=held) if held else GoneForm(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        rows = self.held
        names = dict(
            Office.objects.filter(prison__short_code__in={each.prison_code for each in rows}).values_list(
                "prison__short_code", "name"
            )
        )
        return self.page(
            form=form,
            status=status,
            tabs=tabs("desk:remittances"),
            rows=[
                (each, names.get(each.prison_code, each.prison_code), self.row_form(each, form))
                for each in rows
            ],
            total=sum(each.amount for each in rows),
            collector=self.office,
        )

    @staticmethod
    def row_form(held: Held, sent: Any) -> RemitForm:
        if isinstance(sent, RemitForm) and (sent["order"].value(), sent["prison"].value()) == (
            held.order_number,
            held.prison_code,
        ):
            return sent
        return RemitForm(held=held)

    def perform(self, form: Any) -> str:
        prison_office = Office.objects.select_related("prison").get(
            prison__short_code=form.cleaned_data["prison"]
        )
        remit(
            order_number=form.cleaned_data["order"],
            prison_office=prison_office,
            collector=self.office,
            actor=self.request.user,
            reference=form.cleaned_data["reference"],
        )
        return _("The money of order %(number)s was passed on to %(office)s.") % {
            "number": form.cleaned_data["order"],
            "office": prison_office,
        }

    def after(self) -> str:
        return reverse("desk:remittances")


class GoneForm(Form):
    """Stands for a row that was passed on meanwhile, perhaps by somebody else."""

    def clean(self) -> None:
        raise forms.ValidationError(_("This money is no longer held here. Look at the list again."))
