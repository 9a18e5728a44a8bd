"""Which printed code a visitor came by last, so that what follows counts for its catalogue or exhibition.

A cookie of our own keeps the code for a week: of the paper, not of the visitor. Only pages that are nobody else's
read it: the enquiry, and the checkout, which writes it on the order.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.checkout.state import PRINTED, printed_code
from shop.expo import following
from shop.expo.models import Edition, Event, ShortCode

KEPT = timedelta(days=7)


def remember(answer: HttpResponse, code: ShortCode) -> None:
    """Codes of a catalogue or an exhibition that the public may see; a shelf label leads nowhere further."""
    if any(_about(code)):
        answer.set_cookie(
            PRINTED,
            code.code,
            max_age=KEPT,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )


def came_by(request: HttpRequest) -> tuple[Edition | None, Event | None]:
    """The catalogue and the exhibition of the code that was scanned last, those that the public may see."""
    code = following.find(printed_code(request))
    return _about(code) if code else (None, None)


def _about(code: ShortCode) -> tuple[Edition | None, Event | None]:
    edition = Edition.objects.public().select_related("event").filter(pk=code.edition_id).first()
    event = Event.objects.published().filter(pk=code.event_id).first()
    return edition, event
