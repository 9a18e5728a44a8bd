"""The guide for the desk names only what is there: chapters, addresses and the words of the screens."""

import ast
import re

from django.urls import resolve

from tests.architecture.files import ROOT

GUIDE = ROOT / "docs" / "guide"
STEPS = ["perencanaan", "produksi", "distribusi", "pemasaran", "penjualan", "keuangan", "penyetoran-pnbp"]
CHAPTERS = [f"{n}-{step}.md" for n, step in enumerate(STEPS, 1)]
TEXTS = {name: (GUIDE / name).read_text(encoding="utf-8") for name in ["README.md", *CHAPTERS]}


def on_screen() -> set[str]:
    """Every Indonesian text of the shop."""
    found = set()
    for path in ROOT.glob("*/**/locale/id/LC_MESSAGES/django.po"):
        if ".venv" not in path.parts:
            texts = re.findall(
                r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', path.read_text(encoding="utf-8"), re.MULTILINE
            )
            found |= {ast.literal_eval(f"({text})") for text in texts}
    return found


def test_its_chapters_are_the_seven_steps():
    assert sorted(path.name for path in GUIDE.glob("*.md")) == sorted(TEXTS)
    assert re.findall(r"^\| \[.*?\]\((.+?)\)", TEXTS["README.md"], re.MULTILINE) == CHAPTERS
    for name in CHAPTERS:
        assert "## Bila ada yang tidak berjalan" in TEXTS[name]
        assert 200 < len(TEXTS[name].split()) < 800


def test_links_and_pictures_are_there():
    named = {(name, to) for name, text in TEXTS.items() for to in re.findall(r"\]\((.+?)\)", text)}
    assert len(named) > 15
    assert {(name, to) for name, to in named if not (GUIDE / to).is_file()} == set()


def test_what_is_printed_bold_stands_on_the_screen():
    known = on_screen()
    bold = {
        (name, word)
        for name, text in TEXTS.items()
        for word in re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))
    }
    assert {(name, word) for name, word in bold - {("README.md", "tebal")} if word not in known} == set()


def test_its_addresses_lead_to_pages():
    named = {to for text in TEXTS.values() for to in re.findall(r"`(/[\w/-]+/)`", text)}
    by_wagtail = {to for to in named if resolve(to).url_name == "wagtail_serve"}
    assert by_wagtail == {"/transparansi/"}
