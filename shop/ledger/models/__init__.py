"""The books, the schemes that share a sale, and the deposits to the treasury."""

from shop.ledger.models.books import Account, Balance, ClosedMonth, Entry, Transfer
from shop.ledger.models.deposits import (
    BillingCode,
    Deposit,
    DepositClock,
    DepositLine,
    DepositRule,
    DepositState,
    TreasuryCode,
)
from shop.ledger.models.schemes import FeeBearer, Scheme, SchemeBase, SchemeUse

__all__ = [
    "Account",
    "Balance",
    "BillingCode",
    "ClosedMonth",
    "Deposit",
    "DepositClock",
    "DepositLine",
    "DepositRule",
    "DepositState",
    "Entry",
    "FeeBearer",
    "Scheme",
    "SchemeBase",
    "SchemeUse",
    "Transfer",
    "TreasuryCode",
]
