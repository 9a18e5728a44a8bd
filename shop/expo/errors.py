from datetime import date

from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.errors import Refused

FURTHEST = 3  # years


class ExpoRefused(Refused):
    """Something that cannot be put into an exhibition, a catalogue or a code."""


def require_near(day: date, *, field: str) -> None:
    """Refuse a year that was mistyped: what is offered or frozen stands until its last day."""
    if day.year > clock.today().year + FURTHEST:
        raise ExpoRefused(_("This day is too far away. Look at the year."), field=field, code="far")
