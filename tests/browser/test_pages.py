"""Every public page and state, in both languages, at phone and desk width: nothing that axe finds, and nothing to
scroll sideways for, at 320 px and with text at twice its size."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from shop.accounts.demo import DOMAIN, PASSWORD
from tests.architecture.files import ROOT
from tests.browser import account_looks, care_looks, quotation_looks  # noqa: F401 - add to LOOKS
from tests.browser.conftest import DESK, PHONE
from tests.browser.goods import Shop
from tests.browser.looks import LOOKS, Look
from tests.browser.visit import Visit

NARROWEST = 320
# Everything axe has, best practices and experiments too, but the AAA rules, what it holds to be obsolete, and one
# experiment that takes a button in a paragraph for a heading.
RULES = """() => Object.fromEntries(axe.getRules()
  .filter(rule => rule.ruleId !== "p-as-heading")
  .filter(rule => !rule.tags.some(tag => tag === "wcag2aaa" || tag.endsWith("-obsolete")))
  .map(rule => [rule.ruleId, {enabled: true}]))"""
FOLDERS = (
    "config/templates",
    "cms/templates/cms",
    "shop/storefront/templates/storefront",
    "shop/storefront/templates/storefront/account",
    "shop/storefront/templates/storefront/expo",
    "shop/storefront/templates/storefront/quotation",
    "shop/checkout/templates/checkout",
)
# What only other pages extend.
SHELLS = {"base.html", "personal_base.html", "checkout_base.html", "storefront/account/base_account.html"}


def faults(page: Page) -> list[str]:
    """What axe finds, one line for each place."""
    page.evaluate(AXE_SCRIPT)
    options = json.dumps({"resultTypes": ["violations"], "rules": page.evaluate(RULES)})
    found: dict[str, Any] = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Whether one has to scroll sideways, and what stands out."""
    return page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      const out = [...document.body.querySelectorAll("*")].filter(each => {
        const box = each.getBoundingClientRect();
        return box.width && box.right > width + 0.5 && !each.closest(".visually-hidden, .money-scroll");
      });
      const last = out.filter(each => !out.some(other => other !== each && each.contains(other)));
      const words = last.slice(0, 5).map(each => `${each.parentElement.className} > ${each.outerHTML.slice(0, 160)}`);
      return [`${document.documentElement.scrollWidth} > ${width}`, ...words];
    }""")


def at(page: Page, width: int, text: str = "") -> Page:
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    return page


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_page_is_for_everybody(shop: Shop, visitor: Callable[..., Page], look: Look, language: str):
    page = visitor(width=PHONE)
    visit = Visit(shop.address, page, language)
    look.go(visit, shop)
    assert visit.answer is not None
    assert visit.answer.status == look.status
    assert look.template in visit.answer.headers.get("x-templates", look.template).split()
    assert page.locator("html").get_attribute("lang") == ("id" if look.template == "500.html" else language)
    assert page.locator("h1").count() == 1
    seen = {
        "phone": faults(at(page, PHONE)),
        "desk": faults(at(page, DESK)),
        "320 px": too_wide(at(page, NARROWEST)),
        "twice the text": too_wide(at(page, PHONE, "200%")),
    }
    assert {where: what for where, what in seen.items() if what} == {}


@pytest.mark.parametrize("path", ["/meja/", "/meja/barang/", "/meja/barang/baru/", "/meja/kiriman/"])
def test_the_desk_fits_a_narrow_screen_and_large_text(shop: Shop, visitor: Callable[..., Page], path: str):
    page = visitor(width=PHONE)
    visit = Visit(shop.address, page)
    visit.sign_in(f"petugas.semarang@{DOMAIN}", PASSWORD)
    assert visit.open(path).status == 200
    assert too_wide(at(page, NARROWEST)) == []
    assert too_wide(at(page, PHONE, "200%")) == []


def test_every_public_template_is_looked_at():
    there = {
        path.relative_to(ROOT).as_posix().partition("templates/")[2]
        for folder in FOLDERS
        for path in (ROOT / folder).glob("*.html")
        if "<html" in (text := path.read_text(encoding="utf-8")) or "{% extends" in text
    }
    assert there - SHELLS - {look.template for look in LOOKS} == set()
