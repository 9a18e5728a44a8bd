"""The books, the schemes that share a sale, and the deposits to the treasury."""

from shop.ledger.models.books import Account, Balance, ClosedMonth, Entry, Transfer
from shop.ledger.models.deposits import BillingCode, Deposit, DepositLine, DepositState
from shop.ledger.models.rules import DepositClock, DepositRule, TreasuryCode
from shop.ledger.models.schemes import FeeBearer, Scheme, SchemeBase, SchemeUse

__all__ = ["Account", "Balance", "BillingCode", "ClosedMonth", "Deposit", "DepositClock", "DepositLine"]
__all__ += ["DepositRule", "DepositState", "Entry", "FeeBearer", "Scheme", "SchemeBase", "SchemeUse"]
__all__ += ["Transfer", "TreasuryCode"]
