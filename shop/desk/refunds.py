from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.errors import Refused
from config.common.forms import Form
from config.common.money import rupiah
from media.papers import hand_out
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.receipts import GoneForm, tabs
from shop.desk.rooms import MONEY, ORDERS, RECEIPTS
from shop.order.models import Order
from shop.payment.card_refunds import begin_refund, send
from shop.payment.gateway import GatewayUnreachable
from shop.payment.models import GatewayRefund, RefundRequest, RefundState, SendState, TransferProof
from shop.payment.refund_requests import decide_refund
from shop.payment.refunds import Debt, debts_from, pay_back


class RefundForm(Form):
    order = forms.CharField(widget=forms.HiddenInput)
    reference = forms.CharField(
        label=gettext_lazy("Bank reference of the transfer"),
        max_length=60,
        required=False,
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
        if "card" in self.request.POST:
            return self.to_card(begin_refund(order=order, payer=self.office, by=by))
        amount = pay_back(order=order, payer=self.office, reference=reference, by=by)
        return _("%(amount)s for order %(number)s is booked as sent back. The buyer is told.") % {
            "amount": rupiah(amount),
            "number": order.number,
        }

    @staticmethod
    def to_card(refund: GatewayRefund) -> str:
        said = {"amount": rupiah(refund.amount)}
        try:
            state = send(refund)
        except GatewayUnreachable:
            return _("%(amount)s is on its way; the card service is asked again in some minutes.") % said
        if state == SendState.FAILED:
            raise Refused(_("The card service did not take it. Send this sum by bank transfer."), code="card")
        return _("%(amount)s was sent back to the card. The buyer is told.") % said

    def after(self) -> str:
        return reverse("desk:refunds")


class RefundRequestPage(DeskForm):
    """What one person wants to give back, for the second one to decide."""

    room = ORDERS
    template_name = "desk/refund_request.html"
    model = RefundRequest
    office_path = "office"
    acts = MONEY

    def records(self) -> Any:
        return (
            super()
            .records()
            .select_related("office__prison", "parcel__order", "line", "made_by", "decided_by")
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        asked: RefundRequest = self.target
        goods = asked.line.title if asked.line else _("All of it")
        facts = [
            (_("Order number"), asked.parcel.order.number),
            (_("Goods"), f"{asked.quantity} × {goods}" if asked.quantity else goods),
            (_("Amount"), rupiah(asked.amount)),
            (_("Delivery"), rupiah(asked.shipping) if asked.shipping else ""),
            (_("Reason"), asked.reason),
            (_("Entered by"), f"{asked.made_by}, {words.at_moment(asked.made_at, self.timezone)}"),
            (_("Decided by"), str(asked.decided_by or "")),
        ]
        decides = self.may_act and asked.state == RefundState.WAITING and asked.made_by != self.request.user
        shown = [each for each in facts if each[1]]
        return self.page(form=form, status=status, facts=shown, decides=decides, asked=asked)

    def perform(self, form: Any) -> str:
        accept = "accept" in self.request.POST
        decide_refund(request=self.target, accept=accept, by=self.request.user)
        if not accept:
            return _("It is not given back.")
        said = _("%(amount)s is owed to the buyer. It is sent under Receipts, To be given back.")
        return said % {"amount": rupiah(self.target.total)}

    def after(self) -> str:
        return reverse("desk:order", args=[self.target.parcel.order_id])


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
