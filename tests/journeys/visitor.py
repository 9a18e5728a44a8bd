"""A person at a browser without script: opens pages, reads them, fills in forms and presses their buttons.

It sends what a browser would send: every field of the form with the value on the page, hidden ones and
tokens included, changed only where the person typed. So a journey fails when a page forgets something.
"""

from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext


class Visitor:
    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.url = "/"
        self.response: HttpResponse
        self.page: BeautifulSoup

    def open(self, url: str, status: int = 200) -> "Visitor":
        return self._arrive(self.client.get(url, follow=True), url, status)

    def follow(self, text: str, within: str = "main") -> "Visitor":
        """Press the first link whose words contain ``text``."""
        link = next(a for a in self.page.select(f"{within} a[href]") if text in _words(a))
        return self.open(urljoin(self.url, link["href"]))

    def form(self, button: str) -> Tag:
        """The form that has this button."""
        for form in self.page.find_all("form"):
            if any(button in _words(each) for each in form.find_all("button")):
                return form
        buttons = [_words(each) for each in self.page.find_all("button")]
        raise AssertionError(f"no button {button!r} on {self.url}; there are {buttons}")

    def press(self, button: str, status: int = 200, **typed: Any) -> "Visitor":
        """Fill in the form with this button and press it; names that are not on the form fail."""
        form = self.form(button)
        values = values_of(form)
        unknown = set(typed) - names_of(form)
        assert not unknown, f"{unknown} not on the form; it has {names_of(form)}"
        pressed = next(each for each in form.find_all("button") if button in _words(each))
        if pressed.get("name"):
            values[pressed["name"]] = pressed.get("value", "")
        values |= typed
        action = urljoin(self.url, pressed.get("formaction") or form.get("action") or self.url)
        send = self.client.post if form.get("method", "get").lower() == "post" else self.client.get
        headers = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
        return self._arrive(send(action, values, follow=True, headers=headers), action, status)

    def _arrive(self, response: HttpResponse, url: str, status: int) -> "Visitor":
        self.response = response
        if getattr(response, "redirect_chain", None):
            url = urljoin(url, response.redirect_chain[-1][0])
        self.url = urlsplit(url)._replace(scheme="", netloc="").geturl()
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.page = BeautifulSoup(body, "html.parser")
        assert response.status_code == status, f"{response.status_code} at {self.url}: {self.text[:600]}"
        return self

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [_words(each) for each in self.page.select(".error-summary li")]

    def error_of(self, name: str) -> str:
        """The sentence beside a field."""
        field = self.page.find(attrs={"name": name})
        assert field is not None, f"no field {name} on {self.url}"
        ids = str(field.get("aria-describedby", "")).split()
        found = [self.page.find(id=each) for each in ids if "error" in each]
        beside = " ".join(_words(each) for each in found if each)
        return beside.removeprefix("Kesalahan: ").removeprefix("Error: ")

    def says_so_above(self, sentence: str) -> bool:
        """Whether the summary at the top of the page repeats the sentence, after the name of its field."""
        return any(error.endswith(sentence) for error in self.errors)

    def sees(self, *texts: str) -> "Visitor":
        for text in texts:
            assert text in self.text, f"{text!r} not on {self.url}: {self.text[:1500]}"
        return self


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def names_of(form: Tag) -> set[str]:
    return {each["name"] for each in _fields(form, "[name]")}


def _fields(form: Tag, selector: str) -> list[Tag]:
    """Those inside the form, and those elsewhere on the page that belong to it by name."""
    elsewhere = form.find_parents()[-1].select(f'[form="{form["id"]}"]') if form.get("id") else []
    return [*form.select(selector), *elsewhere]


def values_of(form: Tag) -> dict[str, Any]:
    """What a browser would send of this form if nobody typed anything."""
    values: dict[str, Any] = {}
    for field in _fields(form, "input[name], select[name], textarea[name]"):
        if field.has_attr("disabled"):
            continue
        name, kind = field["name"], field.get("type", "text")
        if field.name == "textarea":
            _add(values, name, field.get_text().removeprefix("\n"))
        elif field.name == "select":
            chosen = field.select("option[selected]") or field.select("option")[:1]
            for option in chosen:
                _add(values, name, option.get("value", _words(option)))
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                _add(values, name, field.get("value", "on"))
        elif kind not in {"submit", "button", "file", "image"}:
            _add(values, name, field.get("value", ""))
    return values


def _add(values: dict[str, Any], name: str, value: str) -> None:
    if name not in values:
        values[name] = value
    elif isinstance(values[name], list):
        values[name].append(value)
    else:
        values[name] = [values[name], value]


def photo(name: str, data: bytes, kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=kind)


def says(msgid: str, **named: Any) -> str:
    """What the Indonesian page says for a text of the code, so that a better wording breaks no journey."""
    with translation.override("id"):
        text = gettext(msgid)
    return text % named if named else text


def signed_in(user: Any) -> Visitor:
    """Somebody at the desk, come in through the front door."""
    visitor = Visitor().open("/meja/masuk/")
    return visitor.press(says("Sign in"), username=user.email, password="kata-sandi-uji")
