from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.common import clock
from partners.models import Office
from shop.desk import counts, words
from shop.desk.base import DeskView
from shop.desk.rooms import TODAY, Room


class Today(DeskView):
    """What to do now: counts that are links, and nothing else."""

    room = TODAY
    template_name = "desk/today.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sections = counts.waiting_for(
            user=request.user, roles={each.role for each in self.appointments}, office_in=self._office_in
        )
        day = words.on_day(clock.today(self.timezone)).replace(" ", "\N{NO-BREAK SPACE}")
        idle = not any(row["count"] for _heading, rows in sections for row in rows)
        return self.page(sections=sections, idle=idle, title=_("Today, %(day)s") % {"day": day})

    def _office_in(self, room: Room) -> Office | None:
        return next((each.office for each in self.appointments if each.role in room.looks), None)
