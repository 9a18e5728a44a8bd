"""An appointment begins with a letter, whose link works once and for a week."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import QuerySet

from config.common import clock, outbox
from config.common.models import AuditEvent, OutboxMessage
from partners.choices import Role
from partners.errors import PartnerRefused
from partners.models import Appointment
from shop.accounts.errors import AccountRefused
from shop.accounts.invitations import accept_invitation, invite, withdraw_invitation
from shop.accounts.models import User
from tests.factories import make_prison, make_user, person
from tests.shop.accounts.conftest import letters, token
from tests.support.races import run_together
from tests.support.traces import refused

EMAIL, PASSWORD = "baru@example.com", "tiga kata rahasia"


def offer(email=EMAIL, role=Role.OFFICER, by="head", **days):
    office = make_prison().office
    return invite(
        email=email, office=office, role=role, by=person(office, by), **{"valid_from": clock.today(), **days}
    )


def the_token(email=EMAIL):
    return token(email, "invitation")


def test_a_newcomer_gets_account_and_appointment_by_the_link_once(db):
    offer()
    appointment = accept_invitation(token=the_token(), name="Sri", password=PASSWORD)
    user = User.objects.get(email=EMAIL)
    assert (appointment.user, appointment.role, appointment.office.prison.short_code) == (
        user,
        "officer",
        "SMG",
    )
    assert user.check_password(PASSWORD)
    assert user.email_confirmed_at is not None
    assert not user.is_staff
    event = AuditEvent.objects.get(action="appointed", target_id=str(appointment.pk))
    assert event.actor == person(make_prison(), "head")
    with refused(AccountRefused):
        accept_invitation(token=the_token(), name="Lain", password=PASSWORD)


def test_who_has_an_account_just_accepts(db):
    user = make_user(EMAIL)
    offer(email="Baru@Example.com")
    accept_invitation(token=the_token("Baru@example.com"))
    assert user.appointments.get().role == "officer"
    assert user.check_password("kata-sandi-uji")
    assert User.objects.filter(email__iexact=EMAIL).count() == 1


def test_the_link_dies_after_a_week_when_withdrawn_and_with_a_newer_one(db):
    offer()
    first = the_token()
    with clock.at(clock.now() + timedelta(days=7, seconds=1)), refused(AccountRefused):
        accept_invitation(token=first, name="Sri", password=PASSWORD)
    second = offer()
    with refused(AccountRefused):
        accept_invitation(token=first, name="Sri", password=PASSWORD)
    withdraw_invitation(invitation=second, by=person(make_prison(), "head"))
    with refused(AccountRefused):
        accept_invitation(token=the_token(), name="Sri", password=PASSWORD)
    with refused(AccountRefused):
        accept_invitation(token=the_token() + "x", name="Sri", password=PASSWORD)


@pytest.mark.parametrize(("by", "role"), [("officer", "officer"), ("head", "head"), ("reviewer", "officer")])
def test_nobody_invites_beyond_his_authority(db, by, role):
    make_prison()
    with refused(PartnerRefused, code="authority"):
        offer(by=by, role=Role(role))


def test_nobody_invites_himself_or_to_a_role_that_is_kept_apart(db):
    prison = make_prison()
    head, officer = person(prison, "head"), person(prison, "officer")
    with refused(PartnerRefused, code="self"):
        offer(email=head.email.upper())
    with refused(PartnerRefused, code="apart"):
        offer(email=officer.email, role=Role.REVIEWER)


def test_an_inviter_who_has_moved_on_gives_nothing(db):
    offer()
    person(make_prison(), "head").appointments.update(valid_to=clock.today() - timedelta(days=1))
    with refused(PartnerRefused):
        accept_invitation(token=the_token(), name="Sri", password=PASSWORD)


@pytest.mark.race
@pytest.mark.parametrize("guarded", [True, False])
def test_two_clicks_at_once_are_one_account(race_db, monkeypatch, guarded):
    """Without the lock on the invitation both go on, and only the address's uniqueness stops the second."""
    offer()
    if not guarded:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **words: self)
    accept = partial(accept_invitation, token=the_token(), name="Sri", password=PASSWORD)
    errors = sorted(outcome.error.code for outcome in run_together(accept, 2) if outcome.error)
    assert Appointment.objects.filter(user__email=EMAIL).count() == 1
    assert errors == (["dead"] if guarded else ["taken"])


@pytest.mark.parametrize(
    ("template", "subject", "english"),
    [
        ("invitation", "Undangan bertugas di Lapas Uji", "Invitation to work at Lapas Uji"),
        ("appointed", "Anda kini bertugas di Lapas Uji", "You now work at Lapas Uji"),
        (
            "second_factor_reset",
            "Ponsel Anda dilepas dari cara masuk meja kerja",
            "Your phone was taken out of the desk's sign-in",
        ),
    ],
)
def test_the_letters_speak_both_languages(settings, template, subject, english):
    settings.WAGTAILADMIN_BASE_URL = "https://toko.example"
    context = {"path": "/meja/undangan/x/", "office": "Lapas Uji", "role": "petugas", "days": 7}
    for language, prefix, words in (("id", "", subject), ("en", "/en", english)):
        message = OutboxMessage(to=EMAIL, template=template, language=language, context=context)
        letter = outbox.compose(message)
        assert letter.subject == words
        assert f"https://toko.example{prefix}/meja/undangan/x/" in letter.body


def test_the_letter_names_role_and_office_in_the_readers_language(db):
    make_user("english@example.com", language="en")
    offer()
    offer(email="english@example.com", role=Role.TREASURER)
    assert letters(EMAIL)[0].context["role"] == "petugas"
    assert letters("english@example.com")[0].context["role"] == "treasurer"
    assert letters(EMAIL)[0].context["office"] == "Lapas Kelas I Semarang"
