from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.common import clock
from shop.desk import counts, queues, words
from shop.desk.base import DeskView
from shop.desk.consignments import row_of
from shop.desk.rooms import CONSIGNMENTS, TODAY
from shop.fulfilment.models import Consignment, State
from shop.fulfilment.services import LIVE


class Today(DeskView):
    """What to do now: the parcel that must leave first, and counts that are links; nothing else."""

    room = TODAY
    template_name = "desk/today.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sections = counts.waiting_for(counts.Reader(request.user, self.appointments))
        day = words.on_day(clock.today(self.timezone)).replace(" ", "\N{NO-BREAK SPACE}")
        idle = not any(row["count"] for _heading, rows in sections for row in rows)
        title = _("Today, %(day)s") % {"day": day}
        return self.page(sections=sections, idle=idle, title=title, first=self.first())

    def first(self) -> dict[str, Any] | None:
        """The parcel with the nearest deadline that this officer can do something with."""
        user, acting = self.request.user, [e.office for e in self.appointments if e.role in CONSIGNMENTS.acts]
        free = Q(packer=None) | Q(packer=user) | Q(state=State.READY)
        rows = Consignment.objects.filter(queues.PAYABLE, free, prison__office__in=acting, state__in=LIVE)
        found = rows.select_related("order__shipping_address", "prison__office", "packer")
        parcel = found.prefetch_related("lines__line__product").order_by("promised_on", "pk").first()
        return row_of(parcel, user) if acting and parcel else None
