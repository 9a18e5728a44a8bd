"""How long one stays signed in, and how that ends everywhere at once.

A buyer's phone is his own: two weeks. A desk is a shared computer, so there it ends two hours after the last page
somebody asked for. It is Django's session that ends, so nothing else has to ask; it is written again only every
five minutes.
"""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from config.common import clock
from shop.accounts.services import end_sessions

BUYER, DESK, STEP = 14 * 24 * 3600, 2 * 3600, 300
SEEN = "desk_seen"


def begin(*, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Whatever door one came in by (Django's own notice of a sign-in)."""
    request.session.set_expiry(BUYER)
    request.session.pop(SEEN, None)
    if user.appointments.in_force(clock.today()).exists() or user.has_perm("wagtailadmin.access_admin"):
        stay(request)


def stay(request: HttpRequest) -> None:
    """Somebody is at work: his two hours begin anew."""
    now = int(clock.now().timestamp())
    if now - request.session.get(SEEN, 0) >= STEP:
        request.session[SEEN] = now
        request.session.set_expiry(DESK)


def end_elsewhere(request: HttpRequest, *, password: str) -> None:
    """Signed out everywhere but here."""
    user: Any = request.user
    end_sessions(user=user, password=password)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
