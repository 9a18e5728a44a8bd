"""An officer's phone: one parcel packed and handed over in six taps from today's page, with script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from shop.accounts import demo
from shop.fulfilment.models import Consignment
from tests import factories
from tests.browser.goods import Shop
from tests.browser.test_pages import faults
from tests.browser.visit import Visit

MOST_TAPS = 6


class Taps:
    """Counts what the thumb does; typing into a field that has been tapped is no tap."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def tap(self, place: Locator) -> None:
        self.number += 1
        place.click()

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page.locator("main")).get_by_role("button", name=name)


def ordered_by_courier(shop: Shop) -> Consignment:
    order = factories.place_order(factories.basket_with((shop.chair, 1)), delivery="courier")
    return factories.pay(order).consignments.get()


@pytest.mark.parametrize("script", [True, False])
def test_one_parcel_leaves_in_six_taps(shop: Shop, visitor: Callable[..., Page], script: bool):
    parcel, page = ordered_by_courier(shop), visitor(java_script_enabled=script)
    number, taps = parcel.order.number, Taps(page)
    officer = Visit(shop.address, page)
    officer.sign_in(f"petugas.{parcel.prison.code}@{demo.DOMAIN}", demo.PASSWORD)
    page.goto(f"{shop.address}/meja/")
    taps.tap(page.get_by_role("link", name="kiriman perlu diterima"))
    taps.tap(taps.button("Terima pesanan", page.locator("tr", has_text=number)))
    expect(page.locator("h1")).to_have_text(number)
    taps.tap(page.get_by_role("checkbox", name=str(shop.chair.title)))
    taps.tap(taps.button("Tandai siap"))
    field = page.get_by_label("Nomor resi")
    taps.tap(field)
    field.fill("JNE0012345678")
    if script:
        assert faults(page) == []
    taps.tap(taps.button("Serahkan"))
    expect(page.get_by_text("Kiriman sudah diserahkan.")).to_be_visible()
    assert taps.number <= MOST_TAPS
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking) == ("handed_over", "JNE0012345678")
