"""The look: what is inlined, what the policy allows, and what every component must not do."""

import hashlib
import re
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.utils import translation

from config.common import serat
from config.common.templatetags import serat as tags
from config.common.templatetags.styleguide import samples

TEMPLATES = Path(settings.BASE_DIR) / "config" / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))

# What styles several small parts, or text that people wrote.
SHARED_STYLES = {
    "buttons": "button.html, and whatever looks like one",
    "estimate": "shipping_estimate.html, price_steps.html",
    "filters": "filter_form.html, chips.html",
    "forms": "field.html, choices.html, quantity.html",
    "money": "money_split.html, money_table.html, totals.html",
    "navigation": "pagination.html, tabs.html",
    "notices": "notice.html, messages.html, error_summary.html, empty_state.html",
    "places": "the field of the checkout that takes a place, with its suggestions",
    "prose": "stories and pages, link lists",
    "rule": "page_head.html, gallery.html, work_card.html",
    "search": "header.html: suggestions while one types",
    "shell": "header.html, footer.html, demo_banner.html, the skip link",
    "tags": "tag.html",
}


def styleguide(language: str = "id", path: str = "/styleguide/") -> str:
    with translation.override(language):
        return render_to_string("styleguide.html", request=RequestFactory().get(path))


@pytest.mark.parametrize("shell", ["styleguide.html", "404.html", "500.html"])
def test_the_policy_allows_every_inlined_style(shell):
    page = render_to_string(shell, request=RequestFactory().get("/"))
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert styles
    assert {serat.source_hash(style) for style in styles} <= set(
        settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["style-src"]
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_needs_an_inline_style_or_script(language):
    page = styleguide(language)
    assert re.findall(r"\sstyle=|\son[a-z]+=|<script>|javascript:", page) == []


def test_styles_stay_light():
    compressed = len(zlib.compress("".join(serat.STYLESHEETS.values()).encode(), 9))
    assert compressed <= 12 * 1024


def test_a_squeezed_style_keeps_its_rules():
    assert serat.squeeze("a { b: c d ; }\n/* no */ @media (x: y) { e , f { g: h(1px + 2px); } }") == (
        "a{b: c d}@media (x: y){e,f{g: h(1px + 2px)}}"
    )


def test_a_font_bears_its_own_hash():
    files = sorted((serat.STATIC / "fonts").glob("*.woff2"))
    assert len(files) == 2
    for file in files:
        assert file.name.split(".")[1] == hashlib.sha256(file.read_bytes()).hexdigest()[:8]
        assert f"{serat.STATIC_URL}fonts/{file.name}" in serat.STYLESHEETS["site"]
    assert serat.STATIC_URL == settings.STATIC_URL


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_wants(component):
    assert component.read_text(encoding="utf-8").startswith("{% comment %}")


def test_every_component_is_on_the_style_guide():
    shown = set()

    def note(template, **_more):
        shown.add(str(template.name).removeprefix("components/"))

    template_rendered.connect(note)
    try:
        styleguide()
    finally:
        template_rendered.disconnect(note)
    assert {path.name for path in COMPONENTS} - shown == set()


def test_every_stylesheet_has_its_component():
    styles = {path.stem.replace("-", "_") for path in (serat.STATIC / "css" / "components").glob("*.css")}
    assert styles - {path.stem for path in COMPONENTS} == set(SHARED_STYLES)


def test_the_public_shell_reads_nothing_of_a_visitor():
    for name in (
        "base.html",
        "components/header.html",
        "components/footer.html",
        "components/demo_banner.html",
    ):
        text = re.sub(
            r"{% comment %}.*?{% endcomment %}",
            "",
            (TEMPLATES / name).read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        assert re.findall(r"\b(user|messages\.|perms|csrf_token|session|csp_nonce)\b", text) == []


def test_a_bar_shows_the_shares_of_its_rows():
    rows = [("a", 750, "tarum"), ("b", 0, "daun"), ("c", 250, "soga")]
    assert tags.bar_segments(rows) == [
        {"x": "0.0", "width": "747.0", "token": "tarum"},
        {"x": "751.0", "width": "249.0", "token": "soga"},
    ]
    assert tags.bar_segments([]) == []


def test_an_error_summary_leads_to_each_field():
    page = render_to_string("components/error_summary.html", {"form": samples()["wrong_form"]})
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets == [
        f"id_wrong-{name}" for name in ("name", "phone", "price", "address", "delivery_0", "category")
    ]
    guide = styleguide()
    assert all(f'id="{target}"' in guide for target in targets)


def test_an_error_is_tied_to_its_field():
    field = samples()["wrong_form"]["phone"]
    page = render_to_string("components/field.html", {"field": field})
    assert 'aria-describedby="id_wrong-phone_helptext id_wrong-phone_error"' in page
    assert 'id="id_wrong-phone_helptext"' in page
    assert 'id="id_wrong-phone_error"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(("language", "katalog"), [("id", "/katalog/"), ("en", "/en/katalog/")])
def test_addresses_follow_the_language(language, katalog):
    with translation.override(language):
        assert tags.local_url("/katalog/") == katalog


def test_the_language_switch_falls_back_to_home():
    request = RequestFactory().get("/no-such-machine-door.txt")
    assert tags.same_page({"request": request}, "en") == "/en/"
    assert (
        tags.same_page({"request": request, "alternates": {"en": "/en/stories/a/"}}, "en") == "/en/stories/a/"
    )
    assert tags.same_page({}, "id") == "/"


@pytest.mark.parametrize(
    ("cell", "expected"), [(1000, True), (-5, True), (0, True), (True, False), ("1000", False), (None, False)]
)
def test_only_numbers_are_amounts(cell, expected):
    assert tags.is_amount(cell) is expected
