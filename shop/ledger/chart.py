"""The chart of accounts: which heads there are, and what tells two accounts of one head apart.

A sale is nobody's income here. Money that comes in is owed at once, to the state, the workers, the partner,
the courier or the buyer, so the trial balance itself answers who is owed what. Every account belongs to an
office; ``per`` says what its ``subject`` names, empty where the office has just one.

Pure: no framework is imported; the names are message ids that readers translate.
"""

from dataclasses import dataclass
from enum import StrEnum


def _(message: str) -> str:
    """Marks a message; whoever shows it translates it."""
    return message


class Kind(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EXPENSE = "expense"


@dataclass(frozen=True)
class Head:
    code: str
    name: str
    kind: Kind
    per: str = ""

    def signed(self, net: int) -> int:
        """``net`` (debits less credits) in the head's own direction: what is owed is positive too."""
        return -net if self.kind is Kind.LIABILITY else net


CHART: dict[str, Head] = {}


def _head(code: str, name: str, kind: Kind, per: str = "") -> str:
    CHART[code] = Head(code, name, kind, per)
    return code


BANK = _head("1102", _("Treasurer's cash and bank"), Kind.ASSET)
HELD = _head("1103", _("Collected, not yet passed on"), Kind.ASSET, "order/prison")
CLEARING = _head("1104", _("At the card gateway"), Kind.ASSET, "order/prison")
DISPUTED = _head("1105", _("Set aside in a dispute"), Kind.ASSET, "order/prison")
CLAIM = _head("1202", _("Claim on the treasury"), Kind.ASSET)
DEFERRED = _head("2001", _("Deferred sales"), Kind.LIABILITY, "order")
PNBP = _head("2101", _("PNBP not yet deposited"), Kind.LIABILITY, "order/prison/part")
IN_DEPOSIT = _head("2102", _("PNBP in deposit"), Kind.LIABILITY, "deposit")
PREMI = _head("2200", _("Premi pool"), Kind.LIABILITY)
PARTNER = _head("2301", _("Partner's share"), Kind.LIABILITY)
MATERIALS = _head("2302", _("Materials fund"), Kind.LIABILITY)
PROGRAMME = _head("2310", _("Programme fund"), Kind.LIABILITY)
SHIPPING = _head("2401", _("Shipping passed through"), Kind.LIABILITY, "order")
PPN = _head("2501", _("PPN payable"), Kind.LIABILITY)
REFUND = _head("2601", _("Refunds payable"), Kind.LIABILITY, "order")
LENT = _head("2602", _("Sent back from others' card money"), Kind.LIABILITY, "order/prison")
UNALLOCATED = _head("2701", _("Receipts without an order"), Kind.LIABILITY)
FEES = _head("5101", _("Bank and gateway fees"), Kind.EXPENSE)
DIFFERENCE = _head("5102", _("Shipping and rounding differences"), Kind.EXPENSE)
LOSSES = _head("5103", _("Losses"), Kind.EXPENSE)

# Where the parts of a sale are owed; the order is the one in which they are posted.
PART_HEADS = {
    "tax": PPN,
    "materials": MATERIALS,
    "pnbp": PNBP,
    "premi": PREMI,
    "programme": PROGRAMME,
    "partner": PARTNER,
    "fee": FEES,
}
