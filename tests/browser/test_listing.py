"""A first listing from photos of a phone: how many taps it takes, what is kept meanwhile, and without script."""

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from catalogue.models import Product
from shop.accounts.demo import DOMAIN
from shop.accounts.demo import PASSWORD as SECRET
from tests.browser.goods import Shop
from tests.browser.visit import Visit

MOST_TAPS = 25
TYPED = {
    "price": "850000",
    "cost": "404000",
    "stock": "4",
    "length_mm": "58,5",
    "width_mm": "61",
    "height_mm": "86",
    "weight_g": "4,2",
    "material_ind": "Rotan",
    "work_minutes": "14",
    "description_ind": "Dianyam tangan.",
}


def photo(name: str) -> dict:
    out = io.BytesIO()
    Image.new("RGB", (640, 640), (120, 90, 60)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Hand:
    """Taps that are counted; typing is not, but the tap into each field is."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.click()

    def write(self, name: str, text: str) -> None:
        self.tap(f"main [name={name}]")
        self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, name: str, **which: str | int) -> None:
        """Open the list, and tap a name."""
        self.taps += 2
        self.page.locator(f"main select[name={name}]").select_option(**which)

    def photograph(self, *names: str) -> None:
        """Open the chooser, tap each photo, and done."""
        self.taps += 2 + len(names)
        self.page.locator("#id_pictures").set_input_files([photo(name) for name in names])


def begin(shop: Shop, page: Page) -> Hand:
    Visit(shop.address, page).sign_in(f"petugas.semarang@{DOMAIN}", SECRET)
    hand = Hand(page)
    hand.tap(".desk-nav-open")
    hand.tap(".desk-nav a[href$='/barang/']")
    hand.tap("main a[href$='/barang/baru/']")
    return hand


def fill(hand: Hand, title: str) -> None:
    hand.tap("main label:has([name=shows_person][value=no])")
    hand.photograph("a.jpg", "b.jpg")
    hand.write("title_ind", title)
    hand.choose("category", index=1)
    hand.choose("workshop", label="Bengkel Sepatu")
    for name, text in TYPED.items():
        hand.write(name, text)


def send(hand: Hand) -> None:
    with hand.page.expect_navigation(wait_until="load"):
        hand.tap("main button[value=submit]")


def is_sent(title: str) -> None:
    proposal = Product.objects.get(title_ind=title).proposals.get()
    assert (proposal.state, len(proposal.changes["pictures"])) == ("submitted", 2)


def test_a_first_listing_takes_few_taps(shop: Shop, visitor: Callable[..., Page]):
    page = visitor(has_touch=True, is_mobile=True)
    hand = begin(shop, page)
    fill(hand, "Kursi uji ponsel")
    expect(page.locator("[data-photos] img")).to_have_count(2)
    expect(page.locator("[data-split] td").first).to_have_text("Rp404.000")
    expect(page.locator("[data-said]")).to_contain_text("Draf tersimpan")
    send(hand)
    is_sent("Kursi uji ponsel")
    assert hand.taps <= MOST_TAPS


def test_a_first_listing_without_script(shop: Shop, visitor: Callable[..., Page]):
    hand = begin(shop, visitor(java_script_enabled=False))
    fill(hand, "Kursi uji tanpa skrip")
    send(hand)
    is_sent("Kursi uji tanpa skrip")
    assert hand.taps <= MOST_TAPS


def test_a_lost_connection_costs_no_photo(shop: Shop, visitor: Callable[..., Page]):
    page = visitor()
    hand = begin(shop, page)
    hand.tap("main label:has([name=shows_person][value=no])")
    page.route("**/barang/foto/", lambda route: route.abort())
    hand.photograph("a.jpg")
    expect(page.locator("[data-sending]")).to_contain_text("Sambungan terputus")
    page.unroute("**/barang/foto/")
    page.locator("[data-sending] button").click()
    expect(page.locator("[data-photos] img")).to_have_count(1)
