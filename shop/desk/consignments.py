from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.choices import Making
from config.common import clock
from config.common.forms import Form
from shop.desk import queues, words
from shop.desk.base import DeskForm, DeskView
from shop.desk.rooms import CONSIGNMENTS
from shop.fulfilment.models import Consignment, Delivery, State
from shop.fulfilment.services import LIVE, accept, hand_over, mark_ready, start_production
from shop.order.models import Status
from shop.payment.services import collect_at_pickup

KINDS = {
    State.WAITING: "",
    State.HANDED_OVER: "done",
    State.COMPLETED: "done",
    State.CANCELLED: "problem",
    State.RETURNED: "problem",
}


def is_payable(consignment: Consignment) -> bool:
    return consignment.order.is_released


def next_step(consignment: Consignment) -> tuple[str, Any] | None:
    """The one next action of a parcel: its address name and its verb; none while it waits for money or is gone."""
    if not is_payable(consignment):
        return None
    if consignment.state == State.WAITING:
        return "desk:consignment-accept", gettext_lazy("Accept the order")
    if consignment.state == State.ACCEPTED and is_made(consignment):
        return "desk:consignment-make", gettext_lazy("Start making")
    if consignment.state in (State.ACCEPTED, State.IN_PRODUCTION):
        return "desk:consignment-ready", gettext_lazy("Mark as ready")
    if consignment.state == State.READY:
        return "desk:consignment-hand-over", gettext_lazy("Hand over")
    return None


def is_made(consignment: Consignment) -> bool:
    """Whether something in it is made to order and so has to be begun."""
    return any(each.line.product.making == Making.MADE_TO_ORDER for each in consignment.lines.all())


def row_of(consignment: Consignment) -> dict[str, Any]:
    """What card, table row and detail show of a parcel."""
    today, address = clock.today(consignment.prison.timezone), consignment.order.shipping_address
    live = consignment.state in LIVE
    step = next_step(consignment)
    return {
        "consignment": consignment,
        "address": reverse("desk:consignment", args=[consignment.pk]),
        "lines": [(each.quantity, each.line.title) for each in consignment.lines.all()],
        "city": address.line4 if address else "",
        "due": words.deadline(consignment.promised_on, today) if live else "",
        "promised": words.on_day(consignment.promised_on),
        "late": live and is_payable(consignment) and consignment.promised_on < today,
        "payable": is_payable(consignment),
        "kind": KINDS.get(State(consignment.state), "active"),
        "step_url": reverse(step[0], args=[consignment.pk]) if step else "",
        "step": step[1] if step else "",
        "hands_over": consignment.state == State.READY,
    }


class Consignments(DeskView):
    """The queue, the oldest deadline first."""

    room = CONSIGNMENTS
    template_name = "desk/consignments.html"
    model = Consignment

    def records(self) -> QuerySet:
        return super().records().select_related("order__shipping_address", "prison__office")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = self.records().filter(prison__office__in=self.offices)
        conditions = queues.conditions(clock.today(self.timezone))
        tabs = self.tabs(rows, conditions)
        tab = next(each["name"] for each in tabs if each["current"])
        order = ["-handed_over_at", "-pk"] if tab == queues.GONE else ["promised_on", "pk"]
        shown = rows.filter(conditions[tab]).order_by(*order).prefetch_related("lines__line__product")
        page = self.paged(shown)
        return self.page(rows=[row_of(each) for each in page.object_list], page_obj=page, tabs=tabs)

    def tabs(self, rows: QuerySet, conditions: dict[str, Any]) -> list[dict[str, Any]]:
        """With counts; without a choice the first tab that has something opens."""
        names = {f"tab_{n}": name for n, name in enumerate(conditions)}
        found = rows.aggregate(**{key: Count("pk", filter=conditions[name]) for key, name in names.items()})
        counts = {name: found[key] for key, name in names.items()}
        chosen = self.request.GET.get("tab", "")
        if chosen not in conditions:
            chosen = next((name for name, count in counts.items() if count), queues.TO_ACCEPT)
        return [
            {
                "name": name,
                "label": queues.LABELS[name],
                "url": f"{reverse('desk:consignments')}?tab={name}",
                "count": counts[name],
                "current": name == chosen,
            }
            for name in conditions
        ]


class HandOverForm(Form):
    """Only what this parcel's way of delivery needs, all of it; what is missing is said at once."""

    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        max_length=60,
        error_messages={"required": gettext_lazy("Write the courier's name.")},
    )
    tracking = forms.CharField(
        label=gettext_lazy("Tracking number (resi)"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Write the courier's tracking number (resi), at least six characters.")
        },
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=gettext_lazy("The buyer's pick-up code"),
        max_length=12,
        error_messages={"required": gettext_lazy("This is not the buyer's pick-up code. It has six digits.")},
        help_text=gettext_lazy("Six digits, in the buyer's message."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reference = forms.CharField(
        label=gettext_lazy("Number of the receipt for the cash"),
        max_length=60,
        help_text=gettext_lazy("From your receipt book. With it the payment is booked too."),
    )

    def __init__(self, data: Any = None, *, consignment: Consignment) -> None:
        super().__init__(data, initial={"courier": consignment.service.partition(" ")[0]})
        wanted = {
            Delivery.COURIER: {"courier", "tracking"},
            Delivery.PICKUP: {"code"} | ({"reference"} if collects(consignment) else set()),
        }.get(Delivery(consignment.delivery), set())
        for name in set(self.fields) - wanted:
            del self.fields[name]


def collects(consignment: Consignment) -> bool:
    """Whether the buyer pays when he picks up, and has not yet."""
    return consignment.order.pays_at_pickup and consignment.order.status == Status.PENDING


class ConsignmentPage(DeskForm):
    """One parcel: what to pack, for whom, until when, and the next step."""

    room = CONSIGNMENTS
    template_name = "desk/consignment.html"
    model = Consignment

    def records(self) -> QuerySet:
        rows = super().records().select_related("order__shipping_address", "prison__office", "accepted_by")
        return rows.prefetch_related("lines__line__product")

    def form(self, data: Any = None, files: Any = None) -> HandOverForm:
        return HandOverForm(data, consignment=self.target)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        row = row_of(self.target)
        return self.page(
            **row,
            status=status,
            form=form,
            hand_over_form=form if isinstance(form, HandOverForm) else self.form(),
            lines_to_pack=self.target.lines.all(),
            facts=self.facts(),
            steps=timeline(self.target),
            amount=self.target.order.total if collects(self.target) else None,
            also_ready=self.target.state == State.ACCEPTED and is_made(self.target),
        )

    def facts(self) -> list[tuple[str, str]]:
        """Whom it is for; name, phone and address only for the prison that accepted, and only then."""
        parcel, order = self.target, self.target.order
        by_courier = parcel.delivery == Delivery.COURIER and parcel.service
        facts = [(_("Delivery"), by_courier or capfirst(parcel.get_delivery_display()))]
        if parcel.accepted_at and self.may_act:
            facts += [(_("For"), order.name), (_("Phone"), order.phone)]
            if order.shipping_address and parcel.delivery != Delivery.PICKUP:
                facts.append((_("Address"), ", ".join(order.shipping_address.active_address_fields())))
            if order.institution:
                facts.append((_("Institution"), order.institution))
            if order.is_gift:
                facts.append((_("Gift"), _("Put no prices into the parcel.")))
            if order.note:
                facts.append((_("The buyer's note"), order.note))
        if parcel.tracking:
            facts.append((_("Sent with"), f"{parcel.courier} {parcel.tracking}"))
        return facts

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def after(self) -> str:
        return reverse("desk:consignment", args=[self.target.pk])


def timeline(parcel: Consignment) -> list[dict[str, Any]]:
    zone = parcel.prison.timezone
    ended = {State.CANCELLED: parcel.cancelled_at, State.COMPLETED: parcel.completed_at}
    moments = [
        (_("Ordered"), parcel.created_at),
        (_("Accepted"), parcel.accepted_at),
        (_("Ready"), parcel.ready_at),
        (_("Handed over"), parcel.handed_over_at),
    ]
    if parcel.state in ended:
        moments = [each for each in moments if each[1]]
        moments.append((capfirst(parcel.get_state_display()), ended[State(parcel.state)]))
    done = [bool(moment) for _label, moment in moments]
    now = done.index(False) if False in done else -1
    return [
        {
            "label": label,
            "at": words.at_moment(moment, zone),
            "state": "done" if moment else ("now" if n == now else "next"),
        }
        for n, (label, moment) in enumerate(moments)
    ]


class Step(ConsignmentPage):
    """A step without anything to fill in; opened as an address it leads to the parcel."""

    service: Callable[..., Consignment]
    said: Any = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def form(self, data: Any = None, files: Any = None) -> Any:
        return Form(data) if data is not None else HandOverForm(consignment=self.target)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return DeskForm.post(self, request, **kwargs)

    def perform(self, form: Any) -> str:
        self.service(consignment=self.target, by=self.request.user)
        return self.said


class Accept(Step):
    service, said = staticmethod(accept), gettext_lazy("The order is yours. Address and phone are shown now.")


class StartMaking(Step):
    service, said = staticmethod(start_production), gettext_lazy("The making has begun.")


class MarkReady(Step):
    service, said = staticmethod(mark_ready), gettext_lazy("The parcel is ready.")


class HandOver(Step):
    def form(self, data: Any = None, files: Any = None) -> HandOverForm:
        return HandOverForm(data, consignment=self.target)

    def perform(self, form: HandOverForm) -> str:
        said = {
            name: form.cleaned_data[name] for name in ("courier", "tracking", "code") if name in form.fields
        }
        if "reference" in form.fields:
            collect_at_pickup(
                consignment=self.target,
                code=said["code"],
                receipt_number=form.cleaned_data["reference"],
                by=self.request.user,
            )
        else:
            hand_over(consignment=self.target, by=self.request.user, **said)
        return _("The parcel is handed over. The buyer is told.")
