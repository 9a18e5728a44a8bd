"""Appointments begin with a letter: whoever reads the mailbox it went to accepts, and only then works here.

Who has no account yet chooses his name and password by the link, once, within a week. Whether the inviter may
give the role is asked again when it is accepted: he may have moved on himself.
"""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from config.common import audit, clock, outbox
from partners.authority import require_may_appoint, require_possible
from partners.choices import Role
from partners.models import Appointment, Office
from partners.services import appoint
from shop.accounts import links
from shop.accounts.models import Invitation, Registration, User
from shop.accounts.services import dead_link, save_email

LIFE = timedelta(days=7)


@transaction.atomic
def invite(
    *, email: str, office: Office, role: str, valid_from: date, valid_to: date | None = None, by: Any
) -> Invitation:
    """Offer a role by mail; the same offer made earlier is void with this one."""
    user = User.objects.filter(email__iexact=email).first()
    require_may_appoint(by=by, office=office, role=role, user=user)
    require_possible(user=user, office=office, role=role, valid_from=valid_from, valid_to=valid_to)
    now = clock.now()
    earlier = Invitation.objects.filter(email__iexact=email, office=office, role=role, done_at__isnull=True)
    earlier.update(done_at=now)
    invitation = Invitation.objects.create(
        email=User.objects.normalize_email(email),
        office=office,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
        asked_at=now,
        expires_at=now + LIFE,
    )
    path = reverse("desk:invitation", args=[links.sign("invitation", pk=invitation.pk)])
    tell(user, email=invitation.email, template="invitation", office=office, role=role, path=path)
    _record("invited", invitation, by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Any) -> None:
    """The letter's link stops working."""
    invitation = Invitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)
    require_may_appoint(by=by, office=invitation.office, role=invitation.role)
    if invitation.done_at is None:
        invitation.done_at = clock.now()
        invitation.save(update_fields=["done_at"])
        _record("invitation withdrawn", invitation, by)


def invitation_of(token: str) -> Invitation | None:
    """The open invitation of a letter's link; none when it is forged or over."""
    pk = links.read("invitation", token).get("pk", 0)
    return Invitation.objects.open().select_related("office", "by").filter(pk=pk).first()


@transaction.atomic
def accept_invitation(*, token: str, name: str = "", password: str = "") -> Appointment:
    """The mailbox is proven by the link; name and password are for whoever has no account yet."""
    found = invitation_of(token)
    if found is None or Invitation.objects.select_for_update(of=["self"]).get(pk=found.pk).done_at:
        raise dead_link()
    user = User.objects.filter(email__iexact=found.email).first()
    require_may_appoint(by=found.by, office=found.office, role=found.role, user=user)
    if user is None:
        user = User(email=found.email, first_name=name, email_confirmed_at=clock.now())
        user.set_password(password)
        save_email(user)
        Registration.objects.filter(email__iexact=user.email).delete()
    elif not user.is_active:
        raise dead_link()
    found.done_at = clock.now()
    found.save(update_fields=["done_at"])
    return appoint(
        user=user,
        office=found.office,
        role=Role(found.role),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        by=found.by,
    )


def tell(user: User | None, *, email: str, template: str, office: Office, role: str, path: str) -> None:
    """A letter about a role, in its reader's language where he has said it."""
    language = user.language if user else "id"
    with override(language):
        context = {"path": path, "office": office.name, "role": str(Role(role).label), "days": LIFE.days}
    outbox.queue(key=f"{template}:{uuid4()}", to=email, template=template, language=language, context=context)


def _record(action: str, invitation: Invitation, by: Any) -> None:
    facts = {"email": invitation.email, "role": invitation.role}
    audit.record(actor=by, action=action, target=invitation, office_id=invitation.office_id, after=facts)
