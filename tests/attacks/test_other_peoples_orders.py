"""Nobody comes to another buyer's order: not by his placement key, not by trying numbers."""

import re

import pytest
from django.test import Client

from catalogue.models import Product
from shop.basket.models import Basket
from shop.checkout.state import MOST_VALUES, SESSION_KEY
from shop.order.models import Order
from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Sri Wahyuni",
    "phone": "0812-3456 789",
    "email": "sri@example.com",
    "postcode": "10110",
    "street": "Jalan Melati 5",
}


@pytest.fixture
def chair() -> Product:
    factories.make_tariffs()
    return factories.make_product(title="Kursi rotan", stock=20)


def at_the_button(chair: Product) -> tuple[Client, dict[str, str]]:
    """Somebody with one chair in his basket, and what his last page would send."""
    buyer = Client()
    buyer.post("/keranjang/tambah/", {"product": chair.number, "quantity": 1})
    buyer.post("/checkout/", {**TYPED, f"delivery-{chair.prison_id}": "pickup"})
    page = buyer.get("/checkout/periksa/").content.decode()
    hidden = dict(re.findall(r'name="(key|total)" value="([^"]+)"', page))
    return buyer, {**hidden, "method": "transfer"}


def test_the_same_button_twice_leads_to_the_same_order(chair: Product):
    buyer, button = at_the_button(chair)
    first, second = (buyer.post("/checkout/periksa/", button) for _time in range(2))
    order = Order.objects.get()
    assert [first["Location"], second["Location"]] == [order.get_absolute_url()] * 2


def test_a_strangers_key_and_an_empty_basket_show_nothing(chair: Product):
    buyer, button = at_the_button(chair)
    buyer.post("/checkout/periksa/", button)
    stranger = Client()
    answer = stranger.post("/checkout/periksa/", button)
    assert (answer.status_code, answer["Location"]) == (302, "/keranjang/")
    assert Order.objects.count() == 1


def test_a_strangers_key_and_a_basket_place_ones_own_order(chair: Product):
    buyer, button = at_the_button(chair)
    buyer.post("/checkout/periksa/", button)
    his = Order.objects.get()
    stranger, own = at_the_button(chair)
    answer = stranger.post("/checkout/periksa/", {**own, "key": button["key"]})
    mine = Order.objects.exclude(pk=his.pk).get()
    assert answer["Location"] == mine.get_absolute_url()
    assert mine.placement_key != his.placement_key
    assert not Basket.objects.filter(status=Basket.OPEN).exists()


@pytest.mark.parametrize("total", ["1", "0", "-1", "", "849999", "1e9", "٨٥٠٠٠٠", "\0"])
def test_a_total_of_ones_own_places_nothing(chair: Product, total: str):
    buyer, button = at_the_button(chair)
    answer = buyer.post("/checkout/periksa/", {**button, "total": total})
    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_what_is_typed_never_fills_the_session_without_end(chair: Product):
    buyer = Client()
    buyer.post("/keranjang/tambah/", {"product": chair.number, "quantity": 1})
    for turn in range(4):
        buyer.post("/checkout/", {f"delivery-{turn}{n:03d}": "x" * 900 for n in range(60)})
    buyer.post("/checkout/", {"delivery-" + "9" * 5_000: "x"})
    kept = buyer.session[SESSION_KEY]
    assert len(kept) == MOST_VALUES
    assert max(map(len, kept)) < 40
    assert {len(value) for value in kept.values()} == {500}


def looked_up(address: str, number: str, contact: str) -> int:
    answer = Client(REMOTE_ADDR=address).post("/pesanan/", {"number": number, "contact": contact})
    return answer.status_code


def test_typing_errors_of_others_stop_nobody():
    tries = [looked_up(f"10.0.0.{n}", "salah", "081234567890") for n in range(12)]
    assert tries == [422] * 12


def test_one_visitor_tries_ten_times():
    tries = [looked_up("10.0.0.1", "salah", "081234567890") for _n in range(12)]
    assert tries == [422] * 10 + [429] * 2


def test_one_order_is_tried_ten_times_from_wherever():
    order = factories.place_order()
    tries = [looked_up(f"10.0.0.{n}", order.number, "081234567891") for n in range(12)]
    assert tries == [422] * 10 + [429] * 2
