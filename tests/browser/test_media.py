"""The same pages on paper, in forced colours, with more contrast and without motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from shop.order.models import Order, Status
from tests.browser.goods import Shop
from tests.browser.keyboard import FOCUSED

BLACK = "rgb(0, 0, 0)"
STOPS = 25


def printed(shop: Shop, name: str) -> str:
    if name == "product":
        return shop.chair.get_absolute_url()
    if name == "order":
        return Order.objects.filter(status=Status.PAID).order_by("pk").first().get_absolute_url()
    return "/lapas/ambarawa/"


@pytest.mark.parametrize("name", ["product", "order", "story"])
def test_on_paper_there_is_no_menu_but_the_pages_own_address(
    shop: Shop, visitor: Callable[..., Page], name: str
):
    page = visitor(width=760)
    page.emulate_media(media="print")
    url = f"{shop.address}{printed(shop, name)}"
    page.goto(url, wait_until="load")
    for menu in (".search", ".header-link", ".site-footer", ".breadcrumbs", "main .button"):
        for each in page.locator(menu).all():
            expect(each).to_be_hidden()
    expect(page.locator(".print-only")).to_have_text(url)
    expect(page.locator(".print-only")).to_be_visible()
    colours = page.locator("main :is(h1, h2, p, dt, dd, td, a)").evaluate_all(
        "all => [...new Set(all.filter(each => each.checkVisibility()).map(each => getComputedStyle(each).color))]"
    )
    assert colours == [BLACK]


def test_on_paper_a_story_says_where_its_links_lead(shop: Shop, visitor: Callable[..., Page]):
    page = visitor(width=760)
    page.emulate_media(media="print")
    page.goto(f"{shop.address}/tentang/", wait_until="load")
    link = page.locator(".prose a[href^=http]").first
    assert link.evaluate("each => getComputedStyle(each, '::after').content.replaceAll('\"', '')") == (
        f" ({link.get_attribute('href')})"
    )


@pytest.mark.parametrize("path", ["/", "/katalog/", "/styleguide/"])
def test_forced_colours_leave_the_focus_to_be_seen(shop: Shop, visitor: Callable[..., Page], path: str):
    page = visitor()
    page.emulate_media(forced_colors="active")
    page.goto(f"{shop.address}{path}", wait_until="load")
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        seen = page.evaluate(FOCUSED)
        assert (seen["marked"], seen["free"]) == (True, True), seen["what"]


def test_forced_colours_keep_the_edges_of_what_can_be_pressed(shop: Shop, visitor: Callable[..., Page]):
    page = visitor()
    page.emulate_media(forced_colors="active")
    page.goto(f"{shop.address}/styleguide/", wait_until="load")
    for part in (
        ".button",
        ".pagination [aria-current]",
        ".tabs [aria-current]",
        ".choice",
        ".notice",
        ".tag",
    ):
        edges = page.locator(f"main {part}").first.evaluate(
            "each => getComputedStyle(each).borderLeftWidth + ' ' + getComputedStyle(each).borderLeftColor"
        )
        width, colour = edges.split(" ", 1)
        assert float(width.removesuffix("px")) >= 1, part
        assert not colour.startswith("rgba"), part  # as transparent would be


def test_more_contrast_turns_grey_into_black(shop: Shop, visitor: Callable[..., Page]):
    page = visitor()
    page.goto(f"{shop.address}/", wait_until="load")
    colour = "() => getComputedStyle(document.querySelector('.figure-block dt')).color"
    usual = page.evaluate(colour)
    page.emulate_media(contrast="more")
    assert (usual, page.evaluate(colour)) == ("rgb(74, 87, 83)", "rgb(21, 32, 29)")


def test_nothing_moves_for_who_asked_for_rest(shop: Shop, visitor: Callable[..., Page]):
    page = visitor()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{shop.address}/styleguide/", wait_until="load")
    moving = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter(each => {
      const style = getComputedStyle(each);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert page.evaluate(moving) == 0
