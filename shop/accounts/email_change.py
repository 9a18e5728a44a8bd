"""A new e-mail address, agreed to by the password and by both mailboxes.

The old mailbox, because whoever stole a session would otherwise take the account with it; the new one,
because an address nobody reads locks its owner out. Each gets its own link, and each can call it off. When
the new address belongs to somebody else, its owner is told and the change can never be completed; whoever
asked sees the same page as always.
"""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, outbox
from shop.accounts import links
from shop.accounts.errors import AccountRefused
from shop.accounts.models import EmailChange, Registration, User
from shop.accounts.services import HOURS, dead_link, require_password, save_email

OLD, NEW = "old", "new"


@transaction.atomic
def ask_email_change(*, user: User, email: str, password: str) -> EmailChange:
    """Write to both addresses; a change asked for earlier is called off by it."""
    locked = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    require_password(locked, password)
    if email.casefold() == locked.email.casefold():
        raise AccountRefused(_("This is your address already."), field="email", code="same")
    now = clock.now()
    _open(locked).update(cancelled_at=now)
    change = EmailChange.objects.create(
        user=locked,
        old_email=locked.email,
        new_email=User.objects.normalize_email(email),
        asked_at=now,
        expires_at=now + links.LIFE,
    )
    audit.record(actor=locked, action="account.email_ask", target=locked)
    _write(change, OLD, template="email_change_old", path=_path(change, OLD))
    if User.objects.filter(email__iexact=email).exists():
        _write(change, NEW, template="email_change_taken")
    else:
        _write(change, NEW, template="email_change_new", path=_path(change, NEW))
    return change


def change_of(token: str) -> tuple[EmailChange, str] | None:
    """The open change a link speaks of and whose link it is; none when it is forged or over."""
    facts = links.read("email", token)
    found = EmailChange.objects.select_related("user").filter(pk=facts.get("pk", 0)).first()
    return (found, facts["side"]) if found and found.is_open else None


@transaction.atomic
def confirm_email_change(*, token: str) -> EmailChange:
    """One mailbox agrees; with the second the address is changed."""
    change, side = _locked(token)
    if side == OLD:
        change.old_confirmed_at = change.old_confirmed_at or clock.now()
    else:
        change.new_confirmed_at = change.new_confirmed_at or clock.now()
    if change.old_confirmed_at and change.new_confirmed_at:
        _complete(change)
    change.save()
    return change


@transaction.atomic
def cancel_email_change(*, token: str) -> EmailChange:
    """Either mailbox calls it off."""
    change, _side = _locked(token)
    change.cancelled_at = clock.now()
    change.save(update_fields=["cancelled_at"])
    audit.record(actor=None, action="account.email_cancel", target=change.user)
    return change


def waiting_change(user: Any) -> EmailChange | None:
    """What the account page says is under way."""
    return _open(user).filter(expires_at__gt=clock.now()).first()


def _open(user: Any) -> Any:
    return EmailChange.objects.filter(user=user, done_at=None, cancelled_at=None)


def _locked(token: str) -> tuple[EmailChange, str]:
    """The change a link speaks of, locked after its user, so that two clicks at once are one after the other."""
    found = change_of(token)
    if found is None:
        raise dead_link()
    user = User.objects.select_for_update(of=["self"]).get(pk=found[0].user_id)
    change = EmailChange.objects.select_for_update(of=["self"]).get(pk=found[0].pk)
    if not change.is_open or not user.is_active:
        raise dead_link()
    change.user = user
    return change, found[1]


def _complete(change: EmailChange) -> None:
    user, now = change.user, clock.now()
    user.email, user.email_confirmed_at = change.new_email, now
    save_email(user)
    change.done_at = now
    Registration.objects.filter(email__iexact=user.email).delete()
    audit.record(actor=user, action="account.email", target=user)
    for side in (OLD, NEW):
        _write(change, side, template="email_changed")


def _path(change: EmailChange, side: str) -> str:
    return reverse("customer:email-link", args=[links.sign("email", pk=change.pk, side=side)])


def _write(change: EmailChange, side: str, *, template: str, path: str = "") -> None:
    outbox.queue(
        key=f"{template}:{change.pk}:{side}",
        to=change.old_email if side == OLD else change.new_email,
        template=template,
        language=change.user.language,
        context={"path": path, "new": change.new_email, "hours": HOURS},
    )
