"""Who appoints whom, and which roles nobody holds at once."""

from datetime import timedelta

import pytest

from config.common import clock
from partners.authority import is_above, roles_given
from partners.choices import Role
from partners.errors import PartnerRefused
from partners.models import Office
from partners.services import appoint, end_appointment
from tests.factories import BEGIN, make_office_tree, make_prison, make_user, person
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
STAFF = {"officer", "reviewer", "treasurer"}


def test_who_gives_which_roles_where():
    semarang, tangerang, region = make_prison("SMG").office, make_prison("TNG").office, make_office_tree()
    elsewhere = Office.objects.create(kind="region", name="Kanwil Lain", parent=region.parent)
    region_roles, centre_roles = {"regional", "treasurer", "head"}, {"central", "treasurer", "head"}
    expected = {
        (semarang, "officer"): [set(), set(), set(), set(), set()],
        (semarang, "treasurer"): [set(), set(), set(), set(), set()],
        (semarang, "head"): [STAFF, set(), set(), set(), set()],
        (region, "treasurer"): [set(), set(), set(), set(), set()],
        (region, "regional"): [STAFF | {"head"}, STAFF | {"head"}, set(), set(), set()],
        (region.parent, "central"): [STAFF | {"head"}] * 2 + [region_roles] * 2 + [centre_roles],
    }
    for (office, role), roles in expected.items():
        held = list(person(office, role).appointments.all())
        offices = [semarang, tangerang, region, elsewhere, region.parent]
        assert [set(roles_given(held, each)) for each in offices] == roles, role


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("officer", "reviewer"),
        ("reviewer", "officer"),
        ("treasurer", "head"),
        ("head", "treasurer"),
    ],
)
def test_two_roles_that_watch_each_other_are_two_people(first, second):
    office, user = make_prison().office, make_user("baru@example.com")
    appoint(user=user, office=office, role=first, valid_from=BEGIN)
    with refused(PartnerRefused, code="apart"):
        appoint(user=user, office=office, role=second, valid_from=clock.today())
    appoint(user=user, office=make_prison("TNG").office, role=second, valid_from=BEGIN)


def test_they_may_follow_each_other():
    office, user = make_prison().office, make_user("baru@example.com")
    first = appoint(user=user, office=office, role=Role.OFFICER, valid_from=BEGIN)
    yesterday = clock.today() - timedelta(days=1)
    end_appointment(appointment=first, last_day=yesterday, by=person(office, "head"))
    assert appoint(user=user, office=office, role=Role.REVIEWER, valid_from=clock.today()).pk


def test_an_office_has_its_own_roles_and_days_are_in_order():
    office, user = make_prison().office, make_user("baru@example.com")
    with refused(PartnerRefused, code="kind"):
        appoint(user=user, office=office, role=Role.CENTRAL, valid_from=BEGIN)
    with refused(PartnerRefused, code="period"):
        appoint(
            user=user,
            office=office,
            role=Role.OFFICER,
            valid_from=clock.today(),
            valid_to=clock.today() - timedelta(days=1),
        )


def test_only_those_above_end_an_appointment_and_nobody_his_own():
    office = make_prison().office
    officer = person(office, "officer").appointments.get()
    theirs = person(make_prison("TNG"), "officer").appointments.get()
    for by in ("officer", "reviewer", "treasurer"):
        with refused(PartnerRefused):
            end_appointment(appointment=officer, last_day=clock.today(), by=person(office, by))
    head = person(office, "head")
    with refused(PartnerRefused, code="self"):
        end_appointment(appointment=head.appointments.get(), last_day=clock.today(), by=head)
    with refused(PartnerRefused, code="past"):
        end_appointment(appointment=officer, last_day=BEGIN, by=head)
    with refused(PartnerRefused, code="authority"):
        end_appointment(appointment=theirs, last_day=clock.today(), by=head)


def test_above_somebody_is_whoever_gives_all_his_roles():
    office = make_prison().office
    officer, head, region = (
        person(*each) for each in ((office, "officer"), (office, "head"), (office.parent, "regional"))
    )
    assert is_above(by=head, user=officer)
    appoint(user=officer, office=make_prison("TNG").office, role=Role.OFFICER, valid_from=BEGIN)
    assert not is_above(by=head, user=officer)
    assert is_above(by=region, user=officer)
    assert not is_above(by=officer, user=head)
    assert not is_above(by=head, user=head)
    assert not is_above(by=head, user=make_user("tanpa@example.com"))
    officer.is_superuser = True
    assert not is_above(by=region, user=officer)
