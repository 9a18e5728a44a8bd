"""Stock is held before it is paid, so orders are limited by visitor and by contact; a sentence, never a fault."""

from datetime import UTC, datetime, timedelta

import pytest

from config.common import clock, limits
from partners.models import StockRecord
from shop.basket.models import Basket
from shop.checkout.views.review import (
    ADDRESS_LIMIT,
    ADDRESS_SECONDS,
    CONTACT_LIMIT,
    CONTACT_SECONDS,
)
from shop.order.models import Order
from tests.factories import make_product
from tests.shop.checkout.test_review import URL, fill, form_of

START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair(client, db):
    product = make_product(title="Kursi rotan", price=850_000, stock=5)
    fill(client, (product, 1))
    return product


def use_up(scope, key, limit, seconds):
    for _use in range(limit):
        limits.allow(scope=scope, key=key, limit=limit, seconds=seconds)


def by_visitor():
    use_up("order-address", "127.0.0.1", ADDRESS_LIMIT, ADDRESS_SECONDS)


def by_contact():
    use_up("order-contact", "sri@example.com", CONTACT_LIMIT, CONTACT_SECONDS)


@pytest.mark.parametrize("used_up", [by_visitor, by_contact])
@pytest.mark.parametrize(
    ("root", "title", "sentence"),
    [
        ("", "Kesalahan:", "Dari sini masuk banyak pesanan dalam waktu singkat."),
        ("/en", "Error:", "Many orders were placed from here in a short time."),
    ],
)
def test_one_too_many_is_said_and_nothing_is_held(client, chair, used_up, root, title, sentence):
    form = form_of(client)
    used_up()

    answer = client.post(f"{root}{URL}", form)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert f"<title>{title}" in answer.text
    assert sentence in answer.text
    assert answer.context["can_order"]
    assert not Order.objects.exists()
    assert StockRecord.objects.get().num_allocated == 0
    assert Basket.objects.get().status == Basket.OPEN


def test_the_last_allowed_order_is_placed(client, chair):
    for _use in range(CONTACT_LIMIT - 1):
        limits.allow(
            scope="order-contact", key="sri@example.com", limit=CONTACT_LIMIT, seconds=CONTACT_SECONDS
        )

    assert client.post(URL, form_of(client)).status_code == 302


def test_another_spelling_is_the_same_contact(client, chair):
    fill(client, email="SRI@example.com")
    form = form_of(client)
    by_contact()

    assert client.post(URL, form).status_code == 429


def test_later_the_same_button_works(client, chair):
    form = form_of(client)
    by_visitor()
    assert client.post(URL, form).status_code == 429

    with clock.at(START + timedelta(hours=1)):
        assert client.post(URL, form).status_code == 302
    assert Order.objects.count() == 1


def test_what_never_reached_the_order_is_not_counted(client, chair):
    for _try in range(CONTACT_LIMIT + 1):
        client.post("/checkout/", {"action": "continue", "postcode": "x"})
        client.post(URL, {"method": "transfer"})
    assert not Order.objects.exists()
    fill(client)

    assert client.post(URL, form_of(client)).status_code == 302
