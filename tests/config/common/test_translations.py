"""The catalogues' keeper: what it reads, what it refuses, what it writes."""

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from config.common import translations

TEMPLATE = """{% load i18n %}
  <p title="{% translate 'Hello' %}">{% translate "50% off" context "price" %}</p>
    {% blocktranslate trimmed with n=x count c=y %}
      {{ c }} item
    {% plural %}
      {{ c }} items
    {% endblocktranslate %}
   {{ x|default:_("none") }} {% include "a.html" with label=_("Sum") %} {# {% translate "not me" %} #}
 {% comment %} Translators: q ( {% translate "nor me" %}
 {% endcomment %}{% translate "Last" %} "unbalanced ( [ {
"""
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
TEXTS = [_("One " "text"), pgettext("verb", "Order"), ngettext("%(n)s day", "%(n)s days", 2)]
"""
COMPLETE = """
msgid "One text"
msgstr "Satu teks"

msgctxt "verb"
msgid "Order"
msgstr "Pesan"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s hari"
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app with code and an empty catalogue, as the only package there is."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PACKAGES", ("app",))
    (tmp_path / "app" / "locale").mkdir(parents=True)
    (tmp_path / "app" / "models.py").write_text(CODE)
    return tmp_path / "app"


def write(owner: Path, entries: str) -> Path:
    path = translations.po_file(owner)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(translations.HEADER + entries)
    return path


def test_every_form_of_a_template_text_is_found(app: Path):
    page = app / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(TEMPLATE)
    assert [(message, context) for _line, message, context in translations.messages_of(page)] == [
        ("Hello", None),
        ("50%% off", "price"),
        (("%(c)s item", "%(c)s items"), None),
        ("none", None),
        ("Sum", None),
        ("Last", None),
    ]


def test_a_complete_catalogue_has_no_problems(app: Path):
    write(app, COMPLETE)
    assert translations.problems() == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (COMPLETE.replace("Satu teks", ""), "app: untranslated: One text"),
        (COMPLETE.replace('\nmsgid "One text"', '\n#, fuzzy\nmsgid "One text"'), "app: fuzzy: One text"),
        (COMPLETE.replace('"One text"', '"Two texts"'), "app: missing: One text"),
        (COMPLETE + '\nmsgid "Old"\nmsgstr "Lama"\n', "app: obsolete: Old"),
        (
            COMPLETE.replace("%(n)s hari", "%(jumlah)s hari"),
            "app: placeholders differ ('%(jumlah)s hari'): %(n)s day",
        ),
        (COMPLETE.replace("Satu teks", "Satu teks:"), "app: ends differently ('Satu teks:'): One text"),
    ],
)
def test_a_gap_is_named(app: Path, entries: str, problem: str):
    write(app, entries)
    assert problem in translations.problems()


def test_two_words_for_one_key_are_a_conflict(app: Path):
    write(app, COMPLETE)
    inner = app / "inner"
    (inner / "locale").mkdir(parents=True)
    (inner / "models.py").write_text(CODE)
    write(inner, COMPLETE.replace("Satu teks", "Sebuah teks"))
    assert translations.problems() == ["app/inner: conflict with app ('Satu teks', 'Sebuah teks'): One text"]


def test_a_text_without_catalogue_is_named_and_updating_makes_one(app: Path):
    (app / "locale").rmdir()
    (app / "apps.py").touch()
    assert translations.problems() == ["app/models.py: has texts, but no folder above it has locale/"]
    assert translations.update() == ["app/locale/id/LC_MESSAGES/django.po"]
    assert translations.problems() == [
        "app: untranslated: %(n)s day",
        "app: untranslated: One text",
        "app: untranslated: Order",
    ]


def test_updating_adds_and_drops_but_keeps_what_was_translated(app: Path):
    path = write(
        app,
        '\nmsgid "One text"\nmsgstr "Satu teks"\n\nmsgid "Old"\nmsgstr "Lama"\n'
        '\n# keep: of Oscar\nmsgid "Basket"\nmsgstr "Keranjang"\n',
    )
    assert translations.update() == ["app/locale/id/LC_MESSAGES/django.po"]
    assert translations.problems() == ["app: untranslated: %(n)s day", "app: untranslated: Order"]
    assert 'msgstr "Satu teks"' in path.read_text()
    assert 'msgstr "Keranjang"' in path.read_text()
    assert "Lama" not in path.read_text()
    assert translations.update() == []


def test_only_a_changed_catalogue_is_compiled(app: Path):
    write(app, COMPLETE)
    (compiled,) = translations.compile_stale()
    assert compiled.suffix == ".mo"
    assert translations.compile_stale() == []


def test_english_pages_say_what_the_code_says():
    """Oscar and Django bring English catalogues of their own, which would reword a text of ours that they know."""
    texts = {
        message.id
        for catalog in translations.needed().values()
        for message in catalog
        if isinstance(message.id, str) and message.id and not message.context
    }
    with translation.override("en"):
        reworded = {text: gettext(text) for text in texts if gettext(text) != text}
    assert reworded == {}
