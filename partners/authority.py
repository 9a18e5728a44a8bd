"""Who appoints whom, and which roles nobody holds at once (docs/decisions/appointments.md).

The centre appoints everybody, a region the people of its prisons, a head his prison's staff; nobody himself.
Who lists does not approve, who records a receipt does not verify its deposit, and who edits the scheme of an
office does not handle its money: such roles of one office are held by two people.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.choices import OfficeKind, Role
from partners.errors import PartnerRefused
from partners.models import Appointment, Office

STAFF = frozenset({Role.OFFICER, Role.REVIEWER, Role.TREASURER})
ROLES: dict[str, frozenset[Role]] = {
    OfficeKind.PRISON: STAFF | {Role.HEAD},
    OfficeKind.REGION: frozenset({Role.REGIONAL, Role.TREASURER, Role.HEAD}),
    OfficeKind.CENTRE: frozenset({Role.CENTRAL, Role.TREASURER, Role.HEAD}),
}
APART = (
    {Role.OFFICER, Role.REVIEWER},
    {Role.TREASURER, Role.HEAD},
    {Role.TREASURER, Role.REGIONAL},
    {Role.TREASURER, Role.CENTRAL},
)


def roles_given(held: Iterable[Appointment], office: Office) -> frozenset[Role]:
    """The roles that whoever holds these appointments may give and end at the office."""
    given: frozenset[Role] = frozenset()
    for each in held:
        if each.role == Role.CENTRAL:
            return ROLES[office.kind]
        if each.role == Role.REGIONAL and office.kind == OfficeKind.PRISON:
            given |= ROLES[office.kind] if office.parent_id == each.office_id else frozenset()
        if each.role == Role.HEAD and office.kind == OfficeKind.PRISON:
            given |= STAFF if office.pk == each.office_id else frozenset()
    return given


def require_may_appoint(*, by: Any, office: Office, role: str, user: Any = None) -> None:
    if user is not None and user.pk == by.pk:
        raise PartnerRefused(_("Nobody appoints himself. Somebody above you does it."), code="self")
    if role not in roles_given(by.appointments.in_force(clock.today()), office):
        raise PartnerRefused(
            _("You cannot give or end this role at this office."), field="role", code="authority"
        )


def is_above(*, by: Any, user: Any) -> bool:
    """Whether somebody appoints all that this other person holds now; nobody is above an operator."""
    held = list(by.appointments.in_force(clock.today()))
    theirs = list(user.appointments.in_force(clock.today()).select_related("office"))
    subordinate = bool(theirs) and user.pk != by.pk and not user.is_superuser
    return subordinate and all(each.role in roles_given(held, each.office) for each in theirs)


def require_possible(
    *, office: Office, role: str, valid_from: date, valid_to: date | None, user: Any = None
) -> None:
    """The office has the role, the days are in order, and the person holds nothing that contradicts it then."""
    if role not in ROLES[office.kind]:
        raise PartnerRefused(_("This office has no such role."), field="role", code="kind")
    if valid_to is not None and valid_to < valid_from:
        raise PartnerRefused(_("The last day lies before the first."), field="valid_to", code="period")
    if user is None:
        return
    others = {other for pair in APART if role in pair for other in pair if other != role}
    then = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        then &= Q(valid_from__lte=valid_to)
    held = user.appointments.filter(then, office=office, role__in=others).first()
    if held is not None:
        raise PartnerRefused(
            _("This person is %(role)s of this office already; the two are kept apart.")
            % {"role": held.get_role_display()},
            field="role",
            code="apart",
        )
