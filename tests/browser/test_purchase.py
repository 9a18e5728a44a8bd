"""From the home page to an order, twice: by keyboard alone, and without script. On a phone's screen, in Indonesian,
by what the page calls things, as somebody would who does not see where they stand."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from shop.order.models import Order
from tests.browser.goods import Shop
from tests.browser.keyboard import choose, enter, tab_to, write
from tests.browser.visit import POSTCODE

TYPED = {
    "Nama penerima": "Pembeli Uji",
    "Nomor HP": "0812-3456-7890",
    "surel|e-mail": "pembeli@contoh.example",
    "Alamat lengkap": "Jalan Uji 1, RT 2 RW 3",
    "Kode pos": POSTCODE,
}
SHOW_PRICES, GO_ON, PAY = "ongkir|ongkos", "periksa|lanjut", r"^(Pesan|Bayar).*Rp"


def words(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def field(page: Page, label: str) -> Locator:
    return page.locator("main").get_by_label(words(label)).and_(page.locator("input, textarea"))


def button(page: Page, label: str) -> Locator:
    return page.locator("main").get_by_role("button", name=words(label))


def link(page: Page, label: str) -> Locator:
    return page.locator("main").get_by_role("link", name=words(label))


def card(page: Page, shop: Shop) -> Locator:
    return page.locator("main").get_by_role("link", name=str(shop.chair.title), exact=True)


def groups(page: Page) -> list[Locator]:
    """The groups of radio buttons in the page's form."""
    names = page.locator("main input[type=radio]:enabled").evaluate_all(
        "all => [...new Set(all.map(each => each.name))]"
    )
    return [page.locator(f"main input[type=radio][name='{name}']:enabled") for name in names]


def is_ordered(page: Page, shop: Shop, before: int) -> None:
    expect(page.locator("h1")).to_contain_text("Pesanan")
    assert Order.objects.count() == before + 1
    order = Order.objects.latest("pk")
    assert (order.name, order.email) == ("Pembeli Uji", "pembeli@contoh.example")
    assert page.url == f"{shop.address}/pesanan/{order.token}/"
    assert list(order.lines.values_list("product", "quantity")) == [(shop.chair.pk, 1)]


def test_the_whole_purchase_by_keyboard_alone(shop: Shop, visitor: Callable[..., Page]):
    before, page = Order.objects.count(), visitor()
    page.goto(f"{shop.address}/", wait_until="load")
    tab_to(page, page.get_by_label("Cari barang"))
    page.keyboard.type(str(shop.chair.title))
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    enter(page, card(page, shop))
    enter(page, button(page, "keranjang"))
    enter(page, button(page, "^Lanjut ke pengiriman"))
    for label, text in TYPED.items():
        write(page, field(page, label), text)
    if button(page, SHOW_PRICES).count():
        enter(page, button(page, SHOW_PRICES))
    for _page in range(3):
        if "/periksa/" in page.url:
            break
        for group in groups(page):
            if not group.evaluate_all("all => all.some(each => each.checked)"):
                choose(page, group)
        enter(page, button(page, GO_ON))
    for group in groups(page):
        choose(page, group)
    enter(page, button(page, PAY))
    is_ordered(page, shop, before)


def test_the_whole_purchase_without_script(shop: Shop, visitor: Callable[..., Page]):
    before, page = Order.objects.count(), visitor(java_script_enabled=False)
    page.goto(f"{shop.address}/katalog/?q={shop.chair.title}")
    card(page, shop).click()
    button(page, "keranjang").first.click()
    button(page, "^Lanjut ke pengiriman").first.click()
    for label, text in TYPED.items():
        field(page, label).first.fill(text)
    if button(page, SHOW_PRICES).count():
        button(page, SHOW_PRICES).first.click()
    for _page in range(3):
        if "/periksa/" in page.url:
            break
        for group in groups(page):
            if not group.evaluate_all("all => all.some(each => each.checked)"):
                group.first.check()
        button(page, GO_ON).last.click()
    for group in groups(page):
        group.first.check()
    button(page, PAY).click()
    is_ordered(page, shop, before)


def test_the_first_screen_of_a_phone_shows_what_is_sold(shop: Shop, visitor: Callable[..., Page]):
    for path, said in (("/", "buatan warga binaan"), ("/en/", "made by people in custody")):
        page = visitor()
        page.goto(f"{shop.address}{path}", wait_until="load")
        expect(page.locator("h1")).to_contain_text(said)
        expect(page.locator("input[type=search]")).to_be_in_viewport(ratio=1)
        expect(page.locator("h1")).to_be_in_viewport(ratio=1)
        expect(page.locator("main .product-card a").first).to_be_in_viewport()
