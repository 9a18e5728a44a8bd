"""Which printed code a visitor came by last, so that the enquiry that follows counts for its catalogue or exhibition.

A cookie of our own keeps the code for a week: of the paper, not of the visitor. Only pages that are nobody else's
read it.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.expo import following
from shop.expo.models import Edition, Event, ShortCode

COOKIE, KEPT = "kode", timedelta(days=7)


def remember(answer: HttpResponse, code: ShortCode) -> None:
    """Codes of a catalogue or an exhibition only; a shelf label leads nowhere further."""
    if code.edition_id or code.event_id:
        answer.set_cookie(
            COOKIE,
            code.code,
            max_age=KEPT,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )


def came_by(request: HttpRequest) -> tuple[Edition | None, Event | None]:
    """The catalogue and the exhibition of the code that was scanned last, those that the public may see."""
    code = following.find(request.COOKIES.get(COOKIE, "")[:20].replace("\x00", ""))
    if code is None:
        return None, None
    edition = Edition.objects.public().select_related("event").filter(pk=code.edition_id).first()
    event = Event.objects.published().filter(pk=code.event_id).first()
    return edition, event
