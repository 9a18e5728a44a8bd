from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.common.forms import Form
from config.common.models import AuditEvent
from config.common.money import rupiah
from shop.desk.base import DeskForm
from shop.desk.receipts import LATELY, tabs
from shop.desk.rooms import RECEIPTS
from shop.desk.words import at_moment
from shop.ledger.payments import Held
from shop.payment.cash import cash_of, pay_in
from shop.payment.models import Receipt
from shop.placement.counter import VOIDED


class CashForm(Form):
    total = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reference = forms.CharField(
        label=gettext_lazy("Bank reference of the payment"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Cash(DeskForm):
    """What was taken in cash and is not in the account yet; all of it is paid in at once."""

    room = RECEIPTS
    template_name = "desk/cash.html"
    form_class = CashForm

    @cached_property
    def taken(self) -> list[tuple[Receipt, Held]]:
        return cash_of(self.office)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        total = sum(held.amount for _receipt, held in self.taken)
        voided = AuditEvent.objects.filter(action=VOIDED, office_id=self.office.pk).select_related("actor")
        return self.page(
            form=form,
            status=status,
            tabs=tabs("desk:cash"),
            rows=self.taken,
            total=total,
            voided=[(each, at_moment(each.at, self.timezone)) for each in voided.order_by("-pk")[:LATELY]],
        )

    def perform(self, form: CashForm) -> str:
        amount = pay_in(office=self.office, by=self.request.user, **form.cleaned_data)
        return _("%(amount)s are in the account.") % {"amount": rupiah(amount)}

    def after(self) -> str:
        return reverse("desk:cash")
