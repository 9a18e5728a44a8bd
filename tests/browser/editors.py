"""A new editor's way: a prison's writer edits her page in both languages, adds a row of goods and submits; a reviewer
approves; everybody reads it. Walked by a test, and by ``make pictures`` for ``docs/editing.md``."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Keep = Callable[[Page, str], None]
# As in shop.accounts.demo, which needs Django; make pictures runs without.
DOMAIN, PASSWORD = "demo.karyabinaan.example", "meja-kerja-demo"
WRITER, REVIEWER = f"penulis.semarang@{DOMAIN}", f"peninjau@{DOMAIN}"
ROW = {"id": "Baru dari bengkel kami", "en": "New from our workshops"}
INTRODUCTION = {
    "id": "Bengkel rotan, kayu, dan batik, ditulis oleh penulis lapas ini sendiri.",
    "en": "Rattan, wood and batik, written by this prison's own writer.",
}
LANGUAGES = {"id": "/lapas/semarang/", "en": "/en/lapas/semarang/"}


def nothing(page: Page, name: str) -> None:
    """Keeps no picture."""


class Editing:
    def __init__(self, address: str, page: Page, keep: Keep = nothing) -> None:
        self.address, self.page, self.keep = address, page, keep

    def sign_in(self, email: str) -> None:
        """By the demo's own click where there is one, because that also passes the second factor."""
        self.page.goto(f"{self.address}/", wait_until="load")
        if self.page.locator(".demo-banner").count():
            self.page.click(".demo-banner summary")
            with self.page.expect_navigation(wait_until="load"):
                self.page.click(f".demo-banner button[value='{email}']")
            self.page.goto(f"{self.address}/cms/", wait_until="load")
            return
        self.page.goto(f"{self.address}/cms/login/", wait_until="load")
        self.page.locator("[name=username]").fill(email)
        self.page.locator("[name=password]").fill(PASSWORD)
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("form:has([name=password]) button").click()

    def open_the_page(self) -> None:
        """By the menu, which names the writer's own page in each language."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("link", name="Halaman Bahasa Indonesia").click()

    def other_language(self) -> None:
        """By the panel above the title."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("link", name=re.compile(r"^Sunting dalam Bahasa")).press("Enter")

    def write(self, language: str, product: str) -> None:
        self.page.locator("[name=introduction]").fill(INTRODUCTION[language])
        self.add_row(language, product)
        for name in ("faces_agreed", "nothing_secured", "nobody_named", "sources_named"):
            self.page.locator(f"[name={name}][value=True]").check()

    def add_row(self, language: str, product: str) -> None:
        """A block at the end of the body, with one thing chosen."""
        blocks = self.page.locator("[data-streamfield-child]")
        before = blocks.count()
        self.page.locator("[data-streamfield-stream-container]").first.locator(
            "button.c-sf-add-button"
        ).last.click()
        self.page.get_by_role("option", name="Barang pilihan").click()
        expect(blocks).not_to_have_count(before)
        row = self.page.locator("[name^=body-][name$=-value-title]").last
        row.fill(ROW[language])
        self.page.get_by_role("button", name="Pilih barang").last.click()
        window = self.page.locator(".modal-content")
        window.locator("[name=q]").fill(product)
        with self.page.expect_response(re.compile("results")):
            window.locator("[name=q]").press("Enter")
        window.get_by_role("link", name=product, exact=True).first.click()
        expect(window).to_have_count(0)

    def submit(self) -> None:
        self.page.locator("footer .w-dropdown__toggle").click()
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("[name=action-submit]").click()

    def approve_first(self) -> None:
        self.page.locator("main table .w-dropdown__toggle").first.click()
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name="Setujui", exact=True).first.click()

    def walk(self, product: str) -> None:
        """The whole way, with a picture of each step."""
        self.sign_in(WRITER)
        self.keep(self.page, "1-dasbor")
        self.open_the_page()
        self.keep(self.page, "2-halaman")
        self.write("id", product)
        self.page.locator("[name^=body-][name$=-value-title]").last.scroll_into_view_if_needed()
        self.keep(self.page, "3-barang")
        self.page.locator("#id_visiting").evaluate("each => each.scrollIntoView()")
        self.keep(self.page, "4-daftar-periksa")
        self.submit()
        self.open_the_page()
        self.other_language()
        self.write("en", product)
        self.submit()
        self.page.context.clear_cookies()
        self.sign_in(REVIEWER)
        self.keep(self.page, "5-tinjauan")
        for _page in LANGUAGES:
            self.approve_first()
            self.page.goto(f"{self.address}/cms/", wait_until="load")
        self.page.context.clear_cookies()
        for language, path in LANGUAGES.items():
            self.page.goto(f"{self.address}{path}", wait_until="load")
            self.keep(self.page, "6-terbit" if language == "id" else f"6-terbit-{language}")
            expect(self.page.locator("main")).to_contain_text(INTRODUCTION[language])
            expect(self.page.locator("main").get_by_role("heading", name=ROW[language]).last).to_be_visible()
