"""One more way to pay, which exists here only: a virtual account at a bank. A class and a template are all it brings,
and a whole order goes through it, so the interface in ``docs/payment-methods.md`` is enough."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.template.loaders.cached import Loader as Cached
from django.template.loaders.locmem import Loader
from django.test import Client

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.ledger.verify import problems as ledger_problems
from shop.payment import methods
from shop.payment.errors import PaymentRefused
from shop.payment.models import RequestState
from shop.payment.services import confirm_receipt, sweep_payments
from shop.payment.verify import problems
from tests.factories import basket_with, make_product, place_order

pytestmark = pytest.mark.django_db
PLACED = datetime(2026, 3, 2, 3, tzinfo=UTC)
TEMPLATE = "storefront/pay/virtual_account.html"


class VirtualAccount(methods.PaymentMethod):
    code = "virtual"
    name = "Virtual account"
    hint = "A number that is yours alone."
    template = TEMPLATE
    by_hand = False

    def is_offered(self, situation: methods.Situation) -> bool:
        return situation.total <= 50_000_000 and not situation.at_counter

    def expires(self, *, placed_at: datetime, situation: methods.Situation) -> datetime:
        return placed_at + timedelta(hours=24)


@pytest.fixture(autouse=True)
def offered_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(methods.METHODS, VirtualAccount.code, VirtualAccount())
    with clock.at(PLACED):
        yield


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch):
    engine = engines["django"].engine
    ours = Loader(engine, {TEMPLATE: "<p>8808{{ payment.pk }}, {{ payment.amount }}, {{ deadline }}</p>"})
    monkeypatch.setattr(engine, "template_loaders", [ours, *engine.template_loaders])
    for loader in engine.template_loaders:
        if isinstance(loader, Cached):
            loader.reset()


@pytest.fixture
def order():
    return place_order(basket_with((make_product(price=850_000, cost=425_000, stock=5), 1)), method="virtual")


def message(order, **values):
    """What a message and a question to the gateway come to."""
    facts = {"reference": "VA-77", "amount": order.total, "received_on": clock.today()}
    return confirm_receipt(request=order.payment_requests.get(), by=None, **facts | values)


def test_an_order_is_paid_through_it_from_beginning_to_end(order, template):
    request = order.payment_requests.get()
    assert (request.method, request.amount, request.account) == ("virtual", order.total, None)
    assert request.expires_at == PLACED + timedelta(hours=24)
    page = Client().get(f"/pesanan/{order.token}/")
    assert f"8808{request.pk}, {order.total}" in page.content.decode()
    message(order)
    order.refresh_from_db()
    request.refresh_from_db()
    assert (order.status, request.state) == ("paid", RequestState.PAID)
    assert OutboxMessage.objects.filter(template="payment_confirmed").count() == 1
    assert problems() == ledger_problems() == []
    assert Client().get(f"/pesanan/{order.token}/").status_code == 200


def test_its_messages_pay_once_and_only_what_was_asked(order):
    with pytest.raises(PaymentRefused):
        message(order, amount=order.total - 1)
    message(order)
    with pytest.raises(PaymentRefused):
        message(order)
    assert order.payment_requests.get().receipts.count() == 1


def test_unpaid_it_gives_the_goods_back(order):
    with clock.at(PLACED + timedelta(hours=25)):
        assert sweep_payments() == 1
    order.refresh_from_db()
    assert order.status == "expired"
    assert StockRecord.objects.get(product=order.lines.get().product).net_stock_level == 5


def test_it_hides_itself_where_it_cannot_work(order):
    dear = methods.Situation(
        order.payment_requests.get().office, None, 1, frozenset(), 50_000_001, False, "Asia/Jakarta"
    )
    assert VirtualAccount.code not in [method.code for method in methods.offered(dear)]
