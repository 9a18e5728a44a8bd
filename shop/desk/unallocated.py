from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from config.common.forms import Form
from config.common.money import rupiah
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.receipts import LATELY, tabs
from shop.desk.rooms import RECEIPTS
from shop.ledger.unallocated import lies_at_gateway
from shop.payment.models import Unallocated
from shop.payment.unallocated import give_back, use_for


class MoneyWithoutOrder(DeskView):
    """What came and fits nothing, the oldest first, and what was decided lately."""

    room = RECEIPTS
    template_name = "desk/unallocated.html"
    model = Unallocated
    office_path = "office"

    def records(self) -> QuerySet:
        return super().records().select_related("office__prison", "order", "by")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paged(self.records().filter(resolved_at=None))
        done = self.records().filter(resolved_at__isnull=False).order_by("-resolved_at")[:LATELY]
        rows = [(each, words.on_day(each.received_on)) for each in page.object_list]
        return self.page(rows=rows, page_obj=page, tabs=tabs("desk:unallocated"), lately=done)


class UseForm(Form):
    order = forms.CharField(label=gettext_lazy("Order number"), max_length=40)


class BackForm(Form):
    """The gateway needs nothing typed to send it back, a treasurer's transfer its reference."""

    reference = forms.CharField(
        label=gettext_lazy("Bank reference of the transfer"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, at_gateway: bool) -> None:
        super().__init__(data)
        if at_gateway:
            del self.fields["reference"]


class Decide(DeskForm, MoneyWithoutOrder):
    """One sum: use it for the order it was meant for, or send it back."""

    template_name = "desk/unallocated_one.html"

    @cached_property
    def at_gateway(self) -> bool:
        return lies_at_gateway(self.target.office, self.target.reference)

    def form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return None
        return UseForm(data) if "use" in data else BackForm(data, at_gateway=self.at_gateway)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(None)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        money: Unallocated = self.target
        facts = [
            (_("Amount"), rupiah(money.amount)),
            (_("Received on"), words.on_day(money.received_on)),
            (pgettext("money", "Reference"), money.reference),
            (_("Why it fits nothing"), money.get_reason_display()),
            (_("Came for order"), money.order.number if money.order else ""),
            (_("Decided"), money.resolution),
        ]
        return self.page(
            form=form,
            status=status,
            facts=[each for each in facts if each[1]],
            at_gateway=self.at_gateway,
            use_form=form if isinstance(form, UseForm) else UseForm(),
            back_form=form if isinstance(form, BackForm) else BackForm(at_gateway=self.at_gateway),
        )

    def perform(self, form: Any) -> str:
        by, typed = self.request.user, form.cleaned_data
        if isinstance(form, UseForm):
            receipt = use_for(money=self.target, order_number=typed["order"], by=by)
            return _("Order %(number)s is paid. The buyer and the prisons are told.") % {
                "number": receipt.request.order.number
            }
        give_back(money=self.target, reference=typed.get("reference", ""), by=by)
        return _("%(amount)s are booked as sent back.") % {"amount": rupiah(self.target.amount)}

    def after(self) -> str:
        return reverse("desk:unallocated")
