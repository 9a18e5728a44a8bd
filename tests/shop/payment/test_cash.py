"""Cash on its way from the counter to the account: all of it, once, by somebody who did not take it."""

from datetime import UTC, datetime

import pytest

from config.common import clock
from partners.services import appoint
from shop.ledger.due import due
from shop.payment.cash import pay_in
from shop.payment.errors import PaymentRefused
from shop.placement.counter import sell
from tests import factories
from tests.shop.placement.test_counter import selling
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def office():
    bread = factories.make_product(title="Roti", price=10_000, stock=9)
    sell(**selling(bread), by=factories.person(bread.prison, "officer"))
    return bread.prison.office


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"reference": " "}, "reference"), ({"total": 10_000}, "total"), ({"total": 0}, "total")],
)
def test_what_does_not_agree_is_not_paid_in(office, facts, code):
    with refused(PaymentRefused, code=code):
        pay_in(
            office=office,
            by=factories.person(office, "treasurer"),
            **{"reference": "S1", "total": 20_000} | facts,
        )


def test_whoever_took_the_cash_does_not_confirm_that_it_is_in_the_account(office):
    officer = factories.person(office, "officer")
    appoint(user=officer, office=office, role="treasurer", valid_from=factories.BEGIN)
    with refused(PaymentRefused, code="same person"):
        pay_in(office=office, total=20_000, reference="S1", by=officer)


def test_it_is_paid_in_once_and_only_then_due(office):
    assert due(office) == []
    treasurer = factories.person(office, "treasurer")
    pay_in(office=office, total=20_000, reference="S1", by=treasurer)
    assert [item.amount for item in due(office)] == [1_500]
    with refused(PaymentRefused, code="total"):
        pay_in(office=office, total=20_000, reference="S1", by=treasurer)
