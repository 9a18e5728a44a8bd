"""An account from its first mail to a new password.

Whoever asks for an account or for a new password gets one answer, whether the address is known or not; the
mail tells the rest to whoever reads that mailbox. An account exists only from the moment its address is
proven: the link in the mail *and* the password chosen when asking, so that neither a stranger who asks with
my address nor one who reads a forwarded mail gets an account in my name.
"""

from uuid import uuid4

from axes.utils import reset as forget_wrong_tries
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, outbox
from shop.accounts import links
from shop.accounts.errors import AccountRefused
from shop.accounts.models import EmailChange, Registration, User

HOURS = int(links.LIFE.total_seconds() // 3600)


@transaction.atomic
def register(*, email: str, password: str, language: str) -> None:
    """Ask for an account; a mail to the address says how it goes on, or that there is one already."""
    now, hashed = clock.now(), make_password(password)
    Registration.objects.filter(expires_at__lte=now).delete()
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        _write(
            to=user.email, template="account_exists", language=user.language, path=reverse("password-reset")
        )
        return
    asked = Registration.objects.create(
        email=User.objects.normalize_email(email),
        password=hashed,
        language=language,
        created_at=now,
        expires_at=now + links.LIFE,
    )
    path = reverse("customer:register-confirm", args=[links.sign("registration", pk=asked.pk)])
    _write(to=asked.email, template="account_confirm", language=language, path=path)


def registration_of(token: str) -> Registration | None:
    """What a link of such a mail confirms; none when it is forged, used or expired."""
    pk = links.read("registration", token).get("pk", 0)
    return Registration.objects.filter(pk=pk, expires_at__gt=clock.now()).first()


@transaction.atomic
def confirm_registration(*, token: str, password: str) -> User:
    """The address is proven by the link, and by the password that it was the same person who asked."""
    asked = registration_of(token)
    if asked is None:
        raise dead_link()
    rivals = Registration.objects.select_for_update().filter(email__iexact=asked.email).order_by("pk")
    if asked.pk not in [each.pk for each in rivals]:
        raise dead_link()
    if not check_password(password, asked.password):
        raise AccountRefused(
            _("This is not the password you chose when you asked for the account."), field="password"
        )
    user = User(email=asked.email, password=asked.password, language=asked.language)
    user.email_confirmed_at = clock.now()
    save_email(user)
    rivals.delete()
    audit.record(actor=user, action="account.register", target=user)
    return user


@transaction.atomic
def ask_password_reset(*, email: str, language: str) -> None:
    """A mail with a link to choose a new password, or saying that there is no account."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        path = reverse("customer:register")
        _write(to=email, template="password_reset_unknown", language=language, path=path)
        return
    key = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("password-reset-confirm", args=[key, links.reset_tokens.make_token(user)])
    _write(to=user.email, template="password_reset", language=user.language, path=path)


@transaction.atomic
def reset_password(*, user: User, token: str, password: str) -> User:
    """The new password by the link in the mail, which also proves the address; other sessions end by it."""
    locked = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    if not locked.is_active or not links.reset_tokens.check_token(locked, token):
        raise dead_link()
    locked.email_confirmed_at = clock.now()
    locked.save(update_fields=["email_confirmed_at"])
    EmailChange.objects.filter(user=locked, done_at=None, cancelled_at=None).update(cancelled_at=clock.now())
    forget_wrong_tries(username=locked.email.strip().upper().lower())
    return _set_password(locked, password)


@transaction.atomic
def change_password(*, user: User, current: str, password: str) -> User:
    """Another password for whoever knows the present one; every other session ends."""
    locked = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    require_password(locked, current, field="current")
    return _set_password(locked, password)


@transaction.atomic
def end_sessions(*, user: User, password: str) -> None:
    """The same password, salted anew: every session is bound to how it is kept, so all of them end."""
    locked = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    require_password(locked, password)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    audit.record(actor=locked, action="account.sessions", target=locked)


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """The language of mails from now on."""
    User.objects.filter(pk=user.pk).update(language=language)


def require_password(user: User, password: str, *, field: str = "password") -> None:
    if not user.check_password(password):
        raise AccountRefused(_("This is not your password."), field=field, code="password")


def save_email(user: User) -> None:
    """Save a user with an address that is new to him; refused when somebody else has got it meanwhile."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise AccountRefused(
            _("This address has an account already. Sign in, or ask for a new password."), code="taken"
        ) from error


def dead_link() -> AccountRefused:
    return AccountRefused(_("This link no longer works: it was used, cancelled or is too old."), code="dead")


def _set_password(user: User, password: str) -> User:
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=user, action="account.password", target=user)
    path = reverse("password-reset")
    _write(to=user.email, template="password_changed", language=user.language, path=path)
    return user


def _write(*, to: str, template: str, language: str, path: str) -> None:
    outbox.queue(
        key=f"{template}:{uuid4()}",
        to=to,
        template=template,
        language=language,
        context={"path": path, "hours": HOURS},
    )
