"""What the demo's shop has to show, and a visitor who goes there in one of the two languages."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from playwright.sync_api import Page, Response

from catalogue.choices import Availability
from catalogue.models import Product
from shop.accounts.demo import DOMAIN, PASSWORD
from shop.order.models import Order, Status

OFFICER = f"petugas.semarang@{DOMAIN}"
POSTCODE = "50188"  # of Semarang: its prison delivers fresh food there
KNOWN_PASSWORD = PASSWORD


class Shop:
    """Where it is, and the addresses of things that a test needs. Reads the database; changes nothing."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def goods(self) -> QuerySet[Product]:
        durable = Product.objects.for_sale().filter(durability="durable", structure=Product.STANDALONE)
        return durable.filter(min_quantity=1).order_by("pk")

    @cached_property
    def ready(self) -> Product:
        return self.goods.filter(availability=Availability.READY).first()

    @cached_property
    def from_elsewhere(self) -> Product:
        """Of another prison than ``ready``."""
        return self.goods.filter(availability=Availability.READY).exclude(prison=self.ready.prison).first()

    @cached_property
    def made_to_order(self) -> Product:
        return self.goods.filter(availability=Availability.MADE_TO_ORDER).first()

    @cached_property
    def with_variants(self) -> Product:
        return Product.objects.for_sale().filter(structure=Product.PARENT).first()

    def order(self, status: Status) -> Order:
        return Order.objects.filter(status=status).order_by("-pk").first()


@dataclass
class Visit:
    shop: Shop
    page: Page
    language: str = "id"
    answer: Response | None = field(default=None, init=False)

    def open(self, path: str) -> Response:
        prefix = "" if self.language == "id" else f"/{self.language}"
        self.answer = self.page.goto(f"{self.shop.address}{prefix}{path}", wait_until="load")
        assert self.answer is not None
        return self.answer

    def press(self, selector: str) -> Response:
        """Press what leads to another page."""
        with self.page.expect_navigation(wait_until="load") as arrived:
            self.page.locator(selector).first.click()
        self.answer = arrived.value
        return self.answer

    def put_into_basket(self, product: Product) -> None:
        self.open(product.get_absolute_url().removeprefix("/en"))
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
            self.page.locator(f"[autocomplete={known_as}], [name={name}]").first.fill(value)

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
