"""Three prisons with their offices, the demo's schemes, and people."""

from datetime import date

import pytest

from partners.choices import OfficeKind, PrisonClass, TimeZone
from partners.models import Office, Partner
from partners.workshops.models import Workshop
from shop.accounts.models import User
from shop.ledger import demo
from tests.support.bare import ground  # noqa: F401 - with its own prisons and nothing else


def make_office(code, *, zone=TimeZone.WIB):
    region, _ = Office.objects.get_or_create(kind=OfficeKind.REGION, name="Kanwil")
    prison = Partner.objects.create(
        code=code.lower(),
        name=f"Lapas {code}",
        short_code=code,
        prison_class=PrisonClass.CLASS_1,
        region=region,
        province="33",
        regency="33.74",
        street="Jl. Raya 1",
        postcode="50188",
        timezone=zone,
        latitude="-7.03",
        longitude="110.33",
    )
    Workshop.objects.create(prison=prison, code="RT", name=f"Bengkel {code}")
    return Office.objects.create(kind=OfficeKind.PRISON, name=f"Lapas {code}", parent=region, prison=prison)


def make_user(name):
    return User.objects.create(email=f"{name}@example.com")


def setting():
    """What every ledger test stands on; a function, so that race tests can commit it."""
    demo.load()
    return {code: make_office(code) for code in ("SMG", "TNG", "CKR")}


@pytest.fixture
def offices(db):
    return setting()


@pytest.fixture
def smg(offices):
    return offices["SMG"]


@pytest.fixture
def tng(offices):
    return offices["TNG"]


@pytest.fixture
def treasurer(db):
    return make_user("bendahara")


@pytest.fixture
def second(db):
    return make_user("kedua")


@pytest.fixture
def begin():
    return date(2020, 1, 1)
