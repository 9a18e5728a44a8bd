"""Paid by card on the imitation of Stripe, as in ``make demo``: paid, declined and then paid, left, delayed, and by a
buyer who is gone before the shop sees him again. Every message of the gateway is sent when the test says so."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Page, Response, expect

from config.common import clock
from config.middleware import policy
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Order
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.delivery import Deliveries, over_http
from shop.payment.imitation.server import Server
from shop.payment.verify import problems
from tests.browser.conftest import PHONE
from tests.browser.goods import Shop
from tests.browser.test_pages import faults, too_wide
from tests.browser.visit import Visit

WIDTHS = [320, PHONE]


@dataclass
class CardService:
    gateway: Gateway
    deliveries: Deliveries

    def send_messages(self) -> None:
        self.deliveries.run_due(0)
        assert not [each for each in self.gateway.outbox if each["pending_webhooks"]]

    def session(self) -> str:
        return self.gateway.all_of("checkout.session")[-1]["id"]


@pytest.fixture
def service(shop: Shop) -> Iterator[CardService]:
    gateway = Gateway("whsec_uji", lambda: clock.now().timestamp())
    server = Server(("127.0.0.1", 0), gateway, lambda: None)
    gateway.page = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        with takes_cards(shop, gateway.page):
            yield CardService(gateway, Deliveries(gateway, over_http(f"{shop.address}/webhook/stripe/")))
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def takes_cards(shop: Shop, base: str) -> Iterator[None]:
    """What the demo's settings set."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": ["'self'", base]}
    policy.cache_clear()
    with override_settings(
        DEMO=True,
        STRIPE_SECRET_KEY="sk_test_uji",
        STRIPE_WEBHOOK_SECRETS=["whsec_uji"],
        STRIPE_API_BASE=base,
        WAGTAILADMIN_BASE_URL=shop.address,
        CONTENT_SECURITY_POLICY={"DIRECTIVES": directives},
    ):
        yield
    policy.cache_clear()


def at_the_card_page(shop: Shop, page: Page, language: str = "id") -> tuple[Visit, Order]:
    visit = Visit(shop.address, page, language)
    visit.put_into_basket(shop.chair.get_absolute_url())
    visit.open("/checkout/")
    visit.write_address()
    visit.ask_for_prices()
    visit.go_on_to_review()
    page.locator("main [name=method][value=card]").check()
    visit.press("main form button.button-large")
    expect(page.locator("h1")).to_contain_text("Halaman bayar TIRUAN")
    return visit, Order.objects.latest("pk")


def choose(visit: Visit, how: str) -> Response:
    return visit.press(f"button[value={how}]")


def state(order: Order) -> tuple[str, list[str], int]:
    """Of the order and of its visits to the card page; and how often it was paid."""
    order.refresh_from_db()
    request = order.payment_requests.get()
    return order.status, list(request.attempts.values_list("state", flat=True)), request.receipts.count()


def is_paid_once(order: Order) -> bool:
    return state(order)[0::2] == ("paid", 1) and problems() == ledger_problems() == []


def test_paid(shop: Shop, service: CardService, visitor: Callable[..., Page]):
    visit, order = at_the_card_page(shop, visitor())
    assert state(order) == ("pending", ["open"], 0)
    choose(visit, "pay")
    assert visit.page.url == f"{shop.address}/pesanan/{order.token}/"
    expect(visit.page.locator(".demo-banner")).to_contain_text("tiruan")
    assert is_paid_once(order)
    service.send_messages()
    service.send_messages()
    assert is_paid_once(order)


def test_declined_then_paid_without_script(shop: Shop, service: CardService, visitor: Callable[..., Page]):
    visit, order = at_the_card_page(shop, visitor(java_script_enabled=False))
    choose(visit, "decline")
    expect(visit.page.get_by_role("alert")).to_contain_text("Kartu ditolak")
    service.send_messages()
    assert state(order) == ("pending", ["open"], 0)
    choose(visit, "pay")
    assert visit.page.url == f"{shop.address}/pesanan/{order.token}/"
    assert is_paid_once(order)


def test_left_at_the_banks_check_then_the_goods_go_back(
    shop: Shop, service: CardService, visitor: Callable[..., Page]
):
    visit, order = at_the_card_page(shop, visitor())
    choose(visit, "abandon")
    expect(visit.page.get_by_role("alert")).to_contain_text("3-D Secure")
    choose(visit, "cancel")
    assert visit.page.url == f"{shop.address}/pesanan/{order.token}/"
    assert state(order) == ("pending", ["open"], 0)
    visit.press("main a.button-primary")
    visit.press("main form button.button-large")
    assert visit.page.url == f"{service.gateway.page}/c/pay/{service.session()}"
    service.gateway.ahead = 2 * 3600
    sweep(timedelta(hours=2))
    assert state(order) == ("expired", ["expired"], 0)
    visit.page.reload()
    expect(visit.page.get_by_role("status")).to_contain_text("sudah ditutup")


def test_delayed(shop: Shop, service: CardService, visitor: Callable[..., Page]):
    visit, order = at_the_card_page(shop, visitor(), "en")
    choose(visit, "delay")
    expect(visit.page.locator("main")).to_contain_text("Do not pay again")
    assert state(order) == ("pending", ["processing"], 0)
    dashboard = visitor()
    dashboard.goto(service.gateway.page)
    with dashboard.expect_navigation():
        dashboard.locator("button[value=arrives]").click()
    service.send_messages()
    assert is_paid_once(order)


def pay_and_go_no_further(page: Page) -> None:
    """Press the card page's button; its answer, the way back to the shop, is never followed."""
    said = page.locator("button[value=pay]").evaluate(
        "b => [b.form.action, Object.fromEntries(new FormData(b.form)), b.name]"
    )
    address, fields, button = said
    page.request.post(address, form={**fields, button: "pay"}, max_redirects=0)


@pytest.mark.parametrize("by", ["message", "sweep"])
def test_the_tab_is_closed_before_the_way_back(
    shop: Shop, service: CardService, visitor: Callable[..., Page], by: str
):
    visit, order = at_the_card_page(shop, visitor())
    pay_and_go_no_further(visit.page)
    wait_until(lambda: service.gateway.all_of("checkout.session", payment_status="paid"))
    visit.page.close()
    assert state(order) == ("pending", ["open"], 0)
    if by == "message":
        service.send_messages()
    else:
        sweep(timedelta(minutes=3))
    assert is_paid_once(order)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_imitations_pages_are_without_fault(
    shop: Shop, service: CardService, visitor: Callable[..., Page], width: int
):
    visit, _order = at_the_card_page(shop, visitor(width=width), "en")
    expect(visit.page.locator("h1")).to_contain_text("IMITATION")
    assert faults(visit.page) + too_wide(visit.page) == []
    choose(visit, "decline")
    assert faults(visit.page) + too_wide(visit.page) == []
    visit.page.goto(service.gateway.page)
    assert faults(visit.page) + too_wide(visit.page) == []


def sweep(later: timedelta) -> None:
    with clock.at(clock.now() + later):
        call_command("sweep_payments", stdout=io.StringIO())


def wait_until(true: Callable[[], object]) -> None:
    for _try in range(100):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("It never came to that")
