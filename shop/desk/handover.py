from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.authority import require_may_appoint
from partners.choices import Role
from partners.errors import PartnerRefused
from partners.models import Appointment
from partners.services import appoint, end_appointment
from shop.accounts.invitations import invite, tell
from shop.accounts.models import Invitation, User
from shop.fulfilment.packing import pass_on


@transaction.atomic
def hand_over(*, appointment: Appointment, email: str, by: Any) -> Appointment | Invitation:
    """Somebody moves: his last day is today, and it is the first of whoever comes next.

    Whoever has an account begins at once, with the parcels that were claimed; others are invited, and until they
    accept those parcels are anybody's.
    """
    office, role = appointment.office, Role(appointment.role)
    today = clock.today(office.timezone)
    successor = User.objects.filter(email__iexact=email, is_active=True).first()
    if successor is not None and successor.pk == appointment.user_id:
        raise PartnerRefused(_("This is the address of who leaves."), field="email", code="same")
    require_may_appoint(by=by, office=office, role=role, user=successor)
    end_appointment(appointment=appointment, last_day=today, by=by)
    if role == Role.OFFICER:
        pass_on(prison=office.prison, leaver=appointment.user, successor=successor, by=by)
    if successor is None:
        return invite(email=email, office=office, role=role, valid_from=today, by=by)
    new = appoint(user=successor, office=office, role=role, valid_from=today, by=by)
    tell(
        successor,
        email=successor.email,
        template="appointed",
        office=office,
        role=role,
        path=reverse("desk:today"),
    )
    return new
