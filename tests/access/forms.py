"""The forms of a page, filled in by somebody who knows nothing of the shop but what the page says."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse

from config.common import clock
from tests.journeys.visitor import _fields, values_of

SAMPLES = {
    "password": "kata-sandi-uji",
    "current": "kata-sandi-uji",
    "email": "sri.baru@example.com",
    "phone": "081234567890",
    "postcode": "10110",
    "price": "900.000",
    "courier": "JNE",
    "tracking": "JNE123456",
    "code": "820260000000009",
    "ntpn": "9Z9Z9Z9Z9Z9Z9Z9Z",
    "ntb": "123456",
}
BY_KIND = {"number": "1", "email": "sri@example.com", "tel": "081234567890", "url": "https://uji.example/"}
NOT_TYPED = {"hidden", "checkbox", "radio", "submit", "button", "file", "image"}
NOT_SENT = ("/keluar/", "/masuk-sebagai/")  # they end what the test stands on


@dataclass
class Filled:
    action: str
    method: str
    values: dict[str, Any]
    typed: list[str]  # the names somebody types into

    @property
    def key(self) -> tuple[Any, ...]:
        return self.action, self.method, tuple(sorted(self.values))


def forms_of(answer: HttpResponse, url: str) -> list[Filled]:
    """Each form of the page, once for each of its named buttons."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    found = []
    for form in BeautifulSoup(answer.content, "html.parser").find_all("form"):
        action = urljoin(url, form.get("action") or url)
        if action.endswith(NOT_SENT):
            continue
        values, typed = _filled(form)
        buttons = [each for each in form.find_all("button") if each.get("name")]
        presses = [{each["name"]: each.get("value", "")} for each in buttons] or [{}]
        method = form.get("method", "get").lower()
        found += [Filled(action, method, values | press, typed) for press in presses]
    return found


def _filled(form: Tag) -> tuple[dict[str, Any], list[str]]:
    values, typed = values_of(form), []
    for each in _fields(form, "input[name], select[name], textarea[name]"):
        name, kind = each["name"], "select" if each.name == "select" else each.get("type", "text")
        if kind not in NOT_TYPED | {"select"}:
            typed.append(name)
            values[name] = values.get(name) or SAMPLES.get(name) or _by_kind(kind)
        elif kind in ("checkbox", "radio") and name not in values:
            values[name] = each.get("value", "on")
        elif kind == "select" and not values.get(name):
            values[name] = next((o["value"] for o in each.select("option[value]") if o["value"]), "")
    return values, typed


def _by_kind(kind: str) -> str:
    return clock.today().isoformat() if kind == "date" else BY_KIND.get(kind, "Uji coba")
