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
from shop.order.models import Order, Status
from shop.order.numbers import clean_number
from shop.payment.card import close_pages
from shop.payment.letters import ask_office
from shop.payment.models import Dispute, RefundState
from shop.payment.owing import ENDED
from shop.payment.refund_requests import ask_refund, requests_of
from shop.payment.refunds import debts_of
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
        return Order.objects.filter(pk__in=mine.values("order"))

    @property
    def may_look(self) -> bool:
        if self.target is None:
            return super().may_look
        return self.of(self.offices).filter(pk=self.target.pk).exists()

    @property
    def office(self) -> Office:
        return next(each.office for each in self.appointments if each.role in self.looks)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "").strip()
        status = request.GET.get("status", "")
        shown = self.of(self.offices).order_by("-date_placed", "-pk")
        shown = shown.filter(searched(text)) if text else shown
        shown = shown.filter(status=status) if status in Status.values else shown
        page = self.paged(shown.prefetch_related("consignments__prison"))
        rows = [
            (each, KINDS[Status(each.status)], words.at_moment(each.date_placed, self.timezone))
            for each in page.object_list
        ]
        return self.page(rows=rows, page_obj=page, text=text, chosen=status, statuses=Status.choices)


class ReasonForm(Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class RefundForm(ReasonForm):
    """``n`` tells two refunds of one line from one that was sent twice."""

    line = forms.ChoiceField(label=gettext_lazy("What is refunded"))
    quantity = forms.IntegerField(
        label=gettext_lazy("How many are not sent, or came back"),
        required=False,
        min_value=1,
        max_value=99_999,
    )
    amount = PriceField(label=gettext_lazy("Or an amount off its price"), minimum=1, required=False)
    shipping = forms.BooleanField(label=gettext_lazy("The cost of bringing it too"), required=False)
    restock = forms.BooleanField(label=gettext_lazy("What came back is for sale again"), required=False)
    n = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9999)
    field_order = ("line", "quantity", "amount", "shipping", "restock", "reason")


class OrderPage(DeskForm, Orders):
    """One order: its parcels in the prisons one sees, its money, and what may be done about it."""

    template_name = "desk/order.html"
    name = ""

    @cached_property
    def parcels(self) -> list[Consignment]:
        mine = self.target.consignments.filter(prison__office__in=self.offices).order_by("pk")
        return list(mine.select_related("prison__office").prefetch_related("lines__line"))

    @cached_property
    def collector(self) -> Office | None:
        """The office that asked for the money."""
        asked = self.target.payment_requests.select_related("office").order_by("n").first()
        return asked and asked.office

    @cached_property
    def own_lines(self) -> dict[str, tuple[Consignment, ConsignmentLine | None]]:
        """What can be given back, by the choices of the form: a line of a parcel, or all of the parcel."""
        own = [each for each in self.parcels if each.prison.office in self.own_offices]
        own = [each for each in own if each.state not in ENDED]
        lines = {
            f"{each.consignment_id}-{each.pk}": (parcel, each)
            for parcel in own
            for each in parcel.lines.all()
        }
        return lines | {f"{parcel.pk}-0": (parcel, None) for parcel in own}

    @property
    def may_cancel(self) -> bool:
        return self.collector in self.own_offices

    @property
    def may_act(self) -> bool:
        return False

    def form(self, data: Any = None, files: Any = None) -> Any:
        return None

    def reason_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data, auto_id="reason-%s")

    def refund_form(self, data: Any = None) -> RefundForm:
        form = RefundForm(data, initial={"n": requests_of(self.target).count()}, auto_id="refund-%s")
        choices = [(key, _choice(*each)) for key, each in self.own_lines.items()]
        form.fields["line"].choices = choices  # type: ignore[attr-defined]
        return form

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        order: Order = self.target
        is_open = order.status in (Status.PENDING, Status.PAID)
        is_above = any(each.role in ABOVE for each in self.appointments)
        forms_: dict[str, Any] = {}
        if is_open and (self.may_cancel or is_above):
            forms_["cancel_form" if self.may_cancel else "ask_form"] = self.reason_form()
        if order.status == Status.PAID and self.own_lines:
            forms_["refund_form"] = self.refund_form()
        if self.name:
            forms_[self.name] = form
        seen = set(self.offices)
        shares = [share for debt in debts_of(order) for share in debt.shares if share[0] in seen]
        dispute = Dispute.objects.filter(charge__request__order=order).order_by("pk").last()
        waiting = requests_of(order).filter(office__in=seen, state=RefundState.WAITING)
        facts = [
            (_("Placed"), words.at_moment(order.date_placed, self.timezone)),
            (_("Buyer"), order.institution or order.name),
            (_("Asked for by"), self.collector or ""),
            (_("Dispute"), dispute and f"{dispute.get_state_display()}, {rupiah(dispute.amount)}"),
        ]
        return self.page(
            **forms_,
            form=form,
            status=status,
            order=order,
            kind=KINDS[Status(order.status)],
            facts=[each for each in facts if each[1]],
            parcels=self.parcels,
            debts=shares,
            waiting=waiting.select_related("made_by"),
            collector=self.collector,
            may_print=self.may_cancel,
        )

    def after(self) -> str:
        return reverse("desk:order", args=[self.target.pk])


class OrderStep(OrderPage):
    """The forms of an order's page send to an address each; opened as an address it leads back to the page."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.reason_form(data)


class CancelOrder(OrderStep):
    name = "cancel_form"

    @property
    def may_act(self) -> bool:
        return self.may_cancel

    def perform(self, form: Any) -> str:
        close_pages(order=self.target)
        cancel_order(order=self.target, reason=form.cleaned_data["reason"], by=self.request.user)
        return _("The order is cancelled. The buyer is told, its stock is free again.")


class RefundOrder(OrderStep):
    name = "refund_form"

    @property
    def may_act(self) -> bool:
        return bool(self.own_lines)

    def form(self, data: Any = None, files: Any = None) -> Any:
        return self.refund_form(data)

    def perform(self, form: Any) -> str:
        typed = form.cleaned_data
        parcel, each = self.own_lines[typed.pop("line")]
        made = ask_refund(parcel=parcel, each=each, by=self.request.user, **typed)
        said = _("%(amount)s is owed to the buyer. It is sent under Receipts, To be given back.")
        if made.state == RefundState.WAITING:
            said = _("%(amount)s waits for a second person, who is told by letter.")
        return said % {"amount": rupiah(made.total)}


def _choice(parcel: Consignment, each: ConsignmentLine | None) -> str:
    if each is None:
        return _("All of parcel %(parcel)s") % {"parcel": parcel.reference}
    return f"{each.quantity} × {each.line.title}, {rupiah(each.goods)}"


class AskOffice(OrderStep):
    """Those above cannot act for the office; their wish reaches its head and treasurer as a letter."""

    name = "ask_form"
    acts = ABOVE

    @property
    def may_act(self) -> bool:
        return bool(self.own_offices)

    def perform(self, form: Any) -> str:
        office, reason = self.collector or self.parcels[0].prison.office, form.cleaned_data["reason"]
        ask_office(order=self.target, office=office, reason=reason, by=self.request.user)
        return _("%(office)s is asked by letter.") % {"office": office}
