"""Every screen of the desk, as the people of the matrix see it: Indonesian through and through, English when asked
for, and light enough for a slow line. What a reader sees is compared with the texts of our own catalogues: a text
of the other language is a leftover, whichever way it came onto the page."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
import pytest
from babel import Locale
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.utils.translation import override

from config.common import translations
from shop.desk.settings import SCREENS
from tests.access.answers import aside, body_of
from tests.access.forms import forms_of
from tests.access.routes import address
from tests.access.rows import DESK, LETTERS, Kind
from tests.access.world import World

NAMES = {  # of rows of the world, which have no English
    "kurir",
    "kertas",
    "warga binaan",
    "people in custody",
    "bendahara kanwil uji",
    "bendahara lapas kelas i semarang",
    "bendahara lapas pemuda tangerang",
}
HEAVIEST = 120 * 1024
SEEN = ("aria-label", "alt", "data-label", "placeholder", "title")
HOLE = re.compile(r"%\([^)]+\)[a-z]|%[sd%]|\{[^{}]*\}")
PLACES = ("/meja/masuk/", "/meja/kode/", "/meja/kode/pasang/", "/meja/kode/atur/", "/meja/undangan/x/")


def places(world: World) -> Iterator[tuple[str, str]]:
    """Who looks at which address: one who acts there or looks first, and the one farthest above; every setting."""
    yield from (("officer A", place) for place in PLACES)
    for name, row in DESK.items():
        if row.kind is Kind.DESK and row.looks:
            place = address(name, world.things[row.of] if row.of else {})
            yield from ((LETTERS[letter], place) for letter in {(row.acts or row.looks)[0], row.looks[-1]})
    for slug in SCREENS:
        yield from (("centre", f"/meja/pengaturan/{slug}/{end}") for end in ("", "baru/"))


def catalogues() -> Iterator[tuple[str, str]]:
    """Each English text with its Indonesian, ours and those of Django's forms."""
    own = [translations.po_file(owner) for owner in translations.owners()]
    for path in [*own, Path(django.__file__).parent / "conf/locale/id/LC_MESSAGES/django.po"]:
        with path.open("rb") as file:
            for message in read_po(file, locale="id"):
                pair = (message.id, message.string)
                ids, texts = (each if isinstance(each, tuple | list) else (each,) for each in pair)
                yield from ((each, texts[0]) for each in ids if each and texts[0])


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@cache
def leftovers(language: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """What must not stand on a page in this language: whole texts, and texts with holes for names and numbers."""
    pairs = list(catalogues())
    here, there = (1, 0) if language == "id" else (0, 1)
    right = {plain(pair[here]) for pair in pairs}
    right |= {plain(name) for name in Locale(language).territories.values()}  # Armenia is no language here
    wrong = {plain(pair[there]) for pair in pairs} - right - NAMES
    if language == "id":
        fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
        raw = {field.name for field in fields} | {field.name.replace("_", " ") for field in fields}
        wrong |= {plain(name) for name in raw if re.search(r"[ _]", name)} - right
    holes = [each for each in wrong if HOLE.search(each) and len(re.sub(r"\W", "", HOLE.sub("", each))) > 7]
    made = [re.compile(".+".join(map(re.escape, HOLE.split(each)))) for each in holes]
    return wrong - set(holes), made


def texts(body: bytes) -> set[str]:
    """What a reader of the page sees or hears, piece by piece, but for what says that it is another language."""
    page = BeautifulSoup(body, "html.parser")
    for each in page.select("script, style, textarea, .demo-banner, [lang]:not(html)"):
        each.decompose()
    found = set(page.stripped_strings)
    found |= {str(tag[name]) for tag in page.find_all(True) for name in SEEN if tag.get(name)}
    return {plain(each) for each in found} | {plain(each).rstrip(":") for each in found}


@cache
def is_foreign(text: str, language: str) -> bool:
    """Menus and headings come again on every screen and are looked at once."""
    wrong, holes = leftovers(language)
    return text in wrong or text not in NAMES and any(hole.fullmatch(text) for hole in holes)


def foreign(body: bytes, language: str) -> set[str]:
    return {each for each in texts(body) if is_foreign(each, language)}


@pytest.mark.parametrize("language", ["id", pytest.param("en", marks=pytest.mark.slow)])
def test_every_screen_speaks_one_language_and_is_light(
    world: World, clients: dict[str, Client], language: str
):
    looked, wrong, heaviest = 0, {}, 0
    with override("id"):
        addresses = dict.fromkeys(places(world))
    for who, place in addresses:
        answer = clients[who].get(place if language == "id" else f"/en{place}")
        body_of(answer)
        if answer.streaming or answer.status_code != 200 or b"<html" not in answer.content:
            continue
        looked, heaviest = looked + 1, max(heaviest, len(answer.content))
        assert f'<html lang="{language}"' in answer.text, place
        if found := foreign(answer.content, language):
            wrong[who, place] = found
        if language == "id":
            for form in forms_of(answer, place):
                if form.method == "post" and form.action.startswith("/meja/"):
                    with aside(clients[who]):
                        refused = clients[who].post(form.action, dict.fromkeys(form.values, ""))
                    if refused.status_code == 422 and (found := foreign(refused.content, language)):
                        wrong[who, form.action, "refused"] = found
    assert wrong == {}
    assert looked >= 120
    assert heaviest <= HEAVIEST


def test_a_leftover_is_noticed():
    assert foreign(b"<p>Ruang</p><p>Sign out</p>", "id") == {"sign out"}
    assert foreign(b"<p>Packed by Sri</p><b data-label='hours_ind'>x</b>", "id") == {
        "packed by sri",
        "hours_ind",
    }
    assert foreign(b"<p>Sign out</p><p lang=id>Keluar</p>", "en") == set()
    assert foreign(b"<p>Keluar</p>", "en") == {"keluar"}
