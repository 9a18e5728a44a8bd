"""The imitation of Stripe is as strict as the shop needs it to be; the client library is the real one."""

import json
from datetime import timedelta

import pytest
import stripe

from config.common import clock
from shop.payment.imitation.core import Gateway
from shop.payment.imitation.world import DECLINED_CARD, SECURE_CARD
from tests.shop.payment.imitated import KEY, SECRET, FakeHTTPClient

RECEIPT = ["payment_intent.latest_charge.balance_transaction"]


def asked(amount: int = 15_000_000, **more: object) -> dict:
    return {
        "mode": "payment",
        "locale": "id",
        "client_reference_id": "KB-1",
        "metadata": {"shop": "uji"},
        "payment_intent_data": {"metadata": {"shop": "uji"}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {"currency": "idr", "unit_amount": amount, "product_data": {"name": "KB-1"}},
            }
        ],
        "success_url": "https://toko.example/kembali?sid={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://toko.example/batal",
        **more,
    }


@pytest.fixture
def client(stripe_fake: Gateway) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, http_client=FakeHTTPClient(stripe_fake), max_network_retries=0)


def new(client: stripe.StripeClient, *, key: str | None = None, **more: object):
    return client.v1.checkout.sessions.create(asked(**more), {"idempotency_key": key} if key else {})


def types(fake: Gateway) -> list[str]:
    return [event["type"] for event in fake.outbox]


def test_a_payment_has_its_charge_its_fee_and_its_events(client: stripe.StripeClient, stripe_fake: Gateway):
    session = new(client)
    assert (session.status, session.payment_intent, session.amount_total) == ("open", None, 15_000_000)
    assert session.url == f"https://checkout.stripe.com/c/pay/{session.id}"
    assert stripe_fake.pay(session.id) == "paid"
    again = client.v1.checkout.sessions.retrieve(session.id, {"expand": RECEIPT})
    assert (again.status, again.payment_status, again.url) == ("complete", "paid", None)
    line = again.payment_intent.latest_charge.balance_transaction
    assert (line.amount, line.fee, line.net) == (15_000_000, 635_000, 14_365_000)
    assert again.payment_intent.metadata.to_dict() == {"shop": "uji"}
    assert types(stripe_fake) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "charge.updated",
        "checkout.session.completed",
    ]
    assert not any(name[0] == "_" for name in stripe_fake.outbox[-1]["data"]["object"])
    assert stripe_fake.pay(session.id) == "complete"


def test_declined_abandoned_and_delayed(client: stripe.StripeClient, stripe_fake: Gateway):
    session = new(client)
    assert stripe_fake.pay(session.id, DECLINED_CARD) == "declined"
    assert stripe_fake.pay(session.id, SECURE_CARD, three_ds_ok=False) == "abandoned"
    seen = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (seen.status, seen.payment_status) == ("open", "unpaid")
    assert seen.payment_intent.status == "requires_action"
    assert stripe_fake.pay(session.id, delayed=True) == "processing"
    seen = client.v1.checkout.sessions.retrieve(session.id)
    assert (seen.status, seen.payment_status) == ("complete", "unpaid")
    stripe_fake.settle_delayed(session.id, ok=True)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert types(stripe_fake)[-1] == "checkout.session.async_payment_succeeded"


def test_a_session_ends_by_itself_and_only_while_open(client: stripe.StripeClient, stripe_fake: Gateway):
    session, paid = new(client), new(client)
    stripe_fake.pay(paid.id)
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status"):
        client.v1.checkout.sessions.expire(paid.id)
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
        assert stripe_fake.pay(session.id) == "expired"
    assert types(stripe_fake)[-1] == "checkout.session.expired"


def test_the_same_key_gives_the_same_answer_or_none(client: stripe.StripeClient, stripe_fake: Gateway):
    stripe_fake.fail_next("timeout_after")
    with pytest.raises(stripe.APIConnectionError):
        new(client, key="a:1:1")
    first, second = new(client, key="a:1:1"), new(client, key="a:1:1")
    assert first.id == second.id
    assert first.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        new(client, key="a:1:1", amount=16_000_000)
    stripe_fake.fail_next("500")
    for _again in range(2):
        with pytest.raises(stripe.APIError, match="unknown error"):
            new(client, key="a:1:2")
    with pytest.raises(stripe.InvalidRequestError):
        new(client, key="a:1:3", amount=1)
    assert new(client, key="a:1:3").id != first.id
    stripe_fake.fail_next("429")
    with pytest.raises(stripe.RateLimitError):
        new(client)
    stripe_fake.fail_next("timeout_before")
    with pytest.raises(stripe.APIConnectionError):
        new(client)
    assert len(stripe_fake.all_of("checkout.session")) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"payment_method_types": ["card"]}, "no longer supported"),
        ({"metadata": {"shop": "x" * 501}}, "values up to 500"),
        ({"expires_at": 1}, "between 30 minutes and 24 hours"),
        ({"mode": "subscription"}, "must be one of payment"),
        ({"success_url": "/kembali"}, "Not a valid URL"),
        ({"amount": 1_000_000_000_000}, "no more than 999999999999"),
        ({"amount": "150000.00"}, "Invalid integer"),
        ({"tax_id_collection": {"enabled": True}}, "unknown parameter: tax_id_collection"),
        ({"expand": ["customer"]}, "cannot be expanded"),
    ],
)
def test_what_it_does_not_know_is_refused(
    client: stripe.StripeClient, stripe_fake: Gateway, more: dict, said: str
):
    with pytest.raises(stripe.InvalidRequestError, match=said):
        new(client, **more)
    assert not stripe_fake.outbox


def test_no_live_key_and_no_unknown_address(stripe_fake: Gateway):
    live = stripe.StripeClient("sk_live_x", http_client=FakeHTTPClient(stripe_fake), max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError):
        live.v1.checkout.sessions.retrieve("cs_test_x")
    test = stripe.StripeClient(KEY, http_client=FakeHTTPClient(stripe_fake), max_network_retries=0)
    for ask in (lambda: test.v1.customers.list(), lambda: test.v1.checkout.sessions.retrieve("cs_test_x")):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            ask()
        assert caught.value.http_status == 404


def test_refunds_never_exceed_what_was_paid(client: stripe.StripeClient, stripe_fake: Gateway):
    session = new(client)
    stripe_fake.pay(session.id)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    stripe_fake.refunds_wait = True
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 5_000_000})
    assert refund.status == "pending"
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": intent, "amount": 10_000_001})
    stripe_fake.refund_fails(refund.id)
    stripe_fake.refund_in_dashboard(intent, 15_000_000)
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        client.v1.refunds.create({"payment_intent": intent})
    found = client.v1.refunds.list({"payment_intent": intent, "limit": 1})
    assert [each.status for each in found.auto_paging_iter()] == ["pending", "failed"]


def test_a_payout_is_the_sum_of_its_lines(client: stripe.StripeClient, stripe_fake: Gateway):
    sessions = [new(client) for _n in range(3)]
    for session in sessions:
        stripe_fake.pay(session.id)
    intents = [client.v1.checkout.sessions.retrieve(session.id).payment_intent for session in sessions]
    stripe_fake.refund_in_dashboard(intents[0], 5_000_000)
    dispute = stripe_fake.dispute(intents[1])
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        client.v1.refunds.create({"payment_intent": intents[1]})
    stripe_fake.close_dispute(dispute["id"], won=True)
    payout = stripe_fake.pay_out()
    assert payout and payout["amount"] == 3 * 14_365_000 - 5_000_000 - stripe_fake.dispute_fee
    lines = list(client.v1.balance_transactions.list({"payout": payout["id"], "limit": 2}).auto_paging_iter())
    assert len(lines) == 7
    assert sum(line.net for line in lines) == 0
    assert stripe_fake.pay_out() is None
    events = client.v1.events.list({"types": ["payout.paid", "charge.dispute.closed"]})
    assert [event.type for event in events.data] == ["payout.paid", "charge.dispute.closed"]


def test_events_are_signed_as_the_library_expects(client: stripe.StripeClient, stripe_fake: Gateway):
    new(client)
    stripe_fake.pay(stripe_fake.all_of("checkout.session")[0]["id"])
    body, signature = stripe_fake.signed(stripe_fake.outbox[-1])
    assert json.loads(body)["type"] == "checkout.session.completed"
    assert stripe.WebhookSignature.verify_header(body.decode(), signature, SECRET, 300)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body.decode() + " ", signature, SECRET, 300)
