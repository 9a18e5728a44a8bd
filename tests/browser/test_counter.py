"""A sale at the counter on a phone: typed like a scanner does, with and without script, and counted in taps."""

from collections.abc import Callable

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from partners.models import StockRecord
from shop.accounts.demo import DOMAIN, PASSWORD
from shop.order.models import Order
from tests.browser.conftest import DESK, PHONE
from tests.browser.goods import Shop
from tests.browser.test_pages import faults, too_wide
from tests.browser.visit import Visit

BATIK = "SMG-BT-0001"


def at_the_counter(shop: Shop, page: Page) -> Visit:
    StockRecord.objects.filter(partner_sku=BATIK).update(num_in_stock=F("num_allocated") + 20)
    visit = Visit(shop.address, page)
    visit.sign_in(f"petugas.semarang@{DOMAIN}", PASSWORD)
    visit.open("/meja/kasir/")
    return visit


def scan(page: Page, number: str) -> None:
    """What a scanner does: the number, and Enter."""
    page.locator("#q").fill(number)
    with page.expect_navigation(wait_until="load"):
        page.locator("#q").press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_sale_in_three_taps(shop: Shop, visitor: Callable[..., Page], script: bool):
    visit = at_the_counter(shop, visitor(java_script_enabled=script))
    page, before = visit.page, Order.objects.count()
    scan(page, BATIK)
    scan(page, BATIK)
    expect(page.locator("[name^='n-']")).to_have_value("2")
    expect(page.locator("[data-total]")).to_have_text("Rp900.000")
    page.locator("[name=given]").fill("1.000.000")
    if script:
        expect(page.locator("[data-change]")).to_have_text("Rp100.000")
    visit.press("button[name=sell]")
    expect(page.locator(".slip")).to_contain_text("Rp100.000")
    order = Order.objects.latest("pk")
    assert (Order.objects.count(), order.total, order.cash_given) == (before + 1, 900_000, 1_000_000)


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_the_counter_its_slip_and_its_errors_are_without_fault(
    shop: Shop, visitor: Callable[..., Page], width: int
):
    visit = at_the_counter(shop, visitor(width=width))
    assert faults(visit.page) + too_wide(visit.page) == []
    scan(visit.page, BATIK)
    assert faults(visit.page) + too_wide(visit.page) == []
    visit.press("button[name=sell]")
    assert visit.answer and visit.answer.status == 422
    assert faults(visit.page) + too_wide(visit.page) == []
    visit.page.locator("[name=given]").fill("500.000")
    visit.press("button[name=sell]")
    assert faults(visit.page) + too_wide(visit.page) == []
    visit.open("/meja/kasir/chat/")
    assert faults(visit.page) + too_wide(visit.page) == []


def test_on_paper_there_is_the_slip_alone(shop: Shop, visitor: Callable[..., Page]):
    visit = at_the_counter(shop, visitor())
    scan(visit.page, BATIK)
    visit.page.locator("[name=given]").fill("500.000")
    visit.press("button[name=sell]")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator(".slip")).to_be_visible()
    for hidden in (".desk-header", ".desk-nav", "h1", ".slip + div"):
        expect(visit.page.locator(hidden)).to_be_hidden()
