"""Orders across prisons: found by number, address or phone; cancelled and refunded by whoever holds the money.

Those above the prisons see every order of theirs and ask; the treasurer of the office that asked for the
money cancels, the treasurer of the prison whose line it is owes its money back. Of a mixed order a prison
sees its own consignment only. No address and no phone number is shown here.
"""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.forms import Form
from config.common.money import rupiah
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.measures import PriceField
from shop.desk.rooms import ABOVE, ORDERS
from shop.fulfilment.models import Consignment, ConsignmentLine
from shop.ledger.models import Entry
from shop.order.models import Order, Status
from shop.order.numbers import clean_number
from shop.payment.letters import ask_office
from shop.payment.refunds import debts_of, refund_line
from shop.payment.services import cancel_order

KINDS = {Status.PENDING: "active", Status.PAID: "done", Status.EXPIRED: "", Status.CANCELLED: "problem"}


def searched(text: str) -> Q:
    """An order number as people type it, an exact e-mail address, or the digits of a phone number."""
    digits = "".join(each for each in text if each.isdigit()).removeprefix("62").removeprefix("0")
    found = Q(number=clean_number(text) or text.upper())
    if "@" in text:
        found |= Q(guest_email__iexact=text) | Q(user__email__iexact=text)
    if len(digits) >= 8:
        found |= Q(phone=f"+62{digits}")
    return found


class Orders(DeskView):
    room = ORDERS
    template_name = "desk/orders.html"
    model = Order

    def records(self) -> QuerySet:
        return self.of(Office.objects.visible_to(self.request.user))

    def of(self, offices: Any) -> QuerySet:
        mine = Consignment.objects.filter(prison__office__in=offices)
        return Order.objects.filter(pk__in=mine.values("order")).select_related("user")

    @property
    def may_look(self) -> bool:
        if self.target is None:
            return super().may_look
        return self.of(self.offices).filter(pk=self.target.pk).exists()

    @property
    def office(self) -> Office:
        looking = [each.office for each in self.appointments if each.role in self.looks]
        return [*self.own_offices, *looking, self.appointments[0].office][0]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "").strip()
        rows = self.of(self.offices).order_by("-date_placed", "-pk")
        status = request.GET.get("status", "")
        shown = rows.filter(searched(text)) if text else rows
        shown = shown.filter(status=status) if status in Status.values else shown
        page = self.paged(shown.prefetch_related("consignments__prison"))
        return self.page(
            rows=[self.row(each) for each in page.object_list],
            page_obj=page,
            text=text,
            statuses=[(value, label, value == status) for value, label in Status.choices],
        )

    def row(self, order: Order) -> dict[str, Any]:
        prisons = dict.fromkeys(each.prison.name for each in order.consignments.all())
        return {
            "order": order,
            "placed": words.at_moment(order.date_placed, self.timezone),
            "prisons": ", ".join(prisons),
            "kind": KINDS[Status(order.status)],
            "total": rupiah(order.total),
        }


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class RefundForm(Form):
    line = forms.ChoiceField(label=gettext_lazy("What is refunded"))
    amount = PriceField(label=gettext_lazy("Amount"), minimum=1)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    n = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9999)

    def __init__(self, data: Any = None, *, lines: list[ConsignmentLine], n: int) -> None:
        super().__init__(data, initial={"n": n}, auto_id="refund-%s")
        choices = [(each.line_id, f"{each.line.title}, {rupiah(each.line.goods)}") for each in lines]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]


class OrderPage(DeskForm, Orders):
    """One order: its parcels in the prisons one sees, its money, and what may be done about it."""

    template_name = "desk/order.html"
    name = ""

    def records(self) -> QuerySet:
        return super().records().prefetch_related("payment_requests__office")

    @cached_property
    def parcels(self) -> list[Consignment]:
        mine = self.target.consignments.filter(prison__office__in=self.offices).order_by("pk")
        return list(mine.select_related("prison__office").prefetch_related("lines__line"))

    @cached_property
    def collector(self) -> Office | None:
        """The office that asked for the money."""
        asked = sorted(self.target.payment_requests.all(), key=lambda each: each.n)
        return asked[0].office if asked else None

    @property
    def refundable(self) -> list[ConsignmentLine]:
        own = set(self.own_offices)
        return [line for each in self.parcels if each.prison.office in own for line in each.lines.all()]

    @property
    def may_cancel(self) -> bool:
        return self.collector in self.own_offices

    @property
    def may_act(self) -> bool:
        return self.may_cancel or bool(self.refundable) if self.target else super().may_act

    def form(self, data: Any = None, files: Any = None) -> Any:
        return None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.name:
            return self.http_method_not_allowed(request)
        return super().post(request, **kwargs)

    def refund_form(self, data: Any = None) -> RefundForm:
        """``n`` tells two refunds of one line from one that was sent twice."""
        done = Entry.objects.filter(key__startswith=f"refund:{self.target.number}:").count()
        return RefundForm(data, lines=self.refundable, n=done)

    @cached_property
    def debts(self) -> list[Any]:
        return debts_of(self.target)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        order: Order = self.target
        open_ = order.status in (Status.PENDING, Status.PAID)
        cancels, refunds = open_ and self.may_cancel, bool(self.refundable) and order.status == Status.PAID
        asks = open_ and not cancels and any(each.role in ABOVE for each in self.appointments)
        forms_ = {
            "cancel_form": ReasonForm(auto_id="cancel-%s") if cancels else None,
            "refund_form": self.refund_form() if refunds else None,
            "ask_form": ReasonForm(auto_id="ask-%s") if asks else None,
        }
        if self.name:
            forms_[self.name] = form
        seen = set(self.offices)
        shares = [(office, amount) for debt in self.debts for office, amount in debt.shares if office in seen]
        return self.page(
            **forms_,
            form=form,
            status=status,
            order=order,
            kind=KINDS[Status(order.status)],
            facts=self.facts(),
            parcels=self.parcels,
            debts=[(office.name, rupiah(amount)) for office, amount in shares],
            collector=self.collector,
        )

    def facts(self) -> list[tuple[str, Any]]:
        order: Order = self.target
        found = [
            (_("Placed"), words.at_moment(order.date_placed, self.timezone)),
            (_("Buyer"), order.institution or order.name),
            (_("Asked for by"), self.collector or ""),
        ]
        return [each for each in found if each[1]]

    def after(self) -> str:
        return reverse("desk:order", args=[self.target.pk])


class OrderStep(OrderPage):
    """The forms of an order's page send to an address each; opened as an address it leads back to the page."""

    form_class = ReasonForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def form(self, data: Any = None, files: Any = None) -> Any:
        return ReasonForm(data, auto_id=f"{self.name.partition('_')[0]}-%s")


class CancelOrder(OrderStep):
    name = "cancel_form"

    @property
    def may_act(self) -> bool:
        return self.may_cancel

    def perform(self, form: Any) -> str:
        cancel_order(order=self.target, reason=form.cleaned_data["reason"], by=self.request.user)
        return _("The order is cancelled. The buyer is told, its stock is free again.")


class RefundOrder(OrderStep):
    name = "refund_form"

    @property
    def may_act(self) -> bool:
        return bool(self.refundable)

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.refund_form(data)

    def perform(self, form: Any) -> str:
        typed = form.cleaned_data
        line = next(each.line for each in self.refundable if str(each.line_id) == typed["line"])
        refund_line(
            line=line,
            amount=typed["amount"],
            refund_id=f"{self.target.number}:{line.pk}:{typed['n']}",
            reason=typed["reason"],
            by=self.request.user,
        )
        return _("%(amount)s is owed to the buyer. Send it under Receipts, To give back.") % {
            "amount": rupiah(typed["amount"])
        }


class AskOffice(OrderStep):
    """Those above cannot act for the office; their wish reaches its head and treasurer as a letter."""

    name = "ask_form"
    acts = ABOVE

    @property
    def may_act(self) -> bool:
        return bool(self.own_offices) and self.may_look

    def perform(self, form: Any) -> str:
        office = self.collector or self.parcels[0].prison.office
        ask_office(order=self.target, office=office, reason=form.cleaned_data["reason"], by=self.request.user)
        return _("%(office)s is asked by letter.") % {"office": office}
