from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.forms import Form
from config.common.money import rupiah
from media.papers import hand_out
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.receipts import GoneForm, tabs
from shop.desk.rooms import RECEIPTS
from shop.order.models import Order
from shop.payment.models import TransferProof
from shop.payment.refunds import Debt, debts_from, pay_back


class RefundForm(Form):
    order = forms.CharField(widget=forms.HiddenInput)
    reference = forms.CharField(
        label=gettext_lazy("Bank reference of the transfer"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, number: str) -> None:
        super().__init__(data, initial={"order": number}, auto_id=f"{number}-%s")


class Refunds(DeskForm):
    """What this office has to give back to buyers, the oldest first; what was sent is booked here."""

    room = RECEIPTS
    template_name = "desk/refunds.html"

    @property
    def debts(self) -> list[Debt]:
        return debts_from(self.office)

    def form(self, data: Any = None, files: Any = None) -> Any:
        """The form of the row that was sent, if that money is still owed; a form that nobody can fill otherwise."""
        if data is None:
            return None
        number = data.get("order", "")
        owed = any(debt.order_number == number for debt in self.debts)
        return RefundForm(data, number=number) if owed else GoneForm(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        debts = self.debts
        buyers = Order.objects.in_bulk([debt.order_number for debt in debts], field_name="number")
        sent = form["order"].value() if isinstance(form, RefundForm) else None
        rows = [
            (
                debt,
                words.on_day(debt.since),
                buyers[debt.order_number],
                form if sent == debt.order_number else RefundForm(number=debt.order_number),
            )
            for debt in debts
        ]
        total = sum(debt.amount for debt in debts)
        return self.page(
            form=form, status=status, tabs=tabs("desk:refunds"), rows=rows, total=total, payer=self.office
        )

    def perform(self, form: RefundForm) -> str:
        order = Order.objects.get(number=form.cleaned_data["order"])
        reference, by = form.cleaned_data["reference"], self.request.user
        amount = pay_back(order=order, payer=self.office, reference=reference, by=by)
        return _("%(amount)s for order %(number)s is booked as sent back. The buyer is told.") % {
            "amount": rupiah(amount),
            "number": order.number,
        }

    def after(self) -> str:
        return reverse("desk:refunds")


class ShowProof(DeskView):
    """What a buyer sent of his transfer, out of the private store and never shown inside our pages."""

    room = RECEIPTS
    model = TransferProof
    office_path = "request.office"

    def records(self) -> Any:
        return super().records().select_related("request__order", "request__office__prison")

    def get(self, request: HttpRequest, **kwargs: Any) -> Any:
        proof: TransferProof = self.target
        return hand_out(proof.file, name=f"transfer-{proof.request.order.number}-{proof.pk}")
