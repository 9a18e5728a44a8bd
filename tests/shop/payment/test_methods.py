"""The ways to pay: when each is offered, and until when it holds the stock."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from config.common import clock
from partners.choices import TimeZone
from shop.payment.methods import METHODS, Situation, offered

OFFICE, ACCOUNT = object(), object()
CODE = SimpleNamespace(cap=10_000_000)


def situation(**values):
    facts = {
        "office": OFFICE,
        "account": ACCOUNT,
        "prisons": 1,
        "deliveries": frozenset({"courier"}),
        "total": 850_000,
        "has_fresh": False,
        "timezone": TimeZone.WIB,
    }
    return Situation(**facts | values)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, ["transfer"]),
        ({"account": None}, []),
        ({"deliveries": frozenset({"pickup"})}, ["transfer", "pickup"]),
        ({"deliveries": frozenset({"pickup"}), "account": None}, ["pickup"]),
        ({"deliveries": frozenset({"pickup"}), "prisons": 2}, ["transfer"]),
        ({"deliveries": frozenset({"pickup", "courier"}), "prisons": 2}, ["transfer"]),
        ({"deliveries": frozenset({"own"})}, ["transfer"]),
        ({"deliveries": frozenset()}, ["transfer"]),
        ({"merchant_code": CODE}, ["transfer", "qris"]),
        ({"merchant_code": CODE, "account": None, "total": 10_000_000}, ["qris"]),
        ({"merchant_code": CODE, "total": 10_000_001}, ["transfer"]),
        ({"merchant_code": SimpleNamespace(cap=None)}, ["transfer"]),
    ],
)
def test_what_is_offered(values, codes):
    assert [method.code for method in offered(situation(**values))] == codes


def utc(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "placed", "fresh", "deadline"),
    [
        # Two days later at 23:00 where the prison is: 16, 15 and 14 UTC.
        (TimeZone.WIB, utc(2, 3), False, utc(4, 16)),
        (TimeZone.WITA, utc(2, 3), False, utc(4, 15)),
        (TimeZone.WIT, utc(2, 3), False, utc(4, 14)),
        # 16:30 UTC is 23:30 of the same day in Jakarta and 01:30 of the next in Jayapura.
        (TimeZone.WIB, utc(2, 16, 30), False, utc(4, 16)),
        (TimeZone.WIT, utc(2, 16, 30), False, utc(5, 14)),
        # Fresh food the same evening; in the last hour before, the evening after.
        (TimeZone.WIB, utc(2, 3), True, utc(2, 16)),
        (TimeZone.WIB, utc(2, 14, 59), True, utc(2, 16)),
        (TimeZone.WIB, utc(2, 15), True, utc(3, 16)),
        (TimeZone.WIB, utc(2, 16, 30), True, utc(3, 16)),
        (TimeZone.WIT, utc(2, 3), True, utc(2, 14)),
    ],
)
def test_a_transfer_is_awaited_until(zone, placed, fresh, deadline):
    at = METHODS["transfer"].expires(placed_at=placed, situation=situation(timezone=zone, has_fresh=fresh))
    assert at == deadline


@pytest.mark.parametrize(
    ("placed", "begins", "deadline"),
    [
        (utc(2, 3), utc(3, 3), utc(2, 16)),  # paid by eleven tonight, begun at ten tomorrow
        (utc(2, 1), utc(2, 3), utc(2, 3)),
        (utc(2, 15, 30), utc(3, 3), utc(3, 3)),  # in the last hour before eleven
        (utc(2, 2), utc(2, 3), utc(2, 3)),
        (utc(2, 2, 1), utc(2, 3), None),  # less than an hour to pay in
    ],
)
def test_fresh_food_is_paid_before_it_is_begun_or_not_so(placed, begins, deadline):
    fresh = situation(has_fresh=True, merchant_code=CODE, begins_at=begins)
    with clock.at(placed):
        codes = [method.code for method in offered(fresh)]
        assert codes == (["transfer", "qris"] if deadline else [])
        for code in codes:
            assert METHODS[code].expires(placed_at=placed, situation=fresh) == deadline


@pytest.mark.parametrize(
    ("zone", "fresh", "deadline"),
    [
        (TimeZone.WIB, False, datetime(2026, 4, 16, 10, tzinfo=UTC)),
        (TimeZone.WIT, False, datetime(2026, 4, 16, 8, tzinfo=UTC)),
        (TimeZone.WIB, True, utc(3, 10)),
        (TimeZone.WIT, True, utc(3, 8)),
    ],
)
def test_a_pick_up_is_awaited_until(zone, fresh, deadline):
    at = METHODS["pickup"].expires(placed_at=utc(2, 3), situation=situation(timezone=zone, has_fresh=fresh))
    assert at == deadline


@pytest.mark.parametrize("hour", range(24))
def test_no_deadline_is_less_than_an_hour_away(hour):
    for zone in TimeZone.values:
        for fresh in (True, False):
            for method in METHODS.values():
                placed = utc(2, hour, 30)
                until = method.expires(placed_at=placed, situation=situation(timezone=zone, has_fresh=fresh))
                assert (until - placed).total_seconds() >= 3600


def test_only_a_transfer_needs_an_account_and_only_pick_up_is_paid_there():
    assert {code: (each.needs_account, each.at_pickup) for code, each in METHODS.items()} == {
        "transfer": (True, False),
        "card": (False, False),
        "qris": (False, False),
        "pickup": (False, True),
        "cash": (False, True),
    }
