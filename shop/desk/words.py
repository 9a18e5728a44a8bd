"""Days and moments as people say them; a deadline is always said in words, never by colour alone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partners.choices import TimeZone


def deadline(day: date, today: date) -> str:
    """How far away a deadline is: "2 days late", "today", "tomorrow", "in 5 days"."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return _("today at the latest")
    if days == 1:
        return _("by tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def on_day(day: date) -> str:
    return date_format(day, "j F Y")


def at_moment(moment: datetime | None, timezone: str) -> str:
    """Date and time where the office is, with the name of its zone; empty when it has not happened."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(timezone))
    hour = "H:i" if get_language() == "en" else "H.i"
    return f"{date_format(local, f'j F Y, {hour}')} {TimeZone(timezone).label}"
