from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.common import clock
from shop.desk import counts, words
from shop.desk.base import DeskView
from shop.desk.rooms import TODAY


class Today(DeskView):
    """What to do now: counts that are links, and nothing else."""

    room = TODAY
    template_name = "desk/today.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sections = counts.waiting_for(counts.Reader(request.user, self.appointments))
        day = words.on_day(clock.today(self.timezone)).replace(" ", "\N{NO-BREAK SPACE}")
        idle = not any(row["count"] for _heading, rows in sections for row in rows)
        return self.page(sections=sections, idle=idle, title=_("Today, %(day)s") % {"day": day})
