"""Appointments say who may see what; bank accounts and the collecting office are dated rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from config.common import clock
from config.common.models import AuditEvent
from partners.choices import Role
from partners.errors import PartnerRefused
from partners.models import Appointment, BankAccount, CollectingOffice, Office
from partners.services import (
    add_bank_account,
    appoint,
    confirm_bank_account,
    end_appointment,
    receiving_office,
)
from tests.factories import BEGIN, give_account, make_office_tree, make_prison, make_user, person
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def at(day, hour=5):
    return clock.at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def test_an_appointment_counts_from_its_first_to_its_last_day():
    office, user = make_prison().office, make_user("baru@example.com")
    appointment = appoint(user=user, office=office, role=Role.OFFICER, valid_from=DAY)
    end_appointment(appointment=appointment, last_day=DAY + timedelta(days=2), by=None)
    assert [user.appointments.in_force(DAY + timedelta(days=days)).exists() for days in (-1, 0, 1, 2, 3)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_the_same_appointment_twice_is_one_with_one_audit_record():
    office, user, by = make_prison().office, make_user("baru@example.com"), make_user("kepala@example.com")
    first = appoint(user=user, office=office, role=Role.OFFICER, valid_from=DAY, by=by)
    again = appoint(user=user, office=office, role=Role.OFFICER, valid_from=DAY, by=by)
    assert first == again
    assert user.appointments.count() == 1
    event = AuditEvent.objects.get(action="appointed", actor=by)
    assert (event.target_type, event.target_id, event.after) == (
        "partner.appointment",
        str(first.pk),
        {"role": "officer", "valid_from": "2026-03-02", "valid_to": None},
    )


def test_ending_an_appointment_leaves_the_others_alone():
    office, user = make_prison().office, make_user("baru@example.com")
    officer = appoint(user=user, office=office, role=Role.OFFICER, valid_from=BEGIN)
    appoint(user=user, office=office, role=Role.HEAD, valid_from=BEGIN)
    end_appointment(appointment=officer, last_day=DAY, by=None)
    assert list(user.appointments.in_force(DAY + timedelta(days=1)).values_list("role", flat=True)) == [
        "head"
    ]
    assert AuditEvent.objects.get(action="appointment ended").after == {"valid_to": "2026-03-02"}


def test_visible_to_is_the_own_office_and_those_below():
    semarang, tangerang, region = make_prison("SMG").office, make_prison("TNG").office, make_office_tree()
    other_region = Office.objects.create(kind="region", name="Kanwil Lain", parent=region.parent)
    everything = {semarang, tangerang, region, other_region, region.parent}
    expected = {
        person(semarang, "officer"): {semarang},
        person(tangerang, "treasurer"): {tangerang},
        person(region, "regional"): {region, semarang, tangerang},
        person(region.parent, "central"): everything,
        make_user("siapa@example.com"): set(),
    }
    for user, offices in expected.items():
        assert set(Office.objects.visible_to(user)) == offices, user
    assert not Office.objects.visible_to(AnonymousUser()).exists()


def test_visible_to_ends_with_the_appointment():
    office = make_prison().office
    officer = person(office, "officer")
    end_appointment(appointment=officer.appointments.get(), last_day=DAY, by=None)
    with at(DAY):
        assert list(Office.objects.visible_to(officer)) == [office]
    with at(DAY + timedelta(days=1)):
        assert not Office.objects.visible_to(officer).exists()


def test_visible_to_can_ask_for_roles():
    office = make_prison().office
    officer = person(office, "officer")
    assert list(Office.objects.visible_to(officer, Role.OFFICER, Role.HEAD)) == [office]
    assert not Office.objects.visible_to(officer, Role.TREASURER).exists()


def test_two_appointments_at_one_office_show_it_once():
    office, user = make_prison().office, make_user("dua@example.com")
    for role in (Role.OFFICER, Role.TREASURER):
        appoint(user=user, office=office, role=role, valid_from=BEGIN)
    assert Office.objects.visible_to(user).count() == 1


def test_nobody_confirms_the_account_he_entered():
    office, by = make_prison().office, make_user("bendahara@example.com")
    account = add_bank_account(
        office=office, bank="Bank", number="1", holder="B", valid_from=BEGIN, by=by, source="surat"
    )
    with refused(PartnerRefused, code="same person"):
        confirm_bank_account(account=account, by=by)
    assert account not in BankAccount.objects.usable(DAY)


def test_not_even_by_hand_in_the_database():
    office, by = make_prison().office, make_user("bendahara@example.com")
    account = add_bank_account(office=office, bank="Bank", number="1", holder="B", valid_from=BEGIN, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(confirmed_by=by)


def test_an_account_is_confirmed_once_by_somebody_else():
    office = make_prison().office
    by, second, third = (make_user(f"{name}@example.com") for name in ("satu", "dua", "tiga"))
    account = add_bank_account(office=office, bank="Bank", number="1", holder="B", valid_from=BEGIN, by=by)
    with at(DAY):
        confirm_bank_account(account=account, by=second)
    with at(DAY + timedelta(days=1)):
        confirmed = confirm_bank_account(account=account, by=third)
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == (second, datetime(2026, 3, 2, 5, tzinfo=UTC))
    assert AuditEvent.objects.filter(action="bank account confirmed", target_id=str(account.pk)).count() == 1


def test_an_unconfirmed_new_account_does_not_replace_the_old_one():
    prison = make_prison()
    old = prison.office.bank_accounts.get()
    new = add_bank_account(
        office=prison.office, bank="Lain", number="2", holder="X", valid_from=DAY, by=make_user("x@x.example")
    )
    assert receiving_office(prisons=[prison], on=DAY) == (prison.office, old)
    confirm_bank_account(account=new, by=make_user("y@y.example"))
    assert receiving_office(prisons=[prison], on=DAY - timedelta(days=1)) == (prison.office, old)
    assert receiving_office(prisons=[prison], on=DAY) == (prison.office, new)


def test_an_account_counts_until_its_last_day():
    prison = make_prison()
    prison.office.bank_accounts.update(valid_to=DAY)
    assert receiving_office(prisons=[prison], on=DAY)[1] == prison.office.bank_accounts.get()
    assert receiving_office(prisons=[prison], on=DAY + timedelta(days=1)) == (prison.office, None)


def test_without_a_collecting_office_several_prisons_are_refused():
    prisons = [make_prison("SMG"), make_prison("TNG")]
    CollectingOffice.objects.update(valid_to=DAY)
    assert receiving_office(prisons=prisons, on=DAY)[0] == make_office_tree()
    with refused(PartnerRefused):
        receiving_office(prisons=prisons, on=DAY + timedelta(days=1))


def test_the_collecting_office_changes_on_its_day():
    prisons, old = [make_prison("SMG"), make_prison("TNG")], make_office_tree()
    new = Office.objects.create(kind="region", name="Kanwil Baru", parent=old.parent)
    give_account(new, "baru")
    CollectingOffice.objects.update(valid_to=DAY)
    CollectingOffice.objects.create(office=new, valid_from=DAY + timedelta(days=1))
    assert receiving_office(prisons=prisons, on=DAY)[0] == old
    office, account = receiving_office(prisons=prisons, on=DAY + timedelta(days=1))
    assert (office, account) == (new, new.bank_accounts.get())


def test_an_appointment_is_of_one_user_office_role_and_first_day():
    appointment = Appointment.objects.filter(office=make_prison().office).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(
            user=appointment.user,
            office=appointment.office,
            role=appointment.role,
            valid_from=appointment.valid_from,
        )
