"""What Stripe keeps, and what happens to it without the shop: buyers pay, banks object, money is paid out.

Fees are made up. Everything lies in the memory of one process; identifiers are random, so that after a restart
none of them means another purchase.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from copy import deepcopy
from secrets import token_hex
from typing import Any

Thing = dict[str, Any]

API_VERSION = "2026-10-28.endive"
GOOD_CARD, DECLINED_CARD, SECURE_CARD = "4242424242424242", "4000000000000002", "4000002500003155"
DECLINES = {DECLINED_CARD: "generic_decline", "4000000000009995": "insufficient_funds"}
AMEX, AMEX_HIGHEST = "378282246310005", 999_999_999
WORDS = {"refund": "re", "payout": "po", "dispute": "du", "charge": "ch", "payment_intent": "pi"}


def public(thing: Thing) -> Thing:
    """A copy without what only the imitation knows of it."""
    return {name: deepcopy(value) for name, value in thing.items() if name[0] != "_"}


def made_up_fee(amount: int) -> int:
    """2.9 per cent and Rp2,000, in sen, rounded up to whole rupiah."""
    return -(-(amount * 29 // 1_000 + 200_000) // 100) * 100


class World:
    """The things by their id, oldest first. Set ``ahead`` to let its clock go wrong by so many seconds,
    ``refunds_wait`` to leave new refunds pending, ``fees_wait`` to book fees only at ``book_fees()``."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self.secret, self.clock, self.ahead = secret, clock, 0
        self.things: dict[str, Thing] = {}
        self.outbox: list[Thing] = []
        self.refunds_wait = self.fees_wait = False
        self.fee: Callable[[int], int] = made_up_fee
        self.dispute_fee = 25_000_000
        self.paid_out_with: dict[str, str] = {}
        self.lock = threading.RLock()

    def now(self) -> int:
        return int(self.clock()) + self.ahead

    def add(self, kind: str, prefix: str = "", **fields: Any) -> Thing:
        thing = {"id": f"{prefix or WORDS[kind]}_{token_hex(12)}", "object": kind, "created": self.now()}
        self.things[thing["id"]] = thing | {"currency": "idr", "livemode": False} | fields
        return self.things[thing["id"]]

    def all_of(self, kind: str, **fields: Any) -> list[Thing]:
        return [
            each
            for each in list(self.things.values())
            if each["object"] == kind and all(each.get(name) == value for name, value in fields.items())
        ]

    def tell(self, kind: str, thing: Thing, key: str | None = None) -> None:
        event = self.add(
            "event",
            "evt",
            type=kind,
            api_version=API_VERSION,
            data={"object": public(thing)},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": key},
        )
        del event["currency"]
        self.outbox.append(event)

    def signed(self, event: Any, *, secret: str | None = None, ts: int | None = None) -> tuple[bytes, str]:
        """The body and its ``Stripe-Signature``; ``event`` may be anything that JSON can say."""
        body, at = json.dumps(event).encode(), self.now() if ts is None else ts
        key = (self.secret if secret is None else secret).encode()
        mac = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256)
        return body, f"t={at},v1={mac.hexdigest()}"

    def age(self) -> None:
        """Sessions end by themselves."""
        for session in self.all_of("checkout.session", status="open"):
            if session["expires_at"] <= self.now():
                self.close(session)

    def close(self, session: Thing) -> None:
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", session)

    # The buyer, on the hosted page

    def pay(
        self, session_id: str, card: str = GOOD_CARD, *, three_ds_ok: bool = True, delayed: bool = False
    ) -> str:
        """``paid``, ``processing``, ``declined``, ``abandoned``; a session no longer open answers its status."""
        with self.lock:
            self.age()
            session = self.things[session_id]
            if session["status"] != "open":
                return session["status"]
            intent = self._intent(session)
            if card == SECURE_CARD and not three_ds_ok:
                intent |= {"status": "requires_action", "next_action": {"type": "use_stripe_sdk"}}
                self.tell("payment_intent.requires_action", intent)
                return "abandoned"
            intent["next_action"] = None
            why = DECLINES.get(card)
            if why or (card == AMEX and intent["amount"] > AMEX_HIGHEST):
                self._fail(intent, why or "invalid_amount")
                return "declined"
            session |= {"status": "complete", "url": None, "customer_details": {"email": None}}
            if delayed:
                intent["status"] = "processing"
                self.tell("payment_intent.processing", intent)
                self.tell("checkout.session.completed", session)
                return "processing"
            self._succeed(session, intent, card)
            self.tell("checkout.session.completed", session)
            return "paid"

    def settle_delayed(self, session_id: str, ok: bool) -> None:
        """What a slow method says in the end; KeyError or AssertionError for a session that does not wait."""
        with self.lock:
            session = self.things[session_id]
            intent = self.things[session["payment_intent"]]
            if intent["status"] != "processing":
                raise AssertionError(f"{session_id} does not wait for its money")
            if ok:
                self._succeed(session, intent, GOOD_CARD)
            else:
                self._fail(intent, "generic_decline")
            self.tell(f"checkout.session.async_payment_{'succeeded' if ok else 'failed'}", session)

    def _intent(self, session: Thing) -> Thing:
        """Made when the buyer confirms, not before."""
        if session["payment_intent"] is None:
            intent = self.add(
                "payment_intent",
                amount=session["amount_total"],
                currency=session["currency"],
                amount_received=0,
                status="requires_payment_method",
                latest_charge=None,
                last_payment_error=None,
                next_action=None,
                metadata=dict(session["_of_intent"]),
            )
            session["payment_intent"] = intent["id"]
            self.tell("payment_intent.created", intent)
        return self.things[session["payment_intent"]]

    def _charge(self, intent: Thing, card: str, **outcome: Any) -> Thing:
        charge = self.add(
            "charge",
            amount=intent["amount"],
            currency=intent["currency"],
            amount_refunded=0,
            balance_transaction=None,
            payment_intent=intent["id"],
            disputed=False,
            refunded=False,
            metadata=dict(intent["metadata"]),
            payment_method_details={"type": "card", "card": {"last4": card[-4:]}},
            **outcome,
        )
        intent["latest_charge"] = charge["id"]
        return charge

    def _fail(self, intent: Thing, why: str) -> None:
        error = {"type": "card_error", "code": "card_declined", "decline_code": why}
        charge = self._charge(
            intent, DECLINED_CARD, status="failed", paid=False, captured=False, amount_captured=0
        )
        intent |= {"status": "requires_payment_method", "last_payment_error": error}
        self.tell("charge.failed", charge)
        self.tell("payment_intent.payment_failed", intent)

    def _succeed(self, session: Thing, intent: Thing, card: str) -> None:
        amount = intent["amount"]
        charge = self._charge(
            intent, card, status="succeeded", paid=True, captured=True, amount_captured=amount
        )
        intent |= {"status": "succeeded", "amount_received": amount, "last_payment_error": None}
        session["payment_status"] = "paid"
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        if not self.fees_wait:
            self.book_fees()

    # The bank and the dashboard

    def line(self, kind: str, category: str, amount: int, source: Thing, fee: int = 0) -> str:
        """A balance transaction's id."""
        return self.add(
            "balance_transaction",
            "txn",
            type=kind,
            reporting_category=category,
            amount=amount,
            currency=source["currency"],
            fee=fee,
            net=amount - fee,
            source=source["id"],
            status="available",
            available_on=self.now(),
        )["id"]

    def book_fees(self) -> None:
        """Give every charge that lacks one its balance transaction."""
        with self.lock:
            for charge in self.all_of("charge", status="succeeded", balance_transaction=None):
                amount = charge["amount"]
                charge["balance_transaction"] = self.line(
                    "charge", "charge", amount, charge, self.fee(amount)
                )
                self.tell("charge.updated", charge)

    def refund_in_dashboard(self, payment_intent: str, amount: int) -> Thing:
        """``amount`` in sen; somebody gave money back without the shop."""
        with self.lock:
            charge = self.things[self.things[payment_intent]["latest_charge"]]
            return self.give_back(charge, amount, metadata={}, reason=None)

    def give_back(self, charge: Thing, amount: int, **said: Any) -> Thing:
        refund = self.add(
            "refund",
            amount=amount,
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=charge["payment_intent"],
            balance_transaction=None,
            failure_balance_transaction=None,
            failure_reason=None,
            status="pending" if self.refunds_wait else "succeeded",
            **said,
        )
        refund["balance_transaction"] = self.line("refund", "refund", -amount, refund)
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self.tell("refund.created", refund)
        self.tell("charge.refunded", charge)
        return refund

    def refund_settles(self, refund_id: str) -> None:
        with self.lock:
            refund = self.things[refund_id]
            refund["status"] = "succeeded"
            self.tell("refund.updated", refund)

    def refund_fails(self, refund_id: str) -> None:
        """The card's bank would not take it; the money is back in the balance."""
        with self.lock:
            refund = self.things[refund_id]
            charge = self.things[refund["charge"]]
            back = self.line("refund_failure", "refund_failure", refund["amount"], refund)
            refund |= {
                "status": "failed",
                "failure_reason": "expired_or_canceled_card",
                "failure_balance_transaction": back,
            }
            charge["amount_refunded"] -= refund["amount"]
            charge["refunded"] = False
            self.tell("refund.failed", refund)

    def dispute(self, payment_intent: str, reason: str = "fraudulent") -> Thing:
        """The buyer's bank takes the money back until it has decided."""
        with self.lock:
            charge = self.things[self.things[payment_intent]["latest_charge"]]
            charge["disputed"] = True
            dispute = self.add(
                "dispute",
                amount=charge["amount"] - charge["amount_refunded"],
                currency=charge["currency"],
                charge=charge["id"],
                payment_intent=payment_intent,
                reason=reason,
                status="needs_response",
                is_charge_refundable=False,
                balance_transactions=[],
            )
            self._move_dispute(dispute, "dispute", -dispute["amount"], self.dispute_fee)
            self.tell("charge.dispute.created", dispute)
            self.tell("charge.dispute.funds_withdrawn", dispute)
            return dispute

    def close_dispute(self, dispute_id: str, won: bool) -> None:
        with self.lock:
            dispute = self.things[dispute_id]
            dispute["status"] = "won" if won else "lost"
            if won:
                self._move_dispute(dispute, "dispute_reversal", dispute["amount"])
                self.tell("charge.dispute.funds_reinstated", dispute)
            self.tell("charge.dispute.closed", dispute)

    def _move_dispute(self, dispute: Thing, category: str, amount: int, fee: int = 0) -> None:
        line = self.line("adjustment", category, amount, dispute, fee)
        dispute["balance_transactions"].append(deepcopy(self.things[line]))

    def pay_out(self) -> Thing | None:
        """Everything that was not paid out yet; None where that is nothing or less."""
        with self.lock:
            self.book_fees()
            lines = [
                each for each in self.all_of("balance_transaction") if each["id"] not in self.paid_out_with
            ]
            amount = sum(each["net"] for each in lines)
            if amount <= 0:
                return None
            payout = self.add(
                "payout",
                amount=amount,
                arrival_date=self.now(),
                automatic=True,
                status="paid",
                type="bank_account",
                failure_balance_transaction=None,
            )
            payout["balance_transaction"] = self.line("payout", "payout", -amount, payout)
            for line in [*(each["id"] for each in lines), payout["balance_transaction"]]:
                self.paid_out_with[line] = payout["id"]
            self.tell("payout.created", payout)
            self.tell("payout.paid", payout)
            return payout

    def payout_fails(self, payout_id: str) -> None:
        """The bank sent it back; the money is in the balance again."""
        with self.lock:
            payout = self.things[payout_id]
            back = self.line("payout_failure", "payout_reversal", payout["amount"], payout)
            payout |= {"status": "failed", "failure_balance_transaction": back}
            self.tell("payout.failed", payout)
