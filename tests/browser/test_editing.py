"""A new editor's way, from signing in to a page that everybody reads, in both languages."""

from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from shop.accounts import demo
from tests.browser import editors
from tests.browser.conftest import DESK
from tests.browser.editors import Editing
from tests.browser.goods import Shop
from tests.browser.test_pages import faults

INSIDE = "/cms/"


def test_a_new_editor_reaches_both_languages(shop: Shop, visitor: Callable[..., Page]):
    seen: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        page.wait_for_timeout(500)
        seen[name] = serious(page) if INSIDE in page.url else faults(page)

    Editing(shop.address, visitor(width=DESK), look).walk(str(shop.chair.title))
    assert seen == dict.fromkeys(seen, [])
    assert len(seen) == 7


def serious(page: Page) -> list[str]:
    """What axe finds by its ordinary rules; its experiments are about pages that we draw."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


def test_the_way_signs_in_as_the_demo_does():
    assert (editors.DOMAIN, editors.PASSWORD) == (demo.DOMAIN, demo.PASSWORD)
