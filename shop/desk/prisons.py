"""Prisons side by side: what they sold, what reached the treasury of the year's target, what is late, what ends.

The figures of the year are those of the public page (``shop.fulfilment.public_books``), here by name for those
whose office it is to know; what is late is as it stands now.
"""

from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from config.common import clock
from partners.agreements import WARNED
from partners.choices import OfficeKind
from partners.models import Agreement, Office
from shop.desk.base import DeskView
from shop.desk.rooms import PRISONS
from shop.fulfilment.bars import sales_bars, target_bars
from shop.fulfilment.public_books import public_books
from shop.fulfilment.transparency import Figures, added
from shop.ledger.due import due_of

ORDERS = {
    "nama": gettext_lazy("By name"),
    "jual": gettext_lazy("By sales"),
    "capai": gettext_lazy("Least of the target first"),
    "telat": gettext_lazy("Late deposits first"),
}
KEYS: dict[str, Any] = {
    "nama": lambda row: (),
    "jual": lambda row: -row["figures"].sold,
    "capai": lambda row: 1000 if row["figures"].reached is None else row["figures"].reached,
    "telat": lambda row: -row["late"],
}


class Prisons(DeskView):
    room = PRISONS
    template_name = "desk/prisons.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        books = public_books()
        year = self.year(list(books.years))
        makers = {maker.prison: maker for maker in books.years[year]}
        order = request.GET.get("urut", "")
        order = order if order in ORDERS else "nama"
        rows = sorted(self.rows(makers), key=KEYS[order])
        page = self.paged(rows)
        total = added(makers[each["prison"]] for each in rows if each["prison"] in makers)
        return self.page(
            year=year,
            on=books.on,
            rows=page.object_list,
            page_obj=page,
            total=total,
            total_late=sum(each["late"] for each in rows),
            years=[tab(each, each, order, each == year) for each in books.years],
            orders=[tab(label, year, name, name == order) for name, label in ORDERS.items()],
            sales_bars=sales_bars((each["name"], each["figures"]) for each in page.object_list),
            target_bars=target_bars((each["name"], each["figures"]) for each in page.object_list),
        )

    def year(self, known: list[int]) -> int:
        asked = self.request.GET.get("tahun")
        found = known[0] if asked is None else next((each for each in known if str(each) == asked), None)
        if found is None:
            raise Http404
        return found

    def rows(self, makers: dict[int, Any]) -> list[dict[str, Any]]:
        shown = self.offices.filter(kind=OfficeKind.PRISON).select_related("prison").order_by("name")
        offices: dict[int | None, Office] = {each.pk: each for each in shown}
        late: Counter[int | None] = Counter()
        for item in due_of(offices):
            late[item.office_id] += item.amount if item.late else 0
        ending = Agreement.objects.filter(office__in=offices).ending(clock.today(), WARNED[0])
        ends = dict(ending.order_by().values_list("office").annotate(Count("pk")))
        return [
            {
                "prison": office.prison_id,
                "name": office.name,
                "figures": makers[office.prison_id].figures if office.prison_id in makers else Figures(),
                "late": late[pk],
                "ends": ends.get(pk, 0),
            }
            for pk, office in offices.items()
        ]


def tab(label: Any, year: int, order: str, current: bool) -> dict[str, Any]:
    return {"label": label, "url": f"?tahun={year}&urut={order}", "current": current, "count": None}
