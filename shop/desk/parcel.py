"""One parcel: what to pack, for whom, until when, and each step that can be taken with it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common import clock, limits
from config.common.forms import Form
from shop.desk import words
from shop.desk.base import HOUR, TOO_MANY, DeskForm
from shop.desk.consignments import is_payable, row_of
from shop.desk.parcel_forms import FORMS, collects
from shop.desk.rooms import CONSIGNMENTS
from shop.desk.whatsapp import tell_url
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import Consignment, Delivery, State
from shop.fulfilment.packing import claim, release, split, take_over, tick
from shop.fulfilment.services import (
    CAN_GET_READY,
    accept,
    hand_over,
    mark_ready,
    shows_contact,
    start_production,
)
from shop.fulfilment.taking_back import CAN_RETURN, undo_hand_over, undo_until
from shop.payment.returns import return_parcel
from shop.payment.services import collect_at_pickup

TRIES = 10


class ConsignmentPage(DeskForm):
    """What to pack, for whom, until when, and the next step."""

    room = CONSIGNMENTS
    template_name = "desk/consignment.html"
    model = Consignment
    sends: ClassVar[str] = ""  # which of the page's forms this view takes

    def records(self) -> QuerySet:
        rows = (
            super()
            .records()
            .select_related("order__shipping_address", "prison__office", "accepted_by", "packer")
        )
        return rows.prefetch_related("lines__line__product")

    def form(self, data: Any = None, files: Any = None) -> Any:
        return FORMS[self.sends](data, consignment=self.target) if self.sends else Form(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        parcel, user = self.target, self.request.user
        forms = {f"{name}_form": made(consignment=parcel) for name, made in FORMS.items()}
        if self.sends:
            forms[f"{self.sends}_form"] = form
        until = undo_until(parcel) if parcel.state == State.HANDED_OVER else None
        knows = self.knows_buyer()
        return self.page(
            **row_of(parcel, user),
            **forms,
            status=status,
            form=form,
            wrong=self.sends if status == 422 else "",
            lines_to_pack=parcel.lines.all(),
            facts=self.facts(knows),
            whatsapp=tell_url(parcel) if knows else "",
            knows_buyer=knows,
            steps=timeline(parcel),
            amount=parcel.order.total if collects(parcel) else None,
            packable=parcel.state in CAN_GET_READY,
            is_mine=parcel.packer == user,
            can_split=is_payable(parcel) and sum(each.quantity for each in parcel.lines.all()) > 1,
            undo_until=words.at_moment(until, self.timezone) if until and until > clock.now() else "",
            can_return=parcel.state in CAN_RETURN and parcel.delivery != Delivery.PICKUP,
        )

    def knows_buyer(self) -> bool:
        """Name, phone and address only for the prison that accepted, and only as long as it needs them."""
        return self.may_act and shows_contact(self.target)

    def facts(self, knows_buyer: bool) -> list[tuple[str, str]]:
        parcel, order = self.target, self.target.order
        by_courier = parcel.delivery == Delivery.COURIER and parcel.service
        facts = [(_("Delivery"), by_courier or capfirst(parcel.get_delivery_display()))]
        if knows_buyer:
            facts += [each for each in ((_("For"), order.name), (_("Phone"), order.phone)) if each[1]]
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
    ended = {
        State.CANCELLED: parcel.cancelled_at,
        State.COMPLETED: parcel.completed_at,
        State.RETURNED: parcel.returned_at,
    }
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
    """A step; opened as an address it leads to the parcel."""

    service: Callable[..., Consignment]
    said: Any = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(self.after())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return DeskForm.post(self, request, **kwargs)

    def perform(self, form: Any) -> Any:
        self.service(consignment=self.target, by=self.request.user, **self.values(form))
        return self.said

    def values(self, form: Any) -> dict[str, Any]:
        """What the service wants besides the parcel and who acts."""
        return dict(form.cleaned_data)


class Accept(Step):
    service, said = staticmethod(accept), gettext_lazy("The order is yours. Address and phone are shown now.")


class StartMaking(Step):
    service, said = staticmethod(start_production), gettext_lazy("The making has begun.")


class Claim(Step):
    service, said = staticmethod(claim), gettext_lazy("You pack this parcel. Your colleagues see that.")


class Release(Step):
    service, said = staticmethod(release), gettext_lazy("Your colleagues can pack this parcel now.")


class TakeOver(Step):
    sends = "take_over"
    service, said = staticmethod(take_over), gettext_lazy("You pack this parcel now.")


class Tick(Step):
    sends = "pick"
    service, said = staticmethod(tick), gettext_lazy("Your ticks are kept.")

    def values(self, form: Any) -> dict[str, Any]:
        return {"packed": form.packed}


class MarkReady(Step):
    """All of it is ticked, or nothing leaves this table."""

    sends = "pick"

    def perform(self, form: Any) -> Any:
        by = self.request.user
        tick(consignment=self.target, packed=form.packed, by=by)
        if len(form.packed) < len(self.target.lines.all()):
            raise FulfilmentRefused(
                _("Tick everything that lies in the parcel. What is missing can go later."), field="lines"
            )
        mark_ready(consignment=self.target, by=by)
        return _("The parcel is ready.")


class Split(Step):
    sends = "split"
    service = staticmethod(split)
    said = gettext_lazy("What goes later is a parcel of its own now, with the same promise.")

    def values(self, form: Any) -> dict[str, Any]:
        return {"later": form.later}


class UndoHandOver(Step):
    service = staticmethod(undo_hand_over)
    said = gettext_lazy("The parcel is here again, and the buyer is not told.")


class ComeBack(Step):
    sends = "come_back"
    service = staticmethod(return_parcel)
    said = gettext_lazy("The parcel is back. What the buyer is owed stands in the treasurer's list.")

    def values(self, form: Any) -> dict[str, Any]:
        said = form.cleaned_data
        return {
            "reason": said["reason"],
            "restock": said["goods"] == "shelf",
            "shipping": said["shipping"],
        }


class HandOver(Step):
    """A pick-up code is the buyer's word that he has the goods, so it is not to be found by trying."""

    sends = "hand_over"

    def perform(self, form: Any) -> str:
        said = {
            name: form.cleaned_data[name] for name in ("courier", "tracking", "code") if name in form.fields
        }
        key = str(self.target.pk)
        if "code" in said and not limits.allow(scope="pickup-code", key=key, limit=TRIES, seconds=HOUR):
            raise FulfilmentRefused(TOO_MANY, field="code", code="many")
        if "reference" in form.fields:
            collect_at_pickup(
                consignment=self.target,
                code=said["code"],
                receipt_number=form.cleaned_data["reference"],
                by=self.request.user,
            )
        else:
            hand_over(consignment=self.target, by=self.request.user, **said)
        return _("The parcel is handed over. The buyer is told in a few minutes.")
