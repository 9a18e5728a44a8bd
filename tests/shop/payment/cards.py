"""Card payments for tests: an order that is paid so, a buyer at the card page, and Stripe's messages."""

from contextlib import contextmanager
from typing import Any

from django.test import Client
from django.urls import reverse

from shop.ledger.models import Balance
from shop.ledger.verify import problems as ledger_problems
from shop.order.models import Order
from shop.payment import gateway
from shop.payment.card import BACK, start
from shop.payment.imitation.core import Gateway
from shop.payment.models import Attempt, PaymentRequest, Unallocated
from shop.payment.verify import problems
from tests.factories import basket_with, make_product, place_order
from tests.shop.payment.imitated import KEY, SECRET, FakeHTTPClient

AMOUNT = 860_000


@contextmanager
def cards_taken(settings: Any, fake: Gateway):
    """The shop with keys, its gateway the imitation."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = KEY, [SECRET]
    with gateway.use(FakeHTTPClient(fake)):
        yield fake


def card_order(product: Any = None, quantity: int = 1) -> Order:
    """A pending order of one chair, Rp860.000 with its delivery."""
    return place_order(basket_with((product or make_product(), quantity)), method="card")


def request_of(order: Order) -> PaymentRequest:
    return order.payment_requests.get()


def visit(order: Order) -> Attempt:
    """The buyer goes to the card page."""
    start(request=request_of(order))
    return request_of(order).attempts.last()


def deliver(event: Any, fake: Gateway, **signing: Any) -> Any:
    """Stripe sends one event; ``event`` is the kind of the last such, or an event."""
    if isinstance(event, str):
        event = next(each for each in reversed(fake.outbox) if each["type"] == event)
    body, signature = fake.signed(event, **signing)
    return post(body, signature)


def post(body: bytes, signature: str | None) -> Any:
    headers = {"Stripe-Signature": signature} if signature is not None else {}
    address = reverse("stripe-webhook")
    return Client(raise_request_exception=False).post(address, body, "application/json", headers=headers)


def come_back(attempt: Attempt, client: Client | None = None) -> Any:
    return (client or Client()).get(reverse("storefront:card-back", args=[BACK.sign(str(attempt.pk))]))


def state(order: Order) -> tuple[str, str, list[str]]:
    """Of the order, its request and its visits."""
    order.refresh_from_db()
    request = request_of(order)
    return order.status, request.state, list(request.attempts.values_list("state", flat=True))


def books(order: Order) -> dict[str, int]:
    """The collecting office's and the prison's accounts together."""
    found: dict[str, int] = {}
    for office in {request_of(order).office, order.consignments.get().prison.office}:
        for code, amount in Balance.objects.of(office).by_code().items():
            found[code] = found.get(code, 0) + amount
    return found


def set_aside() -> list[tuple[str, int]]:
    return list(Unallocated.objects.open().values_list("reason", "amount"))


def agreed() -> bool:
    return problems() == ledger_problems() == []
