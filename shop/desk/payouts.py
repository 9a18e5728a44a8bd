"""Card money on its way into the bank: what Stripe paid out and why it is that much, and what others' money lent."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from config.common import clock
from config.common.money import rupiah
from partners.models import Office
from shop.desk import words
from shop.desk.base import DeskForm, DeskView
from shop.desk.receipts import GoneForm, RemitForm, tabs
from shop.desk.rooms import RECEIPTS
from shop.ledger import chart
from shop.ledger.gateway import post_put_right
from shop.ledger.models import Balance
from shop.ledger.payments import Held
from shop.payment.models import Payout


class Payouts(DeskView):
    """What came, the newest first, and what of it our own records do not explain."""

    room = RECEIPTS
    template_name = "desk/payouts.html"
    model = Payout
    office_path = "office"

    def records(self) -> Any:
        return super().records().select_related("office").prefetch_related("lines")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = self.paged(self.records())
        rows = [(each, words.on_day(each.arrives_on)) for each in page.object_list]
        return self.page(rows=rows, page_obj=page, tabs=tabs("desk:payouts"))


class PayoutPage(Payouts):
    template_name = "desk/payout.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        payout: Payout = self.target
        facts = [
            (_("Arrives on"), words.on_day(payout.arrives_on)),
            (_("Amount"), rupiah(payout.amount)),
            (_("Our own records explain"), rupiah(payout.amount - payout.difference)),
            (_("Difference"), rupiah(payout.difference)),
        ]
        lines = payout.lines.select_related("charge__request__order")
        return self.page(payout=payout, facts=facts, lines=lines)


class PutRight(DeskForm):
    """What was sent back for this prison from others' card money; it pays that to the collecting office."""

    room = RECEIPTS
    template_name = "desk/put_right.html"

    @property
    def lent(self) -> list[tuple[Balance, Held]]:
        code = self.office.prison.short_code if self.office.prison else ""
        rows = Balance.objects.open().filter(code=chart.LENT, account__subject__endswith=f"/{code}")
        found = rows.select_related("office").order_by("pk") if code else []
        today = clock.today()
        return [(each, Held(each.subject.partition("/")[0], code, each.amount, today, 0)) for each in found]

    def form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return None
        held = next((held for _row, held in self.lent if held.order_number == data.get("order")), None)
        return RemitForm(data, held=held) if held else GoneForm(data)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        sent = form["order"].value() if isinstance(form, RemitForm) else None
        rows = [
            (row, held, form if sent == held.order_number else RemitForm(held=held))
            for row, held in self.lent
        ]
        return self.page(form=form, status=status, rows=rows, tabs=tabs("desk:put-right"))

    def perform(self, form: RemitForm) -> str:
        number = form.cleaned_data["order"]
        row = next(row for row, held in self.lent if held.order_number == number)
        collector: Office = row.office  # type: ignore[assignment]
        post_put_right(
            order_number=number,
            office=self.office,
            collector=collector,
            actor=self.request.user,
            reference=form.cleaned_data["reference"],
        )
        return _("%(amount)s for order %(number)s is put right.") % {
            "amount": rupiah(row.amount),
            "number": number,
        }

    def after(self) -> str:
        return reverse("desk:put-right")
