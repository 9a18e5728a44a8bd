"""An impatient thumb: the form of one sale sent several times at the same moment."""

from functools import partial

import pytest
from django.db import IntegrityError

from partners.models import StockRecord
from shop.order.models import Order
from shop.payment.models import Receipt
from shop.payment.verify import problems
from shop.placement import counter
from shop.placement.counter import sell
from tests import factories
from tests.shop.placement.test_counter import selling
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race
TIMES = 6


def send_together():
    bread = factories.make_product(title="Roti", price=10_000, stock=50)
    call = partial(sell, **selling(bread), by=factories.person(bread.prison, "officer"))
    return run_together(call, TIMES)


def test_one_form_sent_six_times_at_once_is_one_sale(race_db):
    outcomes = send_together()
    assert [outcome.error for outcome in outcomes] == [None] * TIMES
    assert {outcome.result.pk for outcome in outcomes} == {Order.objects.get().pk}
    assert (Receipt.objects.count(), StockRecord.objects.get().num_in_stock) == (1, 48)
    assert problems() == []


def test_control_without_waiting_the_copies_collide(race_db, monkeypatch):
    monkeypatch.setattr(counter, "_one_sale_at_a_time", lambda by: None)
    monkeypatch.setattr(counter, "place", meeting(counter.place, TIMES))
    errors = [outcome.error for outcome in send_together() if outcome.error]
    assert [type(error) for error in errors] == [IntegrityError] * (TIMES - 1)
