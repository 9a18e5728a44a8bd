"""Stripe, and the only place that knows it: plain functions in whole rupiah, our own errors, nothing kept.

Rupiah have two decimals at Stripe, so every amount crosses in ``to_minor`` or ``from_minor``; nothing else
multiplies by 100. What a call cannot settle is ``GatewayUnreachable``, and whoever gets it changes nothing:
no stock is freed and no money given back on a guess. ``docs/decisions/card.md`` says why it is built so.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.payment.errors import PaymentRefused

API = "https://api.stripe.com"
VERSION = "2026-10-28.endive"
TIMEOUT = (3, 10)  # seconds to connect and to wait
SKEW = 300  # seconds a message may be old, or our clock slow
RUPIAH = "idr"
CAPTURE = "payment_intent.latest_charge.balance_transaction"


class GatewayUnreachable(PaymentRefused):
    """No answer, or none that says anything. ``stored``: an error that Stripe repeats for the same key."""

    def __init__(self, *, stored: bool = False) -> None:
        super().__init__(
            _("The card service does not answer at the moment. Nothing has changed; try again in a minute."),
            code="unreachable",
        )
        self.stored = stored


class GatewayRefused(PaymentRefused):
    """Stripe understood and said no, or it was not Stripe; ``reason`` is for us, in English."""

    def __init__(self, reason: str, *, code: str = "refused") -> None:
        super().__init__(_("The card service refused this. Nothing was paid."), code=code)
        self.reason = reason


class FractionOfRupiah(ValueError):
    """An amount that is no whole rupiah; Stripe would take it, we do not."""


@dataclass(frozen=True)
class Charge:
    """Money captured. ``amount`` in whole units of ``currency``, rounded up where not ``exact``; ``fee`` is known
    later, and only where Stripe pays out in rupiah."""

    payment_intent: str
    charge_id: str
    amount: int
    exact: bool
    currency: str
    fee: int | None
    balance_transaction: str

    @property
    def is_rupiah(self) -> bool:
        return self.exact and self.currency == RUPIAH


@dataclass(frozen=True)
class Session:
    """A visit to the card page: ``status`` open, complete or expired; ``charge`` once it is paid."""

    id: str
    status: str
    url: str
    shop: str
    key: str
    livemode: bool
    failed: bool
    charge: Charge | None


@dataclass(frozen=True)
class Refund:
    id: str
    payment_intent: str
    amount: int
    status: str
    key: str


@dataclass(frozen=True)
class Dispute:
    id: str
    payment_intent: str
    amount: int
    status: str
    reason: str


@dataclass(frozen=True)
class Payout:
    id: str
    amount: int
    status: str
    arrives_at: datetime


@dataclass(frozen=True)
class BalanceLine:
    """One movement of Stripe's own books; ``source`` is the charge, refund, dispute or payout it belongs to."""

    id: str
    type: str
    amount: int
    fee: int
    net: int
    source: str


@dataclass(frozen=True)
class Hint:
    """An event, reduced to where to look; what else it says is not believed, and payer data not kept."""

    id: str
    type: str
    livemode: bool
    about: dict[str, str]


def to_minor(rupiah: int) -> int:
    """Whole rupiah as Stripe wants them; FractionOfRupiah for anything else."""
    if type(rupiah) is not int or rupiah <= 0:
        raise FractionOfRupiah(f"{rupiah!r} is not whole rupiah")
    return rupiah * 100


def from_minor(minor: int) -> int:
    """Stripe's amount as whole rupiah; FractionOfRupiah when it holds sen."""
    if minor % 100:
        raise FractionOfRupiah(f"{minor} sen are not whole rupiah")
    return minor // 100


def _near(minor: int) -> int:
    """What Stripe computed itself, such as a fee, to the nearest rupiah; the payout shows what that leaves."""
    return (minor + 50) // 100


def is_ready() -> bool:
    """Whether cards can be offered at all: there is a key."""
    return bool(settings.STRIPE_SECRET_KEY)


def is_live() -> bool:
    return settings.STRIPE_MODE == "live"


_replaced: list[stripe.HTTPClient] = []


@contextmanager
def use(http_client: stripe.HTTPClient) -> Iterator[None]:
    """Inside, another HTTP client than the real one; for tests."""
    _replaced.append(http_client)
    try:
        yield
    finally:
        _replaced.remove(http_client)


@lru_cache(maxsize=4)
def _client(key: str, base: str, http_client: stripe.HTTPClient | None) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=VERSION,
        base_addresses={"api": base},
        max_network_retries=1,
        http_client=http_client or stripe.RequestsClient(timeout=TIMEOUT),
    )


@contextmanager
def _asking() -> Iterator[Any]:
    """Stripe's API, its errors turned into ours."""
    if not is_ready():
        raise GatewayUnreachable
    base = settings.STRIPE_API_BASE or API
    try:
        yield _client(settings.STRIPE_SECRET_KEY, base, _replaced[-1] if _replaced else None).v1
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        if error.code == "idempotency_key_in_use":
            raise GatewayUnreachable from error
        raise GatewayRefused(str(error), code=error.code or "refused") from error
    except stripe.StripeError as error:
        raise GatewayUnreachable(stored=(error.http_status or 0) >= 500) from error


def create_session(
    *, key: str, number: str, amount: int, expires_at: datetime, back_url: str, away_url: str, language: str
) -> Session:
    """A card page for ``amount`` whole rupiah; the same ``key`` gives the same page again."""
    marks = {"shop": settings.SHOP_ID, "order": number, "attempt": key}
    price = {
        "currency": RUPIAH,
        "unit_amount": to_minor(amount),
        "product_data": {"name": f"{settings.SHOP_NAME} {number}"},
    }
    asked = {
        "mode": "payment",
        "client_reference_id": number,
        "locale": language,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks},
        "expires_at": int(expires_at.timestamp()),
        "line_items": [{"quantity": 1, "price_data": price}],
        "success_url": back_url,
        "cancel_url": away_url,
    }
    with _asking() as api:
        return _session(api.checkout.sessions.create(asked, {"idempotency_key": key}))


def session(session_id: str) -> Session:
    """What Stripe says of a visit now."""
    with _asking() as api:
        return _session(api.checkout.sessions.retrieve(session_id, {"expand": [CAPTURE]}))


def expire_session(session_id: str) -> None:
    """Close the card page; one that is paid or closed already is left as it is, so read it afterwards."""
    try:
        with _asking() as api:
            api.checkout.sessions.expire(session_id)
    except GatewayRefused:
        return


def charge(payment_intent: str) -> Charge:
    """What was captured under a payment intent, with its fee if that is known by now."""
    with _asking() as api:
        expand = {"expand": ["latest_charge.balance_transaction"]}
        return _charge(api.payment_intents.retrieve(payment_intent, expand))


def create_refund(*, payment_intent: str, amount: int | None = None, key: str) -> Refund:
    """Send ``amount`` whole rupiah, or all that is left, back to the card; the same ``key`` refunds once."""
    asked: dict[str, Any] = {
        "payment_intent": payment_intent,
        "metadata": {"shop": settings.SHOP_ID, "key": key},
    }
    if amount is not None:
        asked["amount"] = to_minor(amount)
    with _asking() as api:
        return _refund(api.refunds.create(asked, {"idempotency_key": key}))


def refunds(payment_intent: str = "", *, since: datetime | None = None) -> list[Refund]:
    """Every refund of a payment, or of all since then, whoever made it; the newest first."""
    with _asking() as api:
        found = api.refunds.list(_which(payment_intent, since))
        return [_refund(each) for each in found.auto_paging_iter()]


def disputes(payment_intent: str = "", *, since: datetime | None = None) -> list[Dispute]:
    """The disputes of a payment, or all since then; the newest first."""
    with _asking() as api:
        found = api.disputes.list(_which(payment_intent, since))
        return [_dispute(each) for each in found.auto_paging_iter()]


def _which(payment_intent: str, since: datetime | None) -> Any:
    asked = {"payment_intent": payment_intent} if payment_intent else {}
    return asked | ({"created": {"gte": int(since.timestamp())}} if since else {}) | {"limit": 100}


def payouts(*, since: datetime) -> list[Payout]:
    """Payouts made from ``since`` on, the newest first."""
    with _asking() as api:
        found = api.payouts.list(_which("", since))
        return [
            Payout(each.id, _near(each.amount), each.status, datetime.fromtimestamp(each.arrival_date, UTC))
            for each in found.auto_paging_iter()
        ]


def balance_lines(*, payout: str) -> list[BalanceLine]:
    """What a payout is made of, the payout itself among it."""
    with _asking() as api:
        found = api.balance_transactions.list({"payout": payout, "limit": 100})
        return [
            BalanceLine(
                id=each.id,
                type=each.type,
                amount=_near(each.amount),
                fee=_near(each.fee),
                net=_near(each.amount) - _near(each.fee),
                source=_id(each.source),
            )
            for each in found.auto_paging_iter()
        ]


def hint(body: bytes, signature: str) -> Hint:
    """The event in a message signed by Stripe within ``SKEW`` seconds; GatewayRefused for any other message."""
    if not any(_signed(body, signature, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise GatewayRefused("not signed by a secret of ours", code="signature")
    stamp = next(part[2:] for part in signature.split(",") if part.startswith("t="))
    if abs(int(stamp) - clock.now().timestamp()) > SKEW:
        raise GatewayRefused("signed at another time", code="time")
    try:
        said = json.loads(body)
        thing = said["data"]["object"]
        if said["object"] != "event" or not isinstance(said["livemode"], bool):
            raise KeyError("object")
        about = {name: _id(thing.get(name)) for name in ("id", "object", "payment_intent", "charge")}
        return Hint(str(said["id"])[:120], str(said["type"])[:80], said["livemode"], about)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GatewayRefused("no event", code="shape") from error


def _signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _id(thing: Any) -> str:
    """A reference, whether Stripe sent its name or the whole thing."""
    if isinstance(thing, dict):
        return str(thing.get("id") or "")
    return str(getattr(thing, "id", thing) or "")


def _session(said: Any) -> Session:
    marks = said.metadata.to_dict() if said.metadata else {}
    intent = said.payment_intent if not isinstance(said.payment_intent, str) else None
    is_paid = said.payment_status == "paid" and intent is not None
    unpaid = said.status == "complete" and said.payment_status == "unpaid"
    return Session(
        id=said.id,
        status=said.status,
        url=said.url or "",
        shop=marks.get("shop", ""),
        key=marks.get("attempt", ""),
        livemode=said.livemode,
        failed=unpaid and intent is not None and intent.status in ("requires_payment_method", "canceled"),
        charge=_charge(intent) if is_paid else None,
    )


def _charge(intent: Any) -> Charge:
    captured = intent.latest_charge
    moved: Any = getattr(captured, "balance_transaction", None)
    in_rupiah = getattr(moved, "currency", "") == RUPIAH
    minor = intent.amount_received
    return Charge(
        payment_intent=intent.id,
        charge_id=_id(captured),
        amount=-(-minor // 100),
        exact=minor % 100 == 0,
        currency=intent.currency,
        fee=_near(moved.fee) if in_rupiah else None,
        balance_transaction=_id(moved),
    )


def _refund(said: Any) -> Refund:
    return Refund(
        id=said.id,
        payment_intent=_id(said.payment_intent),
        amount=_near(said.amount),
        status=said.status or "",
        key=said.metadata.to_dict().get("key", "") if said.metadata else "",
    )


def _dispute(said: Any) -> Dispute:
    return Dispute(said.id, _id(said.payment_intent), _near(said.amount), said.status, said.reason)
