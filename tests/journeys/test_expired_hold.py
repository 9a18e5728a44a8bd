"""A hold that ends gives its stock back, once, and the next buyer gets the thing."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from config.common import clock
from partners.models import StockRecord
from tests import factories
from tests.journeys.visitor import Visitor, says

pytestmark = pytest.mark.django_db


def test_an_expired_hold_gives_its_stock_back_once():
    product = factories.make_product(title="Kursi rotan", stock=1)
    order = factories.place_order(factories.basket_with((product, 1)))
    Visitor().open(product.get_absolute_url()).sees(says("Sold out"))
    late = order.payment_requests.get().expires_at + timedelta(minutes=1)
    with clock.at(late - timedelta(minutes=2)):
        call_command("sweep_payments")
    assert StockRecord.objects.get().num_allocated == 1
    with clock.at(late):
        call_command("sweep_payments")
        call_command("sweep_payments")
        order.refresh_from_db()
        assert order.status == "expired"
        assert (StockRecord.objects.get().num_allocated, StockRecord.objects.get().num_in_stock) == (0, 1)
        Visitor().open(order.get_absolute_url()).sees("Kedaluwarsa")
        Visitor().open(product.get_absolute_url()).press(says("Add to the basket")).sees("Kursi rotan")
