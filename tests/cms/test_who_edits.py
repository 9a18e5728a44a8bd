"""Every address of /cms/ for everybody of the shop, read and written to, about a page of prison A (Semarang).

Who may not edit comes to the door and writes nothing; a prison's writer comes nowhere near another prison's page;
editor and superuser are let in. Wagtail's own permissions inside are Wagtail's to test.
"""

import pytest
from django.test import Client
from django.urls import reverse

from cms.editing.door import OPEN
from cms.services import let_write
from tests import factories
from tests.access.answers import aside, body_of
from tests.access.test_matrix import COUNTED, HEADERS
from tests.cms.conftest import story
from tests.cms.test_writers import ALL, LINK, filled

pytestmark = pytest.mark.slow
# The doors themselves, and the page by which Wagtail tries out its own errors.
NOT_ASKED = {"wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_error_test"}
# Told to everybody, because it is the same for everybody.
FOR_ALL = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
# What writes when somebody looks, and says nothing about the page: which screens he has seen.
LOOKED = {"wagtailadmin_editingsession", "wagtailusers_userprofile"}
OUTSIDE = ("buyer", "officer A", "officer B", "reviewer A", "treasurer A", "head A", "region", "centre")


@pytest.fixture
def people(site):
    here, there = site.semarang, site.ambarawa
    region = here.office.parent
    found = {
        f"{role} A": factories.person(here, role) for role in ("officer", "reviewer", "treasurer", "head")
    }
    superuser = factories.make_user("operator@example.com")
    superuser.is_superuser = True
    superuser.save()
    writer = factories.person(there, "reviewer")
    let_write(prison=there, user=writer)
    return found | {
        "anonymous": None,
        "buyer": factories.make_user("pembeli@example.com"),
        "officer B": factories.person(there, "officer"),
        "region": factories.person(region, "regional"),
        "centre": factories.person(region.parent, "central"),
        "editor": site.editor,
        "superuser": superuser,
        "writer of B": writer,
    }


@pytest.fixture
def secret(site):
    """A page of prison A with a draft nobody else should know of, and a picture of its own."""
    page = story("semarang")
    page.title = "Judul rahasia"
    page.save_revision()
    return page, factories.make_picture(title="Gambar rahasia")


def browser(user) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend="shop.accounts.backends.EmailBackend")
    return client


def walk(client: Client, secret, methods=("get", "post")):
    """Name, method, status, where to, the tables written to, and whether the secret is told."""
    for name, pattern in ALL.items():
        for method in methods if name not in NOT_ASKED else ():
            with aside(client) as tables:
                answer = getattr(client, method)(filled(name, pattern, *secret), LINK)
                told = b"rahasia" in body_of(answer)
            assert HEADERS - set(answer.headers) == set(), name
            yield name, method, answer.status_code, answer.headers.get("Location", ""), tables - COUNTED, told


def refused(name: str, status: int, where: str) -> bool:
    return name in FOR_ALL or status in (403, 404, 405) or status == 302 and where.startswith("/cms/login/")


@pytest.mark.parametrize("who", ["anonymous", *OUTSIDE])
def test_who_does_not_edit_comes_to_the_door(people, secret, who: str):
    wrong = [
        (name, method, status, where, tables, told)
        for name, method, status, where, tables, told in walk(browser(people[who]), secret)
        if tables or told or not refused(name, status, where)
    ]
    assert wrong == []


def test_the_writer_of_another_prison_learns_and_changes_nothing(people, secret):
    wrong = [
        each
        for each in walk(browser(people["writer of B"]), secret)
        if each[5] or each[4] - LOOKED or each[2] in (200, 422, 500) and each[0] not in OPEN
    ]
    assert wrong == []


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_who_edits_is_let_in(people, secret, who: str):
    client = browser(people[who])
    seen = {name: (status, where) for name, _m, status, where, _t, _told in walk(client, secret, ("get",))}
    doors = {
        name for name, (_status, where) in seen.items() if where.startswith(reverse("wagtailadmin_login"))
    }
    assert doors == set()
    assert seen["wagtailadmin_home"][0] == seen["wagtailadmin_pages:edit"][0] == 200
    assert {name for name, (status, _where) in seen.items() if status >= 500} == set()
