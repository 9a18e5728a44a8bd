"""Changes to prisons, offices, appointments and bank accounts; each leaves an audit record."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, pages
from partners.authority import require_may_appoint, require_possible
from partners.choices import Role
from partners.errors import PartnerRefused
from partners.models import Appointment, BankAccount, CollectingOffice, Office, Partner


@transaction.atomic
def appoint(
    *, user: Any, office: Office, role: Role, valid_from: date, valid_to: date | None = None, by: Any = None
) -> Appointment:
    """Give ``user`` a role at an office; the same appointment twice is the same appointment."""
    type(user).objects.select_for_update(of=["self"]).get(pk=user.pk)
    require_possible(user=user, office=office, role=role, valid_from=valid_from, valid_to=valid_to)
    appointment, created = Appointment.objects.get_or_create(
        user=user, office=office, role=role, valid_from=valid_from, defaults={"valid_to": valid_to}
    )
    if created:
        days = {"valid_from": valid_from.isoformat(), "valid_to": valid_to and valid_to.isoformat()}
        audit.record(
            actor=by,
            action="appointed",
            target=appointment,
            office_id=office.pk,
            after={"role": role, **days},
        )
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: date, by: Any) -> Appointment:
    """Take a role back; the right still holds on ``last_day``, so yesterday ends it at once.

    Without ``by`` it is the operator, who may mend what is past.
    """
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    before = appointment.valid_to
    if by is not None:
        require_may_appoint(by=by, office=appointment.office, role=appointment.role, user=appointment.user)
        yesterday = clock.today(appointment.office.timezone) - timedelta(days=1)
        if last_day < yesterday or before is not None and before < yesterday:
            raise PartnerRefused(
                _("What is past stays as it was. The last day is yesterday at the earliest."),
                field="last_day",
                code="past",
            )
    appointment.valid_to = last_day
    appointment.save(update_fields=["valid_to"])
    audit.record(
        actor=by,
        action="appointment ended",
        target=appointment,
        office_id=appointment.office_id,
        before={"valid_to": before and before.isoformat()},
        after={"valid_to": last_day.isoformat()},
    )
    return appointment


@transaction.atomic
def add_bank_account(
    *, office: Office, bank: str, number: str, holder: str, valid_from: date, by: Any, source: str = ""
) -> BankAccount:
    """Enter an account; it receives nothing until ``confirm_bank_account`` by somebody else."""
    account = BankAccount.objects.create(
        office=office,
        bank=bank,
        number=number,
        holder=holder,
        valid_from=valid_from,
        entered_by=by,
        source=source,
    )
    audit.record(actor=by, action="bank account entered", target=account, office_id=office.pk)
    return account


@transaction.atomic
def confirm_bank_account(*, account: BankAccount, by: Any) -> BankAccount:
    """The second pair of eyes; whoever entered the account may not confirm it."""
    account = BankAccount.objects.select_for_update(of=["self"]).get(pk=account.pk)
    if account.entered_by_id == by.pk:
        raise PartnerRefused(_("Somebody else must confirm the account you entered."), code="same person")
    if account.confirmed_by_id is None:
        account.confirmed_by, account.confirmed_at = by, clock.now()
        account.save(update_fields=["confirmed_by", "confirmed_at"])
        audit.record(actor=by, action="bank account confirmed", target=account, office_id=account.office_id)
    return account


@transaction.atomic
def deactivate_prison(*, prison: Partner, by: Any) -> Partner:
    """Take a prison and its goods off sale; its orders and books stay as they are."""
    prison = Partner.objects.select_for_update(of=["self"]).get(pk=prison.pk)
    prison.is_active = False
    prison.save(update_fields=["is_active"])
    audit.record(actor=by, action="prison deactivated", target=prison, office_id=prison.office.pk)
    pages.changed()
    return prison


def collecting_office(*, on: date) -> Office | None:
    """Who collects for several prisons, and what is paid by card; None when nobody does."""
    row = CollectingOffice.objects.in_force(on).select_related("office").order_by("-valid_from").first()
    return row.office if row else None


def receiving_office(*, prisons: list[Partner], on: date) -> tuple[Office, BankAccount | None]:
    """Who receives the money of a basket: its only prison, or the collecting office in force.

    The account is None when the office has no confirmed one; a transfer cannot be offered then.
    """
    office = prisons[0].office if len(prisons) == 1 else collecting_office(on=on)
    if office is None:
        raise PartnerRefused(_("No office collects payments for several prisons at present."))
    return office, BankAccount.objects.usable(on).filter(office=office).order_by("-valid_from").first()
