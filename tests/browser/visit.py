"""A visitor of the demo's shop, in one of the two languages."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, Response

POSTCODE = "50188"  # of Semarang, two villages


@dataclass
class Visit:
    address: str
    page: Page
    language: str = "id"
    answer: Response | None = field(default=None, init=False)

    def open(self, path: str) -> Response:
        prefix = "" if self.language == "id" else f"/{self.language}"
        self.answer = self.page.goto(f"{self.address}{prefix}{path}", wait_until="load")
        assert self.answer is not None
        return self.answer

    def press(self, selector: str) -> Response:
        """Press what leads to another page."""
        with self.page.expect_navigation(wait_until="load") as arrived:
            self.page.locator(selector).first.click()
        self.answer = arrived.value
        return self.answer

    def sign_in(self, email: str, password: str) -> Response:
        """At the desk."""
        self.open("/meja/masuk/")
        self.page.locator("[name=username]").fill(email)
        self.page.locator("[name=password]").fill(password)
        return self.press("main form button")

    def put_into_basket(self, product: str) -> None:
        """``product`` is the address of its page, in Indonesian."""
        self.open(product)
        self.press("form:has([name=product]) button.button-primary")

    def write_address(self, postcode: str = POSTCODE) -> None:
        """Page 1 of the checkout; in either language, so by what browsers know the fields for."""
        for known_as, name, value in (
            ("name", "name", "Pembeli Uji"),
            ("tel", "phone", "0812-3456-7890"),
            ("email", "email", "pembeli@contoh.example"),
            ("street-address", "street", "Jalan Uji 1, RT 2 RW 3"),
            ("postal-code", "postcode", postcode),
        ):
            self.page.locator(f"main [autocomplete={known_as}], main [name={name}]").first.fill(value)

    def ask_for_prices(self) -> None:
        """Whatever the page offers to that end; nothing where prices come by themselves."""
        if self.page.locator("main button[value=quote]").count():
            self.press("main button[value=quote]")

    def go_on_to_review(self) -> None:
        """Past villages that share the postcode and past each parcel's delivery, the first of each."""
        for _page in range(3):
            if "/periksa/" in self.page.url:
                return
            for name in self.page.locator("main input[type=radio]:enabled").evaluate_all(
                "all => [...new Set(all.map(each => each.name))]"
            ):
                group = self.page.locator(f"main input[type=radio][name='{name}']:enabled")
                if not group.evaluate_all("all => all.some(each => each.checked)"):
                    group.first.check()
            self.press("main form button.button-primary:not([value=quote]), main form button.button-primary")
        assert "/periksa/" in self.page.url

    def order(self, method: str = "") -> None:
        """On the last page: pay so, or as is offered first, and order."""
        methods = self.page.locator("main [name=method]:enabled")
        if method:
            self.page.locator(f"main [name=method][value={method}]").check()
        elif methods.count():
            methods.first.check()
        self.press("main form button.button-large")
