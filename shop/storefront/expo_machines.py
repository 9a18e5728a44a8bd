"""Exhibitions for calendars and search engines."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from config.common.pages import public_page
from shop.expo.models import Event

LINE = 73  # bytes of a line before it is folded (RFC 5545 3.1)


def as_event(event: Event, request: HttpRequest) -> dict[str, Any]:
    """A schema.org Event with the values of the page."""
    place = {"@type": "PostalAddress", "streetAddress": event.address, "addressLocality": event.place_name}
    return {
        "@type": "Event",
        "name": event.name,
        "description": event.shown or event.name,
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": event.address, "address": place | {"addressCountry": "ID"}},
        "url": request.build_absolute_uri(event.get_absolute_url()),
    }


@public_page
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All published exhibitions as iCalendar (RFC 5545), for a phone to subscribe to."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{settings.SHOP_NAME}//{get_language()}"),
        *("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(settings.SHOP_NAME)}"),
    ]
    for event in Event.objects.published().order_by("starts_on", "pk"):
        lines += _entry(event, request)
    return HttpResponse(_folded([*lines, "END:VCALENDAR"]), content_type="text/calendar; charset=utf-8")


def _entry(event: Event, request: HttpRequest) -> list[str]:
    """Whole days; the end is the first day after."""
    return [
        "BEGIN:VEVENT",
        f"UID:{event.slug}@{request.get_host()}",
        f"DTSTAMP:{event.changed_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.ends_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.name)}",
        f"LOCATION:{_escaped(f'{event.address}, {event.place_name}')}",
        f"DESCRIPTION:{_escaped(event.shown)}",
        f"URL:{request.build_absolute_uri(event.get_absolute_url())}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _folded(lines: Iterable[str]) -> bytes:
    out = []
    for line in lines:
        rest = line
        while len(rest.encode()) > LINE:
            cut = next(n for n in range(LINE, 0, -1) if len(rest[:n].encode()) <= LINE)
            out.append(rest[:cut])
            rest = " " + rest[cut:]
        out.append(rest)
    return ("\r\n".join(out) + "\r\n").encode()
