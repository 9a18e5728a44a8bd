"""The imitation as the demo has it: where it runs, what its page does, how its messages are tried again."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.common import clock
from shop.payment import gateway
from shop.payment.card import start
from shop.payment.imitation import pages
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.delivery import PAUSES, Deliveries
from shop.payment.imitation.server import remember
from shop.payment.management.commands.demo_gateway import why_not
from shop.payment.services import sweep_payments
from shop.payment.sweep import sweep_card
from tests.factories import place_order
from tests.shop.payment.imitated import KEY, FakeHTTPClient
from tests.shop.payment.test_imitation import asked

HERE = "http://127.0.0.1:8420"


def ask(fake: Gateway, method: str, path: str, data: dict) -> dict:
    """As the client library asks; nested fields come in their own form."""
    flat: list[str] = []

    def write(name: str, value: object) -> None:
        if isinstance(value, dict | list):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            for key, each in pairs:
                write(f"{name}[{key}]" if name else str(key), each)
        else:
            flat.append(f"{name}={value}")

    write("", data)
    status, body, _about = fake.handle(method, path, "&".join(flat), {"Authorization": f"Bearer {KEY}"})
    assert status == 200, body
    return body


@pytest.fixture
def session(stripe_fake: Gateway) -> str:
    return ask(stripe_fake, "POST", "/v1/checkout/sessions", asked())["id"]


def press(fake: Gateway, session: str, how: str) -> str:
    page = pages.answer(fake, "POST", f"/c/pay/{session}", {"how": how})
    assert page.status == 303
    return page.go_on


def test_the_page_says_in_both_languages_that_it_is_an_imitation(stripe_fake: Gateway, session: str):
    said = {
        language: pages.answer(stripe_fake, "GET", f"/c/pay/{session}", {"bahasa": language}).html
        for language in ("id", "en")
    }
    assert "<title>Halaman bayar TIRUAN</title>" in said["id"]
    assert "<title>IMITATION of a payment page</title>" in said["en"]
    assert all("Halaman bayar TIRUAN" in html and "Rp150.000" in html for html in said.values())
    assert not any("<input" in html or "<script" in html for html in said.values())


def test_its_buttons_lead_back_to_the_shop_or_to_the_page(stripe_fake: Gateway, session: str):
    here = f"/c/pay/{session}"
    assert press(stripe_fake, session, "decline") == f"{here}?said=declined"
    assert press(stripe_fake, session, "abandon") == f"{here}?said=abandoned"
    assert press(stripe_fake, session, "cancel") == "https://toko.example/batal"
    assert press(stripe_fake, session, "nonsense") == here
    assert press(stripe_fake, session, "pay") == f"https://toko.example/kembali?sid={session}"
    assert press(stripe_fake, session, "pay") == f"{here}?said=complete"
    assert "sudah ditutup" in pages.answer(stripe_fake, "GET", here, {}).html
    assert pages.answer(stripe_fake, "GET", "/c/pay/cs_test_x", {}).status == 404


def test_its_dashboard_plays_the_banks(stripe_fake: Gateway, session: str):
    stripe_fake.dispute_fee = 0
    for act, offered in (
        ("", ["arrives", "fails"]),
        ("arrives", ["refund", "dispute"]),
        ("dispute", ["won", "lost"]),
        ("won", []),
        ("refund", []),
    ):
        if act:
            assert pages.answer(stripe_fake, "POST", "/", {"act": act, "session": session}).go_on == "/"
        else:
            press(stripe_fake, session, "delay")
        html = pages.answer(stripe_fake, "GET", "/", {}).html
        assert [each for each in pages.ACTS if f'value="{each}"' in html] == [*offered, "pay_out"]
    assert not stripe_fake.all_of("refund")
    pages.answer(stripe_fake, "POST", "/", {"act": "pay_out"})
    assert stripe_fake.all_of("payout")


def test_messages_are_tried_again_a_few_times(stripe_fake: Gateway, session: str):
    stripe_fake.pay(session)
    sent: list[str] = []

    def send(body: bytes, _signature: str) -> bool:
        event = json.loads(body)
        sent.append(event["type"])
        return event["type"] != "checkout.session.completed"

    deliveries = Deliveries(stripe_fake, send)
    deliveries.run_due(0)
    assert len(sent) == 5
    deliveries.run_due(PAUSES[0] - 0.1)
    assert len(sent) == 5
    for now in range(1, 1_000):
        deliveries.run_due(now)
    assert sent[5:] == ["checkout.session.completed"] * len(PAUSES)


def test_started_again_it_knows_its_payments(stripe_fake: Gateway, session: str, tmp_path):
    file = tmp_path / "imitation.json"
    save = remember(stripe_fake, file)
    stripe_fake.pay(session)
    stripe_fake.pay_out()
    save()
    again = Gateway("whsec_x", stripe_fake.clock)
    remember(again, file)
    assert again.things == stripe_fake.things
    assert [each["id"] for each in again.outbox] == [each["id"] for each in stripe_fake.outbox]
    assert again.pay_out() is None


@pytest.mark.parametrize(
    ("changed", "shop", "said"),
    [
        ({"DEMO": False}, HERE, "demo's and the developer's settings"),
        ({"STRIPE_API_BASE": "http://192.0.2.1:8420"}, HERE, "addresses of this machine"),
        ({}, "http://toko.example", "addresses of this machine"),
        ({"STRIPE_SECRET_KEY": "sk_live_x"}, HERE, "must begin with sk_test_ or rk_test_"),
        ({"STRIPE_SECRET_KEY": ""}, HERE, "must begin with sk_test_ or rk_test_"),
        ({"STRIPE_WEBHOOK_SECRETS": []}, HERE, "Set STRIPE_WEBHOOK_SECRETS"),
    ],
)
def test_where_it_refuses_to_run(settings, changed: dict, shop: str, said: str):
    demo = {"DEMO": True, "STRIPE_API_BASE": HERE, "STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRETS": ["x"]}
    for name, value in (demo | changed).items():
        setattr(settings, name, value)
    with pytest.raises(CommandError, match=said):
        call_command("demo_gateway", shop=shop, skip_checks=True)
    for name, value in demo.items():
        setattr(settings, name, value)
    assert why_not(HERE, HERE) == ""


@pytest.mark.django_db
def test_every_page_says_that_cards_are_imitated(settings):
    sentence = "Pembayaran kartu di sini tiruan"
    assert sentence not in Client().get("/katalog/").content.decode()
    settings.STRIPE_SECRET_KEY = KEY
    assert sentence not in Client().get("/katalog/").content.decode()
    settings.STRIPE_API_BASE = HERE
    for path in ("/katalog/", "/keranjang/", "/meja/masuk/"):
        assert sentence in Client().get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("base", "ends"), [(HERE, "expired"), ("", "pending")])
def test_a_visit_that_nobody_knows_ends_at_the_imitation_only(
    settings, stripe_fake: Gateway, base: str, ends: str
):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, base
    with gateway.use(FakeHTTPClient(stripe_fake)):
        order = place_order(method="card")
        start(request=order.payment_requests.get())
        stripe_fake.things.clear()
        with (
            clock.at(clock.now() + timedelta(hours=2)),
            nullcontext() if base else pytest.raises(ExceptionGroup),
        ):
            sweep_card()
        with clock.at(clock.now() + timedelta(hours=2)):
            sweep_payments()
    order.refresh_from_db()
    assert order.status == ends
