"""Every address of shop and desk, for each of twelve people, read and written to: who comes in, and that nothing is
written by whoever does not. The expectation stands in ``rows``; an address that is not listed fails here."""

import pytest
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client

from tests.access.answers import aside, body_of
from tests.access.routes import address, of_the_shop
from tests.access.rows import LETTERS, ROWS, Kind, Row
from tests.access.world import PEOPLE, World

DOORS = ("/meja/masuk/", "/akun/masuk/", "/_util/login/")
# What an address may name without speaking of a prison.
NOBODYS = {"", "screen"}
WITHOUT_DESK = {"buyer", "other buyer", "editor", "superuser"}
# What counts visits and tries is no change to the shop.
COUNTED = {"django_session", "common_ratewindow", "axes_accessattempt", "axes_accesslog", "expo_codeuse"}
# Oscar opens the basket of somebody signed in when it is first looked at, and it is empty.
OPENED = {"basket_basket"}
HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
# What would do harm, were the door open; with what an address might take without being asked.
HARM = {
    "delta": "5",
    "price": "1",
    "title_ind": "Milik saya",
    "action": "publish",
    "safe": "on",
    "courier": "JNE",
    "tracking": "JNE123456",
    "reference": "X1",
    "amount": "1",
    "received_on": "2026-01-01",
    "code": "820260000000009",
    "ntpn": "9Z9Z9Z9Z9Z9Z9Z9Z",
    "ntb": "1",
    "paid_on": "2026-01-01",
    "reason": "x",
    "prison": "1",
    "status": "paid",
    "state": "paid",
    "is_staff": "on",
    "num_allocated": "5",
}


def test_every_address_is_in_the_matrix():
    routes = of_the_shop()
    missing = [
        f'"{name}": desk(SELLING, "o", "…"),  # {route}'
        if name.startswith("desk:")
        else f'"{name}": …,  # {route}'
        for name, (route, _view) in routes.items()
        if name not in ROWS
    ]
    assert not missing, "write lines into tests/access/rows.py:\n" + "\n".join(missing)
    assert set(ROWS) - set(routes) == set()


def outcome(answer: HttpResponse) -> str:
    if answer.status_code == 302 and answer["Location"].partition("?")[0] in DOORS:
        return "door"
    return {403: "no", 404: "none"}.get(answer.status_code, "in")


def expected(row: Row, who: str, method: str) -> set[str]:
    """What may happen. Inside one's own prison a refusal may also hide the thing; a stranger never learns of it."""
    if row.kind is Kind.NOWHERE:
        return {"none"}
    if row.kind is Kind.OPEN:
        return {"in", "door"}
    if who == "anonymous":
        return {"door"}
    if row.kind is Kind.STAFF:
        return {"no"} if who in {"buyer", "other buyer"} else {"in"}
    if row.kind is not Kind.DESK:
        return {"in"} if row.kind is Kind.SIGNED_IN or who == "buyer" else {"none"}
    if who in WITHOUT_DESK:
        return {"no"}
    if who == "officer B":
        return {"none"} if row.of not in NOBODYS else expected(row, "officer A", method)
    allowed = {LETTERS[letter] for letter in (row.acts if method == "post" else row.looks)}
    return {"in"} if who in allowed else {"no", "none"}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_comes_in(world: World, clients: dict[str, Client], who: str, monkeypatch):
    # Who comes in is decided before a page is drawn; what it shows is looked at elsewhere.
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    client, wrong = clients[who], []
    harm = HARM | {"order": world.things["order"]["order_number"]}
    for name, row in ROWS.items():
        place = address(name, world.things[row.of] if row.of else {})
        for method in ("get", "post"):
            with aside(client) as tables:
                answer = getattr(client, method)(place, harm if method == "post" else None)
                body_of(answer)
            found = outcome(answer)
            if answer.status_code != 405 and found not in expected(row, who, method):
                wrong.append((method, place, found, expected(row, who, method)))
            if method == "get":
                tables -= OPENED
            if tables - COUNTED and (found != "in" or method == "get"):
                wrong.append((method, place, found, tables - COUNTED))
            if HEADERS - set(answer.headers):
                wrong.append((method, place, HEADERS - set(answer.headers)))
    assert wrong == []
