"""A treasurer's phone: the bank's file sent, its columns named, its rows looked at and booked; every page on the way is
for everybody."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from config.common import clock
from shop.accounts import demo
from shop.payment.models import Receipt
from tests import factories
from tests.browser.goods import Shop
from tests.browser.test_pages import NARROWEST, at, faults, too_wide
from tests.browser.visit import Visit
from tests.support.statements import written


def on_the_way(page: Page, shop: Shop) -> Iterator[str]:
    """Stops on each page, from the file to the receipt of an order of the demo's."""
    order = factories.place_order(factories.basket_with((shop.chair, 1)))
    asked = order.payment_requests.get()
    text = written("BCA", order.number).replace(b"860,000.00", f"{asked.amount:,}.00".encode())
    text = text.replace(b"'02/03", f"{clock.today():%d/%m}".encode()).replace(
        b"SETORAN", b"SETORAN %d" % order.pk
    )
    treasurer = Visit(shop.address, page)
    treasurer.sign_in(f"bendahara.{shop.chair.prison.code}@{demo.DOMAIN}", demo.PASSWORD)
    treasurer.open("/meja/penerimaan/mutasi/")
    yield "send"
    page.locator("[name=again]").check()
    page.locator("[name=file]").set_input_files(
        {"name": "mutasi.csv", "mimeType": "text/csv", "buffer": text}
    )
    treasurer.press("main form button.button-primary")
    yield "columns"
    treasurer.press("main form button.button-primary")
    yield "matched"
    treasurer.press("main form button.button-primary")
    expect(page.get_by_text("1 baris sudah dibukukan.")).to_be_visible()
    assert Receipt.objects.filter(request=asked, amount=asked.amount).exists()
    treasurer.press("nav.tabs a[href='?tab=unmatched']")
    yield "unmatched"
    page.locator("[name^=number-]").first.fill("KELIRU")
    treasurer.press("main form button.button-primary")
    yield "wrong"


@pytest.mark.parametrize("script", [True, False])
def test_from_the_banks_file_to_the_receipt(shop: Shop, visitor: Callable[..., Page], script: bool):
    page = visitor(width=NARROWEST, java_script_enabled=script)
    for name in on_the_way(page, shop):
        if script:
            assert faults(page) == [], name
            assert too_wide(at(page, NARROWEST)) == [], name
            assert too_wide(at(page, NARROWEST, "200%")) == [], name
            at(page, NARROWEST)
