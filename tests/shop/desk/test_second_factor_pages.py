"""The door between the password and everything else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.urls.converters import IntConverter
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.common import clock
from shop.accounts import second_factor
from shop.accounts.demo import DOMAIN
from shop.accounts.services import change_password
from shop.desk.urls import urlpatterns
from tests import factories
from tests.journeys.visitor import Visitor
from tests.shop.desk.test_walls import PUBLIC, SCREENS, SECOND_FACTOR
from tests.support.phones import code_of, give_phone, rested

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_doors")]
PASSWORD = "kata-sandi-uji"


def sign_in(user, client=None):
    client = client or Client()
    client.post("/meja/masuk/", {"username": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


def is_in(client):
    return client.get("/meja/").status_code == 200


@pytest.fixture
def officer(smg):
    return factories.person(smg, "officer")


@pytest.fixture
def phone(officer):
    return give_phone(officer)


def test_the_first_sign_in_sets_up_a_phone_before_anything_is_shown(officer):
    visitor = Visitor().open("/meja/masuk/")
    visitor.press("Masuk", username=officer.email, password=PASSWORD)
    assert visitor.url == "/meja/kode/pasang/?next=%2Fmeja%2F"
    assert visitor.page.select_one("img.qr")["src"].startswith("data:image/svg+xml")
    assert "Barang" not in visitor.text
    key = visitor.page.select_one(".key code").get_text().replace(" ", "")
    visitor.press("Pasang", status=422, code="12")
    assert visitor.page.select_one(".key code").get_text().replace(" ", "") == key
    assert not TOTPDevice.objects.exists()
    bound = TOTPDevice(user=officer, key=second_factor.links.read("phone", _hidden(visitor, "key"))["key"])
    code = code_of(bound)
    visitor.press("Pasang", code=f"{code[:3]} {code[3:]}")
    codes = [each.get_text() for each in visitor.page.select(".recovery code")]
    assert len(codes) == 10
    assert all(re.fullmatch(r"[a-z]{5}-[a-z]{5}", code) for code in codes)
    assert visitor.response["Cache-Control"] == "private, no-store"
    visitor.follow("Sudah saya simpan")
    assert visitor.url == "/meja/"
    again = sign_in(officer)
    answer = again.post("/meja/kode/", {"code": codes[0], "next": "/meja/kiriman/"})
    assert (answer.status_code, answer["Location"]) == (302, "/meja/kiriman/")
    assert is_in(again)


def _hidden(visitor, name):
    return visitor.page.find("input", attrs={"name": name})["value"]


def test_without_the_second_factor_every_address_leads_to_it(smg, phone, officer):
    head = factories.person(smg, "head")
    appointment = officer.appointments.get().pk
    asked = {
        each.name: {
            name: appointment if isinstance(blank, IntConverter) else "x"
            for name, blank in each.pattern.converters.items()
        }
        for each in urlpatterns
        if each.name not in PUBLIC | SECOND_FACTOR | SCREENS
    }
    for user, where in ((officer, "/meja/kode/"), (head, "/meja/kode/pasang/")):
        client = sign_in(user)
        for name, blanks in asked.items():
            address = reverse(f"desk:{name}", kwargs=blanks)
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, where), name
        assert client.get("/meja/kode/atur/")["Location"].startswith(where)


def test_the_stories_want_it_too(django_user_model):
    boss = django_user_model.objects.create_superuser("boss@example.com", PASSWORD)
    client = sign_in(boss)
    for path in ("/cms/", "/cms/pages/", "/cms/images/"):
        assert client.get(path)["Location"].startswith("/meja/kode/pasang/?next=%2Fcms%2F"), path
    phone = give_phone(boss)
    answer = client.post("/meja/kode/", {"code": code_of(phone), "next": "/cms/"})
    assert answer["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_buyers_are_not_asked(client):
    buyer = factories.make_user("sri@example.com")
    client.force_login(buyer, backend="shop.accounts.backends.EmailBackend")
    assert client.get("/akun/").status_code == 200
    for name in SECOND_FACTOR:
        assert client.get(reverse(f"desk:{name}")).status_code == 403
        assert client.post(reverse(f"desk:{name}")).status_code == 403
    assert Client().get("/meja/kode/")["Location"] == "/meja/masuk/?next=/meja/kode/"


def test_a_wrong_code_is_a_sentence_and_too_many_are_429(officer, phone):
    client = sign_in(officer)
    answer = client.post("/meja/kode/", {"code": "000000", "next": "/meja/kiriman/"})
    assert answer.status_code == 422
    assert "Kode ini salah atau sudah dipakai." in answer.content.decode()
    assert 'value="/meja/kiriman/"' in answer.content.decode()
    answer = client.post("/meja/kode/", {"code": code_of(phone)})
    assert answer.status_code == 429
    assert "Terlalu banyak kode salah." in answer.content.decode()
    assert client.post("/meja/kode/", {"code": ""}).status_code == 422
    assert not is_in(client)
    rested(phone)
    before = client.session.session_key
    assert client.post("/meja/kode/", {"code": code_of(phone)}).status_code == 302
    assert client.session.session_key != before
    assert is_in(client)


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_one_goes_on_within_the_shop(officer, phone, away):
    client = sign_in(officer)
    assert client.post("/meja/kode/", {"code": code_of(phone), "next": away})["Location"] == "/meja/"


def test_a_phone_taken_out_ends_the_sessions_it_opened(officer, phone):
    client = sign_in(officer)
    client.post("/meja/kode/", {"code": code_of(phone)})
    assert is_in(client)
    second_factor.reset(user=officer, by=None)
    assert client.get("/meja/")["Location"].startswith("/meja/kode/pasang/")


def trusting(user, phone):
    client = sign_in(user)
    client.post("/meja/kode/", {"code": code_of(phone), "trust": "on"})
    client.post("/meja/keluar/")
    return client


def test_an_officers_browser_is_trusted_for_thirty_days(officer, phone):
    client = trusting(officer, phone)
    cookie = client.cookies[second_factor.COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (30 * 24 * 3600, True, "Lax")
    assert is_in(sign_in(officer, client))
    client.post("/meja/keluar/")
    with clock.at(clock.now() + timedelta(days=30)):
        assert not is_in(sign_in(officer, client))


def test_it_is_asked_again_after_forgetting_another_password_and_a_new_role(smg, officer, phone):
    for undo in (
        lambda: second_factor.forget_browsers(user=officer),
        lambda: change_password(user=officer, current=PASSWORD, password=PASSWORD),
        lambda: officer.appointments.create(office=smg.office, role="treasurer", valid_from=factories.BEGIN),
    ):
        TOTPDevice.objects.update(last_t=-1)
        type(officer).objects.update(browsers_forgotten_at=None)
        client = trusting(officer, phone)
        assert is_in(sign_in(officer, client))
        client.post("/meja/keluar/")
        with clock.at(clock.now() + timedelta(seconds=1)):
            undo()
            officer.refresh_from_db()
            assert not is_in(sign_in(officer, client))


def test_a_reviewers_browser_is_not_trusted_whatever_is_posted(smg, officer, phone):
    reviewer = factories.person(smg, "reviewer")
    client = trusting(reviewer, give_phone(reviewer))
    assert second_factor.COOKIE not in client.cookies
    assert "trust" not in sign_in(reviewer).get("/meja/kode/").context["form"].fields
    stolen = trusting(officer, phone).cookies[second_factor.COOKIE].value
    client.cookies[second_factor.COOKIE] = stolen
    assert not is_in(sign_in(reviewer, client))


def test_new_recovery_codes_and_another_phone_want_a_code_again(officer, phone):
    client = sign_in(officer)
    client.post("/meja/kode/", {"code": code_of(phone)})
    assert client.post("/meja/kode/atur/", {"action": "phone", "code": "000000"}).status_code == 422
    assert TOTPDevice.objects.filter(pk=phone.pk).exists()
    rested(phone)
    page = client.post("/meja/kode/atur/", {"action": "codes", "code": code_of(phone, 1)})
    assert (page.status_code, len(page.context["codes"]), StaticToken.objects.count()) == (200, 10, 10)
    answer = client.post("/meja/kode/atur/", {"action": "phone", "code": page.context["codes"][0]})
    assert answer["Location"] == "/meja/kode/pasang/"
    assert not TOTPDevice.objects.exists()


def test_looking_writes_nothing_and_asks_little(officer, phone):
    client = sign_in(officer)
    with CaptureQueriesContext(connection) as queries:
        client.get("/meja/kode/")
    assert len(queries) == 9
    assert not [each["sql"] for each in queries if re.match("INSERT|UPDATE|DELETE", each["sql"])]
    client.post("/meja/kode/", {"code": code_of(phone)})
    with CaptureQueriesContext(connection) as asked:
        client.get("/meja/kiriman/")
    assert sum("otp_totp" in each["sql"] for each in asked) == 1


def test_the_demos_click_passes_it_in_the_demo_only(client, officer, settings):
    user = factories.make_user(f"petugas.semarang@{DOMAIN}")
    officer.appointments.update(user=user)
    settings.DEMO = True
    client.post("/meja/masuk-sebagai/", {"email": user.email}, headers={"sec-fetch-site": "same-origin"})
    assert is_in(client)
    settings.DEMO = False
    assert client.get("/meja/")["Location"].startswith("/meja/kode/pasang/")
    settings.DEMO = True
    assert not is_in(sign_in(user, Client()))
