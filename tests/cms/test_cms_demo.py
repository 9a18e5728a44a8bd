"""What the demo brings: every page in both languages, true to its sources, and safe to repeat."""

import re
import tomllib

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page

from cms import demo
from cms.models import PrisonPage
from cms.services import EDITORS
from partners import demo as partners_demo
from partners.models import Partner
from shop.accounts import demo as accounts_demo
from shop.accounts.models import User
from tests.cms.conftest import EDITOR

FORBIDDEN = re.compile(
    r"\b(napi|narapidana|tahanan|penjahat|kriminal|inmates?|convicts?|criminals?)\b|!", re.IGNORECASE
)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        accounts_demo.user("Editor", EDITOR)
        demo.load(partners_demo.load(), host="testserver", port=80)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def prisons(loaded, db):
    cache.clear()
    yield {prison.code: prison for prison in Partner.objects.all()}
    cache.clear()


def texts(found=None):
    words = tomllib.loads(demo.WORDS.read_text(encoding="utf-8")) if found is None else found
    for value in words.values():
        if isinstance(value, dict):
            yield from texts(value)
        else:
            yield value


def test_every_page_answers_in_both_languages(prisons, client):
    live = Page.objects.live().filter(depth__gt=1)
    assert live.count() == 2 * (1 + 1 + 6 + 4 + 2)
    for page in live:
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_footers_links_answer(prisons, client, prefix):
    page = client.get(f"{prefix}/").text
    footer = page[page.index('<footer class="site-footer">') :]
    links = re.findall(r'href="([^"]+)"', footer)
    assert {
        f"{prefix}/{slug}/" for slug in ("lapas", "cara-kerja", "pengiriman", "privasi", "tentang")
    } <= set(links)
    for link in links:
        assert client.get(link, follow=True).status_code == 200


def test_loading_again_makes_nothing_and_keeps_what_an_editor_changed(prisons):
    page = PrisonPage.objects.filter(slug="ambarawa").first()
    page.introduction = "Ditulis editor."
    page.save_revision().publish()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision"))
    demo.load(prisons, host="testserver", port=80)
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision")) == before
    assert PrisonPage.objects.get(pk=page.pk).introduction == "Ditulis editor."


def test_the_demos_editor_is_one(prisons):
    editor = User.objects.get(email=EDITOR)
    assert [group.name for group in editor.groups.all()] == [EDITORS]
    assert editor.has_perm("wagtailadmin.access_admin")
    assert not editor.is_staff


def test_every_prison_names_its_sources(prisons):
    for page in PrisonPage.objects.live():
        heading = "Sumber" if page.locale.language_code == "id" else "Sources"
        assert f"<h3>{heading}</h3><ul><li>JMM 8(2) 2024" in str(page.body)


def test_the_words_are_the_shops():
    assert [text for text in texts() if FORBIDDEN.search(text)] == []


def test_both_languages_say_as_much():
    words = tomllib.loads(demo.WORDS.read_text(encoding="utf-8"))
    entries = [words["home"], words["index"], *words["prisons"].values(), *words["plain"].values()]
    for entry in entries:
        assert list(entry) == ["id", "en"]
        counts = [[entry[code]["body"].count(tag) for tag in ("<h2>", "<p>", "<li>")] for code in entry]
        assert counts[0] == counts[1]
