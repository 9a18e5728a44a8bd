"""What the demo brings: every page in both languages, true to its sources, and safe to repeat."""

import re
import tomllib

import pytest
from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page

from catalogue import demo as catalogue_demo
from catalogue.models import Product
from cms import demo
from cms.models import PrisonPage
from cms.services import EDITORS
from media.models import Picture
from partners import demo as partners_demo
from partners.models import Partner
from partners.workshops.demo import WORKSHOPS
from shop.accounts import demo as accounts_demo
from shop.accounts.models import User
from tests import factories
from tests.cms.conftest import EDITOR

FORBIDDEN = re.compile(
    r"\b(eks-)?(napi|narapidana|tahanan|penjahat|kriminal|inmates?|convicts?|prisoners?|criminals?|offenders?)\b|!",
    re.IGNORECASE,
)
DOI = "10.31764/jmm.v8i2.21782"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in demo.WORDS.glob("*.toml")}
LONG = sorted(name for name in FILES if name.startswith(("lapas-", "cerita-")))
REFERENCES = ("picture", "products", "workshop", "page")


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


def both(value):
    """Every text of a file, as the table of its languages."""
    if isinstance(value, dict) and value.keys() & demo.LANGUAGES:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from both(part)


def texts():
    return [text for words in FILES.values() for each in both(words) for text in each.values()]


def body(name, language):
    return " ".join(each[language] for each in both(FILES[name].get("body", [])))


def references(value, name=""):
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else ((name, part) for part in value):
            yield from references(part, key)
    elif name in REFERENCES:
        yield name, value


def test_every_page_answers_in_both_languages(prisons, client):
    live = Page.objects.live().filter(depth__gt=1)
    assert live.count() == 2 * len(FILES) == 2 * len(demo.pages())
    for page in live:
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_footers_links_answer(prisons, client, prefix):
    page = client.get(f"{prefix}/").text
    footer = page[page.index('<footer class="site-footer">') :]
    links = re.findall(r'href="([^"]+)"', footer)
    told = ("lapas", "cerita", "cara-kerja", "tanya-jawab", "pengiriman", "privasi")
    open_books = ("transparansi", "kerja-dan-premi", "mitra", "tentang")
    assert {f"{prefix}/{slug}/" for slug in (*told, *open_books)} <= set(links)
    for link in links:
        assert client.get(link, follow=True).status_code == 200


def test_the_texts_links_answer_in_their_own_language(prisons, client):
    found = {
        (language, link)
        for words in FILES.values()
        for each in both(words)
        for language, text in each.items()
        for link in re.findall(r'href="(/[^"]*)"', text)
    }
    assert {("id", "/mitra/"), ("en", "/en/mitra/"), ("id", "/cerita/sentra-roti/")} <= found
    for language, link in found:
        assert link.startswith("/en/") == (language == "en")
        assert client.get(link, follow=True).status_code == 200


def test_loading_again_makes_nothing_and_keeps_what_an_editor_changed(prisons):
    page = PrisonPage.objects.filter(slug="ambarawa").first()
    page.introduction = "Ditulis editor."
    page.save_revision().publish()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision"))
    demo.load(prisons, host="testserver", port=80)
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision")) == before
    assert PrisonPage.objects.get(pk=page.pk).introduction == "Ditulis editor."


def test_a_page_that_is_missing_in_one_language_joins_its_translation(prisons):
    indonesian, english = PrisonPage.objects.filter(slug="ambarawa").order_by("locale__language_code")[::-1]
    english.delete()
    demo.load(prisons, host="testserver", port=80)
    again = PrisonPage.objects.get(slug="ambarawa", locale__language_code="en")
    assert again.translation_key == indonesian.translation_key


def test_the_demos_editor_is_one(prisons):
    editor = User.objects.get(email=EDITOR)
    assert [group.name for group in editor.groups.all()] == [EDITORS]
    assert editor.has_perm("wagtailadmin.access_admin")
    assert not editor.is_staff


@pytest.mark.parametrize("language", sorted(demo.LANGUAGES))
@pytest.mark.parametrize("name", LONG)
def test_prisons_and_stories_are_told_in_300_to_600_words(name, language):
    assert 300 <= len(re.sub(r"<[^>]+>", " ", body(name, language)).split()) <= 600


@pytest.mark.parametrize("language", sorted(demo.LANGUAGES))
def test_there_are_six_prisons_and_three_stories_and_each_names_its_sources(language):
    heading = {"id": "Sumber", "en": "Sources"}[language]
    for name in LONG:
        words = FILES[name]
        sources = words["sources"][language] if words["kind"] == "story" else body(name, language)
        first = f"<h3>{heading}</h3>\n<ul><li>" if words["kind"] == "prison" else ""
        assert f"{first}JMM 8(2) 2024, DOI {DOI}" in sources.lstrip()
    kinds = [FILES[name]["kind"] for name in LONG]
    assert (kinds.count("prison"), kinds.count("story")) == (6, 3)


@pytest.mark.parametrize("name", ["kerja-dan-premi", "transparansi", "mitra"])
def test_what_speaks_of_rules_names_its_sources(name):
    for language, heading in (("id", "Sumber"), ("en", "Sources")):
        told = body(name, language)
        assert DOI in told[told.index(f"<h3>{heading}</h3>") :]


def test_every_answer_about_work_names_its_source():
    for language, source in (("id", "Sumber: "), ("en", "Source: ")):
        answers = body("kerja-dan-premi", language).split("<h3>")[0].split("<h2>")[1:]
        assert len(answers) == 8
        assert [answer for answer in answers if source not in answer] == []


def test_about_cites_the_one_article_and_links_to_no_duplicate():
    for language, words in (("id", "sudah ditarik"), ("en", "has been retracted")):
        about = body("tentang", language)
        assert re.findall(r'href="(https?:[^"]+)"', about) == [f"https://doi.org/{DOI}"]
        assert about.count(words) == 1
    outside = {link for text in texts() for link in re.findall(r'href="(https?:[^"]+)"', text)}
    assert outside == {f"https://doi.org/{DOI}"}
    assert [text for text in texts() if re.search(r"madani|10\.35970", text, re.IGNORECASE)] == []
    assert {doi for text in texts() for doi in re.findall(r"10\.\d{4,}/[\w.]*\w", text)} == {DOI}


def test_the_words_are_the_shops():
    assert [text for text in texts() if FORBIDDEN.search(text)] == []


def test_both_languages_say_as_much():
    for words in FILES.values():
        for each in both(words):
            assert each.keys() == demo.LANGUAGES
            counts = [[text.count(tag) for tag in ("<h2>", "<h3>", "<p>", "<li>")] for text in each.values()]
            assert counts[0] == counts[1], each


def test_both_languages_name_the_same_figures():
    """Numbers of two digits and more, whatever the mark between thousands."""

    def figures(text):
        return sorted(re.findall(r"\d{2,}", re.sub(r"(?<=\d)[.,](?=\d)", "", re.sub(r"<[^>]+>", "", text))))

    for words in FILES.values():
        for each in both(words):
            if "ribu" not in each["id"]:  # Rp10 ribu is Rp10,000.
                assert figures(each["id"]) == figures(each["en"]), each


def test_what_the_pages_show_is_in_the_demo():
    keys = {row["key"] for row in catalogue_demo.goods()}
    drawn = {path.stem for path in catalogue_demo.PICTURES.glob("*.webp")}
    there = {
        "products": keys,
        "picture": drawn,
        "workshop": {f"{prison}/{code}" for prison, code, *_rest in WORKSHOPS},
        "page": {words["slug"] for words in FILES.values()},
    }
    named = {reference for words in FILES.values() for reference in references(words)}
    assert {name for name, _value in named} == set(REFERENCES)
    assert [(name, value) for name, value in named if value not in there[name]] == []


def test_a_picture_is_found_by_the_key_of_its_thing(db, monkeypatch):
    workshop = factories.make_workshop(factories.make_prison("UJI"))
    row = {"key": "mat", "prison": "uji", "workshop": workshop.code, "title_ind": "Keset uji"}
    monkeypatch.setattr(catalogue_demo, "goods", lambda: [row])
    with pytest.raises(Product.DoesNotExist):
        catalogue_demo.picture("mat")
    mat = factories.make_product(workshop, title="Keset uji")
    assert catalogue_demo.product("mat") == mat
    assert catalogue_demo.picture("mat") == mat.card_picture
    with pytest.raises(Picture.DoesNotExist):
        catalogue_demo.picture("mat-detail")


def test_every_named_block_is_there_and_an_editor_can_save_it(prisons):
    """Limits of length and all: whoever opens a page finds nothing to repair but what he writes himself."""
    for words in demo.pages():
        for page in demo.model_of(words["kind"]).objects.filter(slug__startswith=words["slug"]):
            page.full_clean()
            page.body.stream_block.clean(page.body)
            told = [kind for block in words.get("body", []) for kind in block]
            assert [kind for kind in told if kind not in page.body.stream_block.child_blocks] == []
            without_goods = {"picture", "gallery", "making", "products", "workshop"}
            shown = [block.block_type for block in page.body]
            assert shown == [kind for kind in told if kind not in without_goods]
