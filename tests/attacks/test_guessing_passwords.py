"""Five wrong passwords for one person from one place, at both doors, however the address is spelled."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

SPELLINGS = {
    "capitals": ["officer.smg@example.com", "Officer.SMG@example.com", "OFFICER.SMG@EXAMPLE.COM"] * 2,
    "letters with the same capital": [
        "officer.smg@example.com",
        "off\u0131cer.smg@example.com",
        "officer.\u017fmg@example.com",
        "off\u0131cer.\u017fmg@example.com",
        "OFFICER.\u017fMG@example.com",
        "OFF\u0131CER.smg@example.com",
    ],
}


@pytest.fixture(autouse=True)
def counted(settings) -> None:
    settings.AXES_ENABLED = True
    factories.make_prison("SMG")


@pytest.mark.parametrize("spellings", SPELLINGS.values(), ids=SPELLINGS)
def test_the_editors_door_counts_all_spellings_as_one(spellings: list[str]):
    answers = [Client().post("/cms/login/", {"username": who, "password": "salah"}) for who in spellings]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2


def test_both_doors_count_together():
    doors = ["/cms/login/", "/meja/masuk/"] * 3
    answers = [Client().post(d, {"username": "officer.smg@example.com", "password": "x"}) for d in doors]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2


def test_somebody_else_and_somewhere_else_is_not_stopped():
    for _time in range(5):
        Client().post("/cms/login/", {"username": "officer.smg@example.com", "password": "salah"})
    right = {"password": "kata-sandi-uji"}
    other = Client().post("/meja/masuk/", {"username": "head.smg@example.com", **right})
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").post(
        "/meja/masuk/", {"username": "officer.smg@example.com", **right}
    )
    assert [other.status_code, elsewhere.status_code] == [302, 302]


@pytest.mark.parametrize("name", ["x" * 10_000, "\0", "\u202e", "' OR 1=1 --", "%s"])
@pytest.mark.parametrize("door", ["/cms/login/", "/meja/masuk/"])
def test_an_odd_address_is_only_wrong(name: str, door: str):
    assert Client().post(door, {"username": name, "password": "salah"}).status_code == 422
