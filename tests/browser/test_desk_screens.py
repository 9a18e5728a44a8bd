"""The desk's screens as each role sees them in the demo: nothing that axe finds at phone and desk width, nothing to
scroll sideways for at 320 px, and no heavier than a slow line carries."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from shop.accounts.demo import DOMAIN, PASSWORD
from tests.browser.conftest import DESK, PHONE
from tests.browser.goods import Shop
from tests.browser.test_pages import NARROWEST, at, faults, too_wide
from tests.browser.visit import Visit

HEAVIEST = 120 * 1024
# An address, or a list and after it what the address of the thing to be opened there, and again there, ends in.
SCREENS = {
    "petugas.semarang": """
        /meja/ /meja/sesi/ /meja/kode/pasang/
        /meja/barang/ /meja/barang/?tab=returned /meja/barang/?q=tidakada /meja/barang/baru/ /meja/barang/dari-berkas/
        /meja/barang/>barang/#/ /meja/barang/?tab=submitted>periksa/
        /meja/kiriman/ /meja/kiriman/?tab=selesai /meja/kiriman/>kiriman/#/ /meja/kiriman/?tab=buat>kiriman/#/
        /meja/kasir/ /meja/kasir/chat/ /meja/kasir/>kasir/#/
        /meja/pesan/ /meja/pesan/>pesan/#/ /meja/pesan/ulasan/
        /meja/penawaran/ /meja/penawaran/?tab=ditawarkan>penawaran/#/
        /meja/pameran/peminat/ /meja/pameran/peminat/baru/""",
    "reviewer.semarang": """
        /meja/ /meja/barang/?tab=english /meja/barang/?tab=submitted>periksa/ /meja/mitra/
        /meja/pesan/ulasan/ /meja/pameran/ /meja/penawaran/?tab=ditawarkan>penawaran/#/>surat/""",
    "bendahara.semarang": """
        /meja/ /meja/penerimaan/ /meja/penerimaan/>penerimaan/#/ /meja/penerimaan/tunai/ /meja/diteruskan/
        /meja/pengembalian/ /meja/setoran/ /meja/setoran/>setoran/#/ /meja/pesanan/ /meja/pesanan/>pesanan/#/""",
    "kepala.semarang": """
        /meja/ /meja/orang/ /meja/orang/>orang/#/ /meja/orang/undang/ /meja/catatan/ /meja/mitra/>perjanjian/#/""",
    "kanwil.jawa-tengah": """
        /meja/ /meja/perbandingan/ /meja/setoran/ /meja/pengaturan/ /meja/pengaturan/lapas/>lapas/#/
        /meja/penawaran/?tab=ditawarkan>penawaran/#/ /meja/pameran/acara/ /meja/pameran/acara/>laporan/""",
    "pusat": """
        /meja/ /meja/perbandingan/ /meja/catatan/ /meja/orang/ /meja/pesan/kerja-sama/ /meja/pengaturan/
        /meja/pengaturan/lapas/baru/ /meja/pengaturan/lapas-baru/2/ /meja/pengaturan/tarif/ /meja/pengaturan/skema/baru/
        /meja/pengaturan/skema/>skema/#/ /meja/pengaturan/kata/>kata/#/ /meja/pengaturan/larangan-impor/
        /meja/penawaran/>penawaran/#/ /meja/penawaran/>penawaran/#/>lapas/ /meja/pameran/>pameran/#/""",
}


def open_screen(visit: Visit, screen: str) -> None:
    """The first of the list where the screen is one thing's, and so on."""
    path, *ends = screen.split(">")
    visit.open(path)
    for end in ends:
        links = visit.page.locator("main a[href^='/meja/']").evaluate_all("all => all.map(a => a.pathname)")
        wanted = re.compile(re.escape(end).replace(r"\#", r"\d+") + "$")
        visit.open(next(link for link in links if wanted.search(link)))


@pytest.mark.parametrize("login", SCREENS)
def test_the_desk_is_for_everybody(shop: Shop, visitor: Callable[..., Page], login: str):
    page = visitor()
    visit = Visit(shop.address, page)
    visit.sign_in(f"{login}@{DOMAIN}", PASSWORD)
    wrong = {}
    for screen in SCREENS[login].split():
        open_screen(visit, screen)
        assert visit.answer is not None
        assert visit.answer.status == 200, screen
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
        seen = {
            "phone": faults(at(page, PHONE)),
            "desk": faults(at(page, DESK)),
            "320 px": too_wide(at(page, NARROWEST)),
            "weight": [size for size in [len(visit.answer.body())] if size > HEAVIEST],
        }
        wrong |= {(screen, where): what for where, what in seen.items() if what}
    assert wrong == {}


@pytest.mark.parametrize("width", [NARROWEST, PHONE, DESK])
def test_the_heads_menu_opens_without_script(shop: Shop, visitor: Callable[..., Page], width: int):
    page = visitor(width=width, java_script_enabled=False)
    visit = Visit(shop.address, page)
    visit.sign_in(f"petugas.semarang@{DOMAIN}", PASSWORD)
    head = page.locator(".desk-header")
    assert head.evaluate("each => each.offsetHeight") <= 64
    page.locator(".desk-account summary").click()
    menu = page.locator(".desk-account > div").bounding_box()
    assert menu is not None
    assert (menu["x"] >= 0, menu["x"] + menu["width"] <= width) == (True, True)
    visit.press(".desk-account button")
    assert page.locator(".desk-account").count() == 0


@pytest.mark.parametrize("width", [NARROWEST, PHONE])
def test_the_rooms_open_without_script(shop: Shop, visitor: Callable[..., Page], width: int):
    """They take no room of a phone until they are asked for, and the one that is open is named."""
    page = visitor(width=width, java_script_enabled=False)
    visit = Visit(shop.address, page)
    visit.sign_in(f"kepala.semarang@{DOMAIN}", PASSWORD)
    visit.open("/meja/penawaran/")
    rooms, button = page.locator(".desk-nav"), page.locator(".desk-nav-open")
    assert (rooms.is_visible(), button.inner_text()) == (False, "Ruang: Penawaran")
    button.click()
    box = rooms.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] > 0) == (0, width, True)
    assert rooms.locator("[aria-current=page]").inner_text() == "Penawaran"
    visit.press(".desk-nav a[href$='/meja/catatan/']")
    assert page.url.endswith("/meja/catatan/")


def test_beside_the_page_the_rooms_always_stand(shop: Shop, visitor: Callable[..., Page]):
    page = visitor(width=DESK, java_script_enabled=False)
    Visit(shop.address, page).sign_in(f"kepala.semarang@{DOMAIN}", PASSWORD)
    assert (page.locator(".desk-nav").is_visible(), page.locator(".desk-nav-open").is_visible()) == (
        True,
        False,
    )
