"""``make pictures``: the listed pages at phone and desktop width, in both languages, into ``docs/pictures/``.

Needs the demo running (``make demo``; ``DEMO_ADDRESS`` when elsewhere than at port 8000) and the system's Chromium.
Basket, checkout and order are the walk of a buyer, who therefore leaves an order behind in the demo. The desk is seen
as the person who works there, signed in by the demo's own banner; the way of an editor (``docs/editing.md``) publishes
a row of goods on a prison's page. Every picture is to be looked at before it is kept.
"""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import chromium
from tests.browser.editors import Editing
from tests.browser.visit import Visit

ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDTHS = (390, 1280)
TALLEST = 2400
CHAIR = "/produk/kursi-rotan-sintetis-smg-rt-0001/"  # made to order, so that it is never sold out
TRAY = "/produk/nampan-plastik-40-cm-ckr-pl-0003/"
PUBLIC = {
    "beranda": "/",
    "katalog": "/katalog/",
    "cari": "/katalog/?q=kayu",
    "barang": CHAIR,
    "lapas": "/lapas/semarang/",
    "pameran": "/pameran/",
    "pameran-katalog": "/pameran/>main a[href*='contoh-pameran']>main a[href*='/katalog/']",
}
DESK = {
    "meja-petugas": ("petugas.semarang", "/meja/"),
    "meja-kiriman": ("petugas.semarang", "/meja/kiriman/"),
    "meja-barang": ("petugas.semarang", "/meja/barang/baru/"),
    "meja-kasir": ("petugas.semarang", "/meja/kasir/"),
    "meja-kiriman-satu": ("petugas.semarang", "/meja/kiriman/?tab=buat>main table a"),
    "meja-setoran": ("bendahara.semarang", "/meja/setoran/"),
    "meja-catatan": ("kepala.semarang", "/meja/catatan/"),
    "meja-pengaturan": ("pusat", "/meja/pengaturan/"),
    "meja-skema": ("pusat", "/meja/pengaturan/skema/baru/"),
    "meja-permintaan": ("kepala.semarang", "/meja/penawaran/?tab=ditawarkan>main table a"),
    "meja-surat": ("kepala.semarang", "/meja/penawaran/?tab=ditawarkan>main table a>main a[href$='/surat/']"),
    "meja-hasil-pameran": ("pusat", "/meja/pameran/acara/>main .task-list a:text('bazar')"),
}
Keep = Callable[[str], None]


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        try:
            for width in WIDTHS:
                for language in ("id", "en"):
                    take(browser, width, language)
                take_the_desk(browser, width)
            take_the_editors_way(browser)
        except Error as error:
            print(f"Is the demo running at {ADDRESS}? {error.message.splitlines()[0]}", file=sys.stderr)
            return 1
    total = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    print(f"{len(list(FOLDER.glob('*.webp')))} pictures, {total / 1_000_000:.1f} MB")
    return 0


def take(browser: Browser, width: int, language: str) -> None:
    visit = Visit(f"http://{ADDRESS}", new_page(browser, width), language)
    end = f"-{width}" if language == "id" else f"-{language}-{width}"
    for name, path in PUBLIC.items():
        go(visit, path)
        keep(visit.page, name + end)
    ask(visit, lambda name: keep(visit.page, name + end))
    buy(visit, lambda name: keep(visit.page, name + end))
    visit.page.context.close()


def go(visit: Visit, path: str) -> None:
    """To an address, then after each ``>`` along the link that is named."""
    start, *links = path.split(">")
    visit.open(start)
    for link in links:
        visit.press(link)


def ask(visit: Visit, picture: Keep) -> None:
    """For a quotation, beginning at the goods."""
    visit.open("/penawaran/?produk=SMG-RT-0001&jumlah=40")
    for name, text in (("name", "Pembeli Uji"), ("phone", "0812-3456-7890"), ("email", "uji@contoh.example")):
        visit.page.locator(f"main [name={name}]").fill(text)
    picture("penawaran")
    visit.press("main form button.button-primary")
    picture("permintaan")


def buy(visit: Visit, picture: Keep) -> None:
    """From the basket to the order, and to finding it again."""
    for product in (CHAIR, TRAY):
        visit.put_into_basket(product)
    picture("keranjang")
    visit.open("/checkout/")
    visit.write_address()
    visit.ask_for_prices()
    picture("pengiriman")
    visit.go_on_to_review()
    picture("periksa")
    visit.order()
    picture("pesanan")
    visit.open("/pesanan/")
    picture("lacak")


def take_the_desk(browser: Browser, width: int) -> None:
    for name, (login, path) in DESK.items():
        visit = Visit(f"http://{ADDRESS}", new_page(browser, width))
        visit.open("/")
        visit.page.click(".demo-banner summary")
        visit.press(f".demo-banner button[value^='{login}@']")
        go(visit, path)
        keep(visit.page, f"{name}-{width}")
        visit.page.context.close()


def take_the_editors_way(browser: Browser) -> None:
    """What stands on the screen at each step; the forms are too long to be shown whole."""
    (FOLDER / "editor").mkdir(exist_ok=True)
    page = new_page(browser, max(WIDTHS))

    def step(seen: Page, name: str) -> None:
        seen.wait_for_timeout(500)
        shot = Image.open(io.BytesIO(seen.screenshot())).convert("RGB")
        shot.save(FOLDER / "editor" / f"{name}.webp", "WEBP", quality=55, method=6)
        print(f"docs/pictures/editor/{name}.webp")

    Editing(f"http://{ADDRESS}", page, step).walk("Kursi rotan sintetis")
    page.context.close()


def new_page(browser: Browser, width: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce").new_page()


def keep(page: Page, name: str) -> None:
    """The page from its top, as a WebP small enough for the repository."""
    page.evaluate("document.fonts.ready")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    for top in range(0, height, 800):  # pictures load when they come near
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.evaluate("scrollTo(0, 0)")
    width = page.viewport_size["width"] if page.viewport_size else 0
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    Image.open(io.BytesIO(shot)).convert("RGB").save(FOLDER / f"{name}.webp", "WEBP", quality=55, method=6)
    print(f"docs/pictures/{name}.webp")


if __name__ == "__main__":
    sys.exit(main())
