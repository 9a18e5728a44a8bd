"""``make pictures``: the listed pages at phone and desktop width, into ``docs/pictures/``.

Needs the demo running (``make demo``) and the system's Chromium. The desk's pages are seen as the person who
works there, signed in by the demo's own banner.
"""

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, Page

from tests.browser.chromium import chromium

ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDTHS = (390, 1280)
TALLEST = 2400
PUBLIC = {
    "beranda": "/",
    "katalog": "/katalog/",
    "barang": "/produk/kursi-rotan-sintetis-smg-rt-0001/",
    "lapas": "/lapas/semarang/",
    "barang-en": "/en/produk/kain-batik-tulis-24-m-smg-bt-0001/",
}
DESK = {
    "meja-petugas": ("petugas.semarang", "/meja/"),
    "meja-kiriman": ("petugas.semarang", "/meja/kiriman/"),
    "meja-barang": ("petugas.semarang", "/meja/barang/baru/"),
    "meja-setoran": ("bendahara.semarang", "/meja/setoran/"),
}


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        for width in WIDTHS:
            try:
                take(browser, width)
            except Error as error:
                print(f"Is the demo running at {ADDRESS}? {error.message.splitlines()[0]}", file=sys.stderr)
                return 1
    return 0


def take(browser: Browser, width: int) -> None:
    for name, path in PUBLIC.items():
        page = visit(browser, width, path)
        keep(page, f"{name}-{width}")
    for name, (login, path) in DESK.items():
        page = visit(browser, width, "/")
        page.click(".demo-banner summary")
        page.click(f".demo-banner button[value^='{login}@']")
        page.goto(f"http://{ADDRESS}{path}", wait_until="load")
        keep(page, f"{name}-{width}")


def visit(browser: Browser, width: int, path: str) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce").new_page()
    page.goto(f"http://{ADDRESS}{path}", wait_until="load")
    return page


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
    Image.open(io.BytesIO(shot)).convert("RGB").save(FOLDER / f"{name}.webp", "WEBP", quality=60, method=6)
    print(f"docs/pictures/{name}.webp")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
