"""The ways to pay, each a small class behind one interface.

A method says when it can be offered, how long the stock is held for it, and what the order page tells the
buyer. The effect of money that arrived is the same for all: ``payment.services`` knows no method.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.models import BankAccount, MerchantCode, Office
from shop.payment import gateway

HOUR = timedelta(hours=1)


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
    collector: Office | None = None
    merchant_code: MerchantCode | None = None
    begins_at: datetime | None = None


class PaymentMethod(ABC):
    """One way to pay. ``needs_account``: money goes to a bank account named on the order page; ``needs_code``: to
    a merchant code shown there; ``by_hand``: a treasurer confirms it; ``on_statement``: where he finds it."""

    code: ClassVar[str]
    name: ClassVar[str | Promise]
    hint: ClassVar[str | Promise]
    template: ClassVar[str]
    needs_account: ClassVar[bool] = False
    needs_code: ClassVar[bool] = False
    on_statement: ClassVar[bool] = False
    at_pickup: ClassVar[bool] = False
    by_hand: ClassVar[bool] = True

    def payee(self, situation: Situation) -> Office:
        """Whose money it is until it is passed on."""
        return situation.office

    @abstractmethod
    def is_offered(self, situation: Situation) -> bool:
        """Whether this purchase can be paid so."""

    @abstractmethod
    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        """Until when the stock is held for it."""


class OnStatement(PaymentMethod):
    """Money that a treasurer sees on the statement. Fresh food must be paid before its prison begins with it."""

    on_statement = True

    def is_offered(self, situation: Situation) -> bool:
        """With less than an hour to pay in it cannot work."""
        return situation.begins_at is None or situation.begins_at - clock.now() >= HOUR

    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        """Eleven at night two days later; fresh food must be paid the same evening, or earlier if it is begun then."""
        days = 0 if situation.has_fresh else 2
        evening = _at_hour(placed_at, situation.timezone, time(23, 0), days=days)
        return min(evening, situation.begins_at or evening)


class BankTransfer(OnStatement):
    code = "transfer"
    name = _("Bank transfer")
    hint = _("To the account on the next page. The order is confirmed when the treasurer sees the money.")
    template = "storefront/pay/transfer.html"
    needs_account = True

    def is_offered(self, situation: Situation) -> bool:
        return situation.account is not None and super().is_offered(situation)


class Qris(OnStatement):
    code = "qris"
    name = _("QRIS")
    hint = _(
        "Scan a code on the next page with the app of any bank or wallet. Nothing is added to the price."
    )
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


class Card(PaymentMethod):
    """On Stripe's page; the shop has one account there, so its money is the collecting office's.

    The limits are Stripe's for rupiah: twelve digits with two decimals, and a minimum that depends on the
    currency it pays out in. A new visit to the page makes the hold longer (``payment.card``).
    """

    code = "card"
    name = _("Card")
    hint = _("Debit or credit card, on the page of Stripe. The order is confirmed at once.")
    template = "storefront/pay/card.html"
    by_hand = False
    HOLD = timedelta(minutes=90)
    MOST = 9_999_999_999
    AMEX_MOST = 9_999_999

    def is_offered(self, situation: Situation) -> bool:
        return (
            gateway.is_ready()
            and situation.collector is not None
            and not situation.at_counter
            and settings.STRIPE_MINIMUM <= situation.total <= self.MOST
        )

    def payee(self, situation: Situation) -> Office:
        return cast(Office, situation.collector)

    def expires(self, *, placed_at: datetime, situation: Situation) -> datetime:
        return placed_at + self.HOLD


def _at_hour(moment: datetime, timezone: str, hour: time, *, days: int) -> datetime:
    """``hour`` of a later day in ``timezone``, at least an hour away."""
    zone = ZoneInfo(timezone)
    day = moment.astimezone(zone).date() + timedelta(days=days)
    deadline = datetime.combine(day, hour, zone)
    return deadline if deadline > moment + HOUR else deadline + timedelta(days=1)


ALL: tuple[PaymentMethod, ...] = (BankTransfer(), Qris(), Card(), PayAtPickup(), Cash())
METHODS = {method.code: method for method in ALL}


def offered(situation: Situation) -> list[PaymentMethod]:
    return [method for method in METHODS.values() if method.is_offered(situation)]
