"""What happens at Stripe without the shop and without the buyer: refunds, disputes, payouts."""

from copy import deepcopy
from typing import Any

from shop.payment.imitation.world import Thing, World


class Bank(World):
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
