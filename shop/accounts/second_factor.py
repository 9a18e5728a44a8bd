"""The second factor of whoever works here: a code of the phone, or a recovery code once.

Signing in takes the password; the doors of the desk and of the stories (``way_in``) then want the second factor,
and nothing is shown before. The session remembers the very phone it was shown with, so a phone that is taken
away ends every such session. An officer or a head may let a browser be trusted for a month: a signed cookie
that stops with the phone, with another password, when he has it forgotten, and when he gets a stricter role.
See docs/decisions/second-factor.md.
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import audit, clock, limits, outbox
from partners.authority import is_above
from partners.choices import Role
from shop.accounts import links
from shop.accounts.errors import AccountRefused
from shop.accounts.models import User

SESSION, COOKIE, IN_DEMO = "second_factor", "trusted_browser", "demo"
TRUSTED_FOR = timedelta(days=30)
MAY_TRUST = {Role.OFFICER, Role.HEAD}
TRIES, SECONDS = 10, 900
CODES, LETTERS, LENGTH = 10, "abcdefghjkmnpqrstuvwxyz", 10


def works_here(user: Any) -> bool:
    """Whose sign-in needs a second factor."""
    held = user.appointments.in_force(clock.today())
    return bool(held.exists() or user.has_perm("wagtailadmin.access_admin"))


def phone_of(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user).first()


def way_in(request: HttpRequest) -> HttpResponse | None:
    """Where somebody who signed in has to go first; nowhere when he has shown his second factor."""
    shown = request.session.get(SESSION)
    if settings.DEMO and shown == IN_DEMO:
        return None
    phone = phone_of(request.user)
    if phone is not None and shown == phone.pk:
        return None
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(f"{reverse('desk:code' if phone else 'desk:code-setup')}?{urlencode(back)}")


def let_in(request: HttpRequest, shown: int | str) -> None:
    """This session has shown its second factor, and gets a new key for it."""
    request.session.cycle_key()
    request.session[SESSION] = shown


@transaction.atomic
def set_up(*, user: Any, key: str, code: str) -> tuple[TOTPDevice, list[str]]:
    """Bind a phone that shows the right code for ``key``; returns it and the recovery codes, to be seen once."""
    User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    if phone_of(user) is not None:
        raise AccountRefused(_("A phone is set up already."), code="set up")
    phone = TOTPDevice(user=user, key=key)
    if not phone.verify_token(_typed(code)):
        raise AccountRefused(
            _("This is not the code the app shows now. Look at it again, and at the clock of the phone."),
            field="code",
        )
    _record("second factor set up", user, user)
    return phone, new_recovery_codes(user=user)


@transaction.atomic
def new_recovery_codes(*, user: Any) -> list[str]:
    """Ten codes, each good once, in place of all earlier ones; kept as fingerprints only."""
    StaticDevice.objects.filter(user=user).delete()
    codes = [get_random_string(LENGTH, LETTERS) for _n in range(CODES)]
    device = StaticDevice.objects.create(user=user)
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_fingerprint(code)) for code in codes)
    return codes


def check(*, user: Any, code: str) -> TOTPDevice:
    """The user's phone, if this is its present code or an unused recovery code.

    Each wrong one makes the next wait longer, so that count is kept: a refusal comes after the transaction.
    """
    if not limits.allow(scope="second-factor", key=str(user.pk), limit=TRIES, seconds=SECONDS):
        raise _too_many()
    code = _typed(code)
    with transaction.atomic():
        phone = TOTPDevice.objects.select_for_update().filter(user=user).first()
        asked: Any = phone
        if not code.isdecimal():
            asked, code = (
                StaticDevice.objects.select_for_update().filter(user=user).first(),
                _fingerprint(code),
            )
        allowed = asked is None or asked.verify_is_allowed()[0]
        right = asked is not None and asked.verify_token(code)
    if not allowed:
        raise _too_many()
    if phone is None or not right:
        raise AccountRefused(
            _("This code is wrong or was used. Take the one the app shows now, or an unused recovery code."),
            field="code",
        )
    return phone


@transaction.atomic
def reset(*, user: Any, by: Any, office_id: int | None = None) -> None:
    """Take a lost phone's word away: by somebody above, by himself, or by the operator (no ``by``)."""
    if by is not None and by.pk != user.pk and not is_above(by=by, user=user):
        raise AccountRefused(
            _("Only whoever appoints this person to all his roles may do this."), code="above"
        )
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    _record("second factor reset", user, by, office_id)
    outbox.queue(
        key=f"second_factor_reset:{uuid4()}",
        to=user.email,
        template="second_factor_reset",
        language=user.language,
        context={"path": reverse("desk:today")},
    )


# ── browsers that are trusted


def may_trust(user: Any) -> bool:
    roles = set(user.appointments.in_force(clock.today()).values_list("role", flat=True))
    return bool(roles) and roles <= MAY_TRUST and not user.has_perm("wagtailadmin.access_admin")


def trust(response: HttpResponse, user: Any, phone: TOTPDevice) -> None:
    response.set_cookie(
        COOKIE,
        links.sign("browser", phone=phone.pk, word=_password_mark(user), at=int(clock.now().timestamp())),
        max_age=TRUSTED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def recognise(request: HttpRequest, user: Any) -> None:
    """At sign-in: a trusted browser counts as the second factor."""
    facts = links.read("browser", request.COOKIES.get(COOKIE, ""))
    if not facts or facts["word"] != _password_mark(user) or not may_trust(user):
        return
    since = clock.now() - TRUSTED_FOR
    since = max(since, user.browsers_forgotten_at or since)
    phone = phone_of(user)
    if phone is not None and facts["phone"] == phone.pk and facts["at"] > since.timestamp():
        let_in(request, phone.pk)


@transaction.atomic
def forget_browsers(*, user: Any) -> None:
    User.objects.filter(pk=user.pk).update(browsers_forgotten_at=clock.now())
    _record("trusted browsers forgotten", user, user)


def _password_mark(user: Any) -> str:
    return str(user.get_session_auth_hash()[:16])


def _typed(code: str) -> str:
    """A code whatever its spaces, dashes and capitals."""
    return re.sub(r"[\W_]", "", code).lower()


def _fingerprint(code: str) -> str:
    return salted_hmac("accounts.recovery", code, algorithm="sha256").hexdigest()[:16]


def _too_many() -> AccountRefused:
    return AccountRefused(
        _("Too many wrong codes. Wait a while, or ask whoever appointed you to reset the sign-in."),
        code="many",
    )


def _record(action: str, user: Any, by: Any, office_id: int | None = None) -> None:
    held = user.appointments.in_force(clock.today()).values_list("office_id", flat=True)
    audit.record(actor=by, action=action, target=user, office_id=office_id or held.first())
