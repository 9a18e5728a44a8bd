"""Impatience is harmless: the same checkout sent twice, Back, a second tab."""

import pytest

from partners.models import StockRecord
from shop.order.models import Order
from shop.payment.models import PaymentRequest
from tests import factories
from tests.journeys.visitor import Visitor, says, values_of

pytestmark = pytest.mark.django_db


def at_the_last_page() -> Visitor:
    factories.make_product(title="Kursi rotan")
    factories.make_tariffs()
    visitor = Visitor().open("/katalog/").follow("Kursi rotan").press(says("Add to the basket"))
    return (
        visitor.press(says("Go on to delivery"))
        .press(
            says("Show delivery prices"),
            name="Sri Wahyuni",
            phone="08123456789",
            email="sri@example.com",
            postcode="10110",
            street="Jalan Melati 5",
        )
        .press(says("Go on: check and pay"))
    )


def test_submitting_checkout_twice_gives_one_order():
    visitor = at_the_last_page()
    sent = values_of(visitor.form("Rp")) | {"method": "transfer"}
    first = visitor.client.post(visitor.url, sent, headers={"origin": "http://testserver"})
    second = visitor.client.post(visitor.url, sent, headers={"origin": "http://testserver"})
    order = Order.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == order.get_absolute_url()
    assert PaymentRequest.objects.count() == 1
    assert StockRecord.objects.get().num_allocated == 1


def test_back_after_ordering_leads_to_an_empty_basket_and_nothing_is_ordered_again():
    visitor = at_the_last_page()
    visitor.press("Rp", method="transfer")
    visitor.open("/checkout/periksa/")
    visitor.open("/keranjang/").sees(says("The basket is empty"))
    assert Order.objects.count() == 1
