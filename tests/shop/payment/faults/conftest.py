from datetime import UTC, datetime

import pytest

from config.common import clock
from tests.shop.payment.cards import cards_taken
from tests.shop.payment.imitated import stripe_fake

__all__ = ["stripe_fake"]
START = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def fake(settings, stripe_fake):
    """The imitation on the shop's clock, which stands at noon of a Monday."""
    with clock.at(START), cards_taken(settings, stripe_fake):
        yield stripe_fake
