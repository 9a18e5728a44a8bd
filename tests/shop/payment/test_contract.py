"""What the shop asks of Stripe, asked of the imitation and, where ``STRIPE_CONTRACT_KEY`` holds a test key, of Stripe's
test mode: the same calls, the same answers. No card can be typed here, so what needs a buyer is left out."""

import os
import time
from uuid import uuid4

import pytest
import stripe

from shop.payment.imitation.core import Gateway
from tests.shop.payment.imitated import KEY, FakeHTTPClient
from tests.shop.payment.test_imitation import asked

CONTRACT_KEY = os.environ.get("STRIPE_CONTRACT_KEY", "")
VERSION = "2026-10-28.endive"


@pytest.fixture(params=["imitation", "stripe"])
def client(request: pytest.FixtureRequest) -> stripe.StripeClient:
    if request.param == "imitation":
        fake = Gateway("whsec_contract", time.time)
        return stripe.StripeClient(KEY, http_client=FakeHTTPClient(fake), max_network_retries=0)
    if not CONTRACT_KEY:
        pytest.skip("STRIPE_CONTRACT_KEY is not set: Stripe's test mode is not asked")
    if not CONTRACT_KEY.startswith(("sk_test_", "rk_test_")):
        pytest.fail("STRIPE_CONTRACT_KEY must be a test key")
    return stripe.StripeClient(CONTRACT_KEY, stripe_version=VERSION, max_network_retries=1)


def test_a_session_from_its_beginning_to_its_end(client: stripe.StripeClient):
    key, ends = str(uuid4()), int(time.time()) + 2_100
    session = client.v1.checkout.sessions.create(asked(expires_at=ends), {"idempotency_key": key})
    again = client.v1.checkout.sessions.create(asked(expires_at=ends), {"idempotency_key": key})
    assert again.id == session.id
    assert (session.object, session.mode, session.livemode) == ("checkout.session", "payment", False)
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.expires_at) == (15_000_000, "idr", ends)
    assert (session.client_reference_id, session.metadata.to_dict()) == ("KB-1", {"shop": "uji"})
    assert session.url and session.url.startswith("https://")
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.create(
            asked(amount=16_000_000, expires_at=ends), {"idempotency_key": key}
        )
    expanded = {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    assert client.v1.checkout.sessions.retrieve(session.id, expanded).payment_intent is None
    ended = client.v1.checkout.sessions.expire(session.id)
    assert (ended.status, ended.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(session.id)


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"unheard_of": "1"}, "unheard_of"),
        ({"expires_at": int(time.time()) + 600}, "expires_at"),
        ({"success_url": "kembali"}, "success_url"),
        ({"amount": 1_000_000_000_000}, None),
    ],
)
def test_what_is_refused(client: stripe.StripeClient, more: dict, param: str | None):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.create(asked(**more))
    assert caught.value.http_status == 400
    assert param is None or caught.value.param == param


def test_what_is_not_there(client: stripe.StripeClient):
    for ask in (
        lambda: client.v1.checkout.sessions.retrieve("cs_test_none"),
        lambda: client.v1.payment_intents.retrieve("pi_none"),
        lambda: client.v1.disputes.retrieve("du_none"),
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            ask()
        assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": "pi_none", "amount": 100})
    assert caught.value.code == "resource_missing"


def test_the_lists_the_sweep_reads(client: stripe.StripeClient):
    since = {"created": {"gte": int(time.time()) - 3_600}, "limit": 3}
    for found in (client.v1.payouts.list(since), client.v1.events.list(since)):
        assert found.object == "list"
        assert isinstance(found.data, list)
