"""How long one stays signed in, that the key changes at the door, and that one can end it everywhere."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cms.services import ensure_editor_group
from config.common import clock
from config.common.models import AuditEvent
from shop.accounts import sessions, sign_in
from shop.desk import base
from tests import factories
from tests.journeys.visitor import Visitor, photo, says, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "kata-sandi-uji"
HOUR = 3600


@pytest.fixture
def officer():
    return factories.person(factories.make_prison("SMG"), "officer")


def come_in(user, door: str = "/akun/masuk/") -> Client:
    client = Client()
    assert client.post(door, {"username": user.email, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize("door", ["/akun/masuk/", "/meja/masuk/", "/cms/login/", "/_util/login/"])
def test_a_key_from_before_the_door_is_worth_nothing_after_it(officer, door: str):
    client = Client()
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    client.post(door, {"username": officer.email, "password": PASSWORD})
    assert client.session.session_key != planted.session_key
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert not Session.objects.filter(session_key=planted.session_key).exists()


@pytest.mark.parametrize(
    ("door", "room"), [("/cms/login/", "/cms/"), ("/meja/masuk/", "/meja/"), ("/akun/masuk/", "/meja/")]
)
def test_each_door_leads_into_its_own_room(officer, door: str, room: str):
    answer = Client().post(door, {"username": officer.email, "password": PASSWORD})
    assert answer["Location"] == room


def test_a_buyer_stays_two_weeks_and_who_works_here_two_hours(officer):
    buyer, editor = factories.make_user("sri@example.com"), factories.make_user("editor@example.com")
    editor.groups.add(ensure_editor_group())
    ages = [come_in(user).session.get_expiry_age() for user in (buyer, officer, editor)]
    assert ages == [14 * 24 * HOUR, 2 * HOUR, 2 * HOUR]


def test_signing_in_once_more_makes_it_no_longer(officer):
    client = come_in(officer, "/cms/login/")
    client.post("/cms/login/", {"username": officer.email, "password": PASSWORD})
    assert client.session.get_expiry_age() == 2 * HOUR


def test_two_hours_after_the_last_page_one_is_out(officer):
    client = come_in(officer)
    assert client.get("/meja/").status_code == 200
    left = Session.objects.get().expire_date - clock.now()
    assert timedelta(hours=1, minutes=59) < left <= timedelta(hours=2)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    for path in ("/meja/", "/akun/pesanan/"):
        assert client.get(path).status_code == 302


def test_work_keeps_one_in_and_writes_that_down_every_five_minutes(officer, django_assert_num_queries):
    client = come_in(officer)
    seen = client.session[sessions.SEEN]
    with clock.at(clock.now() + timedelta(minutes=4)):
        client.get("/meja/")
        assert client.session[sessions.SEEN] == seen
    with clock.at(clock.now() + timedelta(minutes=6)):
        client.get("/meja/")
        assert client.session[sessions.SEEN] >= seen + 360


def test_a_session_from_the_shop_is_short_from_the_first_page_of_the_desk_on(officer):
    client = come_in(officer)
    kept = client.session
    del kept[sessions.SEEN]
    kept.set_expiry(sessions.BUYER)
    kept.save()
    client.get("/meja/")
    assert client.session.get_expiry_age() == 2 * HOUR


def test_an_open_editors_page_that_asks_by_itself_keeps_nobody_in():
    editor = factories.make_user("editor@example.com")
    editor.groups.add(ensure_editor_group())
    client = come_in(editor)
    seen = client.session[sessions.SEEN]
    with clock.at(clock.now() + timedelta(hours=1)):
        client.post("/cms/editing-sessions/ping/wagtailcore/page/1/1/")
        assert client.session[sessions.SEEN] == seen
        client.get("/cms/")
        assert client.session[sessions.SEEN] > seen


@pytest.mark.parametrize(("page", "after"), [("/akun/sesi/", "/akun/"), ("/meja/sesi/", "/meja/")])
def test_one_ends_it_everywhere_else_and_stays_here(officer, page: str, after: str):
    elsewhere, here = come_in(officer), signed_in(officer).open(page)
    here.press(says("Sign out everywhere else"), password=PASSWORD)
    assert here.url == after
    here.sees(says("You are signed out everywhere else."))
    assert elsewhere.get("/meja/").status_code == 302
    assert come_in(officer).get("/meja/").status_code == 200
    assert AuditEvent.objects.filter(action="account.sessions").count() == 1


@pytest.mark.parametrize("page", ["/akun/sesi/", "/meja/sesi/"])
def test_with_a_wrong_password_nothing_ends_and_guessing_does(officer, page: str):
    elsewhere, here = come_in(officer), signed_in(officer).open(page)
    for _time in range(10):
        here.press(says("Sign out everywhere else"), status=422, password="salah")
    assert here.error_of("password") == says("This is not your password.")
    here.press(says("Sign out everywhere else"), status=429, password=PASSWORD)
    here.sees(says("Too many tries. Wait an hour, then try again."))
    assert elsewhere.get("/meja/").status_code == 200
    assert not AuditEvent.objects.filter(action="account.sessions").exists()


@pytest.mark.parametrize("door", ["/akun/masuk/", "/meja/masuk/", "/cms/login/"])
def test_one_password_on_many_addresses_is_stopped_where_it_comes_from(officer, monkeypatch, door: str):
    monkeypatch.setattr(sign_in, "TRIES", 3)
    for n in range(3):
        Client().post(door, {"username": f"orang{n}@example.com", "password": PASSWORD})
    right = {"username": officer.email, "password": PASSWORD, "next": "/meja/kiriman/"}
    answer = Client().post(door, right)
    page = answer.content.decode()
    assert (answer.status_code, answer.wsgi_request.user.is_anonymous) == (429, True)
    assert "Terlalu banyak percobaan salah. Tunggu 15 menit" in page
    assert f'value="{officer.email}"' in page
    assert 'name="next" value="/meja/kiriman/"' in page
    assert Client(REMOTE_ADDR="10.0.0.9").post(door, right)["Location"] == "/meja/kiriman/"


def test_the_lock_of_one_address_keeps_where_one_was_going(officer, settings):
    settings.AXES_ENABLED = True
    wrong = {"username": officer.email, "password": "salah", "next": "/meja/kiriman/"}
    answers = [Client().post("/meja/masuk/", wrong) for _time in range(5)]
    assert answers[-1].status_code == 429
    assert 'name="next" value="/meja/kiriman/"' in answers[-1].content.decode()


def test_files_are_counted_by_person_and_what_was_typed_stays(officer, monkeypatch):
    workshop = factories.make_workshop()
    typed = {"workshop": str(workshop.pk), "title_ind": "Kursi lipat"}
    monkeypatch.setattr(base, "FILES", 0)
    page = Visitor()
    page.client.force_login(officer)
    page.open("/meja/barang/baru/")
    page.press(
        says("Save the draft"), status=429, pictures=photo("kursi.jpg", b"x"), shows_person="no", **typed
    )
    assert page.error_of("pictures") == says("Too many tries. Wait an hour, then try again.")
    assert page.page.find(attrs={"name": "title_ind"})["value"] == "Kursi lipat"


def test_editors_files_are_counted_too(monkeypatch):
    editor = factories.make_user("editor@example.com")
    editor.groups.add(ensure_editor_group())
    monkeypatch.setattr("cms.editing.door.FILES", 0)
    answer = come_in(editor).post("/cms/images/add/", {"file": photo("kursi.jpg", b"x")})
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
