from typing import Any
from urllib.parse import quote

import segno
from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.forms import Form
from config.common.money import rupiah
from shop.desk import words
from shop.desk.base import DeskForm
from shop.desk.rooms import COUNTER
from shop.fulfilment.models import Consignment, State
from shop.fulfilment.services import contact_is_over
from shop.order.models import Source
from shop.placement.counter import void_sale


class VoidForm(Form):
    reason = forms.CharField(label=gettext_lazy("Why the sale was wrong"), max_length=200)


class Sale(DeskForm):
    """A sale: its slip to print, what to send to the buyer, and on the same day the way back."""

    room = COUNTER
    template_name = "desk/sale.html"
    model = Consignment
    form_class = VoidForm

    def records(self) -> QuerySet:
        rows = super().records().exclude(order__source=Source.ONLINE)
        return rows.select_related("order__event_sale__event", "prison__office").prefetch_related(
            "lines__line"
        )

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        sale, order = self.target, self.target.order
        event = order.event_sale.event if hasattr(order, "event_sale") else None
        with translation.override(order.language):
            link = self.request.build_absolute_uri(order.get_absolute_url())
            text = _("Your order %(number)s from %(prison)s, %(total)s. See it and how to pay: %(url)s") % {
                "number": order.number,
                "prison": sale.prison.name,
                "total": rupiah(order.total),
                "url": link,
            }
        return self.page(
            form=form,
            status=status,
            order=order,
            knows_buyer=self.may_act and not contact_is_over(sale),
            at=words.at_moment(order.date_placed, self.timezone),
            in_cash=order.cash_given is not None,
            change=(order.cash_given or 0) - order.total,
            lines=[
                (each.quantity, each.line, each.line.unit_price * each.quantity) for each in sale.lines.all()
            ],
            link=link,
            code=mark_safe(segno.make_qr(link).svg_inline(omitsize=True, border=2)),  # noqa: S308 - drawn here # nosec
            whatsapp=f"https://wa.me/{order.phone.removeprefix('+')}?text={quote(text)}"
            if order.phone
            else "",
            again=f"{reverse('desk:counter')}?source={order.source}&market={order.market}"
            + (f"&event={event.pk}" if event else ""),
            event=event,
            may_void=order.cash_given is not None and sale.state == State.HANDED_OVER,
        )

    def perform(self, form: VoidForm) -> str:
        void_sale(consignment=self.target, by=self.request.user, **form.cleaned_data)
        return _("The sale is void: give the cash back and put the goods away.")

    def after(self) -> str:
        return reverse("desk:counter-sale", args=[self.target.pk])
