"""How far ahead the last day of an exhibition, a catalogue or an offer may lie.

Each stands until that day is over, so a year that was mistyped would bind its office, or fill the public calendar, for
as long.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.expo.errors import ExpoRefused

FURTHEST = 3  # years


def require_near(day: date, *, field: str) -> None:
    """Refuse a day whose year lies more than ``FURTHEST`` ahead."""
    if day.year > clock.today().year + FURTHEST:
        raise ExpoRefused(_("This day is too far away. Look at the year."), field=field, code="far")
