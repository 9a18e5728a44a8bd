"""The ways to pay, each a small class behind one interface.

A method says when it can be offered, how long the stock is held for it, and what the order page tells the
buyer. The effect of money that arrived is the same for all: ``payment.services`` knows no method.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.models import BankAccount, MerchantCode, Office


@dataclass(frozen=True)
class Situation:
    """What a method needs to know of a purchase to say whether it works.

    ``begins_at`` is when the first prison begins with fresh food that it brings itself.
    """

    office: Office
    account: BankAccount | None
    prisons: int
    deliveries: frozenset[str]
    total: int
    has_fresh: bool
    timezone: str
    at_counter: bool = False
    merchant_code: MerchantCode | None = None
    begins_at: datetime | None = None


class PaymentMethod(ABC):
    """One way to pay. ``needs_account``: money goes to a bank account named on the order page; ``needs_code``: to
    a merchant code shown there; ``by_hand``: the treasurer finds it on the statement and confirms it."""

    code: ClassVar[str]
    name: ClassVar[str | Promise]
    hint: ClassVar[str | Promise]
    template: ClassVar[str]
    needs_account: ClassVar[bool] = False
    needs_code: ClassVar[bool] = False
    by_hand: ClassVar[bool] = False
    at_pickup: ClassVar[bool] = False

    @abstractmethod
    def is_offered(self, situation: Situation) -> bool:
        """Whether this purchase can be paid so."""

    @abstractmethod
    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        """Until when the stock is held for it."""


class ByHand(PaymentMethod):
    """Money that a treasurer sees on the statement, so that it is known only some time after it was sent."""

    by_hand = True

    def is_offered(self, situation: Situation) -> bool:
        """Not for fresh food with which a prison begins before the money has to be there."""
        begins = situation.begins_at
        return begins is None or self.expires(placed_at=clock.now(), situation=situation) < begins

    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        """Eleven at night two days later; fresh food must be paid the same evening."""
        days = 0 if situation.has_fresh else 2
        return _at_hour(placed_at, situation.timezone, time(23, 0), days=days)


class BankTransfer(ByHand):
    code = "transfer"
    name = _("Bank transfer")
    hint = _("To the account on the next page. The order is confirmed when the treasurer sees the money.")
    template = "storefront/pay/transfer.html"
    needs_account = True

    def is_offered(self, situation: Situation) -> bool:
        return situation.account is not None and super().is_offered(situation)


class Qris(ByHand):
    code = "qris"
    name = _("QRIS")
    hint = _("Scan a code on the next page with the app of any bank or wallet. Nothing is added to the price.")
    template = "storefront/pay/qris.html"
    needs_code = True

    def is_offered(self, situation: Situation) -> bool:
        """Up to the cap in force; without one nobody knows what the buyer's app would take."""
        cap = getattr(situation.merchant_code, "cap", None)
        return cap is not None and situation.total <= cap and super().is_offered(situation)


class PayAtPickup(PaymentMethod):
    code = "pickup"
    name = _("Pay when you pick up")
    hint = _("In cash at the prison's gallery, with the pick-up code we send you.")
    template = "storefront/pay/pickup.html"
    at_pickup = True

    def is_offered(self, situation: Situation) -> bool:
        return situation.prisons == 1 and situation.deliveries == {"pickup"}

    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        """Until five in the afternoon: fresh food of the next day, else after time to make it and to come."""
        days = 1 if situation.has_fresh else 45
        return _at_hour(placed_at, situation.timezone, time(17, 0), days=days)


class Cash(PayAtPickup):
    """Paid and fetched in one moment, so its hold is never waited for."""

    code = "cash"
    name = _("Cash at the counter")
    hint = _("The goods are handed over at once.")

    def is_offered(self, situation: Situation) -> bool:
        return situation.at_counter


def _at_hour(moment: datetime, timezone: str, hour: time, *, days: int) -> datetime:
    """``hour`` of a later day in ``timezone``, at least an hour away."""
    zone = ZoneInfo(timezone)
    day = moment.astimezone(zone).date() + timedelta(days=days)
    deadline = datetime.combine(day, hour, zone)
    return deadline if deadline > moment + timedelta(hours=1) else deadline + timedelta(days=1)


ALL: tuple[PaymentMethod, ...] = (BankTransfer(), Qris(), PayAtPickup(), Cash())
METHODS = {method.code: method for method in ALL}


def offered(situation: Situation) -> list[PaymentMethod]:
    return [method for method in METHODS.values() if method.is_offered(situation)]
