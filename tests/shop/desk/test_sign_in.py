import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.demo import DOMAIN
from shop.desk.demo_logins import EMAILS, demo_logins
from tests import factories

PASSWORD = "kata-sandi-uji"
DOOR = "/meja/masuk-sebagai/"


def test_the_address_may_be_typed_in_any_case(client, smg):
    answer = client.post("/meja/masuk/", {"username": " Officer.SMG@Example.com ", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/meja/")
    assert client.get("/meja/").status_code == 200


def test_a_wrong_password_is_one_sentence_and_keeps_the_address(client, smg):
    answer = client.post("/meja/masuk/", {"username": "officer.smg@example.com", "password": "salah"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Alamat surel dan kata sandi tidak cocok." in page
    assert 'value="officer.smg@example.com"' in page
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_one_comes_back_to_where_one_was_going_but_never_leaves_the_shop(client, smg):
    data = {"username": "officer.smg@example.com", "password": PASSWORD}
    assert client.post("/meja/masuk/", {**data, "next": "/meja/kiriman/"})["Location"] == "/meja/kiriman/"
    client.logout()
    assert client.post("/meja/masuk/", {**data, "next": "https://evil.example/"})["Location"] == "/meja/"


def test_guessing_is_stopped_with_a_sentence_whatever_the_capitals(client, smg, settings):
    settings.AXES_ENABLED = True
    settings.AXES_LOCKOUT_CALLABLE = "shop.accounts.sign_in.locked_out"
    spellings = ["officer.smg@example.com", "OFFICER.smg@example.com", "Officer.Smg@example.com"] * 2
    answers = [client.post("/meja/masuk/", {"username": who, "password": "salah"}) for who in spellings]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2
    page = answers[-1].content.decode()
    assert "Terlalu banyak percobaan salah. Tunggu 15 menit" in page
    right = client.post("/meja/masuk/", {"username": "officer.smg@example.com", "password": PASSWORD})
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_form(officer):
    assert officer.get("/meja/keluar/").status_code == 405
    answer = officer.post("/meja/keluar/")
    assert (answer.status_code, answer["Location"]) == (302, "/meja/masuk/")
    assert officer.get("/meja/").status_code == 302


@pytest.fixture
def demo_user(smg):
    user = factories.make_user(f"petugas.semarang@{DOMAIN}")
    factories.person(smg, "officer").appointments.update(user=user)
    return user


def test_the_demo_signs_in_with_one_click(client, demo_user, settings):
    settings.DEMO = True
    answer = client.post(DOOR, {"email": demo_user.email}, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer["Location"]) == (302, "/meja/")
    assert client.session["_auth_user_id"] == str(demo_user.pk)


def test_a_browser_without_the_newer_header_is_known_by_its_origin(demo_user, settings):
    settings.DEMO = True
    client = Client(enforce_csrf_checks=True)
    data = {"email": demo_user.email}
    assert client.post(DOOR, data, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post(DOOR, data, headers={"origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_other_site_can_sign_somebody_in(client, demo_user, settings, site):
    settings.DEMO = True
    headers = {"sec-fetch-site": site, "origin": "http://testserver"}
    assert client.post(DOOR, {"email": demo_user.email}, headers=headers).status_code == 403
    assert "_auth_user_id" not in client.session


def test_only_the_demos_people_can_be_chosen(client, smg, settings):
    settings.DEMO = True
    factories.make_user(f"admin@{DOMAIN}")
    for email in ("officer.smg@example.com", f"admin@{DOMAIN}", ""):
        answer = client.post(DOOR, {"email": email}, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_outside_the_demo_neither_door_nor_banner_exists(client, demo_user, settings, rf):
    settings.DEMO = False
    for method in ("get", "post"):
        answer = getattr(client, method)(
            DOOR, {"email": demo_user.email}, headers={"sec-fetch-site": "same-origin"}
        )
        assert answer.status_code == 404
    assert "_auth_user_id" not in client.session
    assert demo_logins(rf.get("/")) == {}
    page = client.get(reverse("desk:sign-in")).content.decode()
    assert DOOR not in page
    assert "<aside" not in page


def test_the_demos_list_asks_no_database(rf, settings, django_assert_num_queries, db):
    settings.DEMO = True
    with django_assert_num_queries(0):
        rows = demo_logins(rf.get("/"))["demo_logins"]
    assert {row["email"] for row in rows} == EMAILS
    assert all(str(row["label"]) for row in rows)
