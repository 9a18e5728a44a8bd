"""Many at once, on a database of their own; each race has a control that takes the guard away."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import IntegrityError

from config.common import clock
from shop.ledger import posting
from shop.ledger.deposits import open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance, ClosedMonth, Deposit, Entry, Transfer
from shop.ledger.payments import remit
from shop.ledger.periods import close_month
from shop.ledger.posting import reverse
from shop.ledger.verify import problems
from tests.shop.ledger.conftest import make_user, setting
from tests.shop.ledger.stories import pay, sell
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race
MANY = 12


def failures(outcomes):
    return [outcome.error for outcome in outcomes if outcome.error]


def test_parallel_posts_make_one_gapless_chain(race_db):
    smg = setting()["SMG"]
    outcomes = run_together([partial(pay, smg, order=f"A{n}", goods=1_000) for n in range(MANY)])
    assert failures(outcomes) == []
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, MANY + 1))
    assert Balance.objects.of(smg).by_code()["1102"] == MANY * 1_000
    assert problems() == []


def test_control_without_the_lock_the_chain_would_fork(race_db, monkeypatch):
    smg = setting()["SMG"]
    pay(smg, order="first", goods=1_000)
    monkeypatch.setattr(posting, "lock", lambda: None)
    monkeypatch.setattr(posting, "digest_entry", meeting(posting.digest_entry, MANY))
    outcomes = run_together([partial(pay, smg, order=f"A{n}", goods=1_000) for n in range(MANY)])
    assert [type(error) for error in failures(outcomes)] == [IntegrityError] * (MANY - 1)
    assert problems() == []


def test_the_same_receipt_reported_by_many_is_booked_once(race_db):
    smg = setting()["SMG"]
    outcomes = run_together(partial(pay, smg, goods=1_000), times=MANY)
    assert failures(outcomes) == []
    assert {outcome.result.pk for outcome in outcomes} == {Entry.objects.get().pk}


def test_an_entry_reversed_by_many_is_reversed_once(race_db):
    smg, user = setting()["SMG"], make_user("bendahara")
    entries = [pay(smg, order=f"A{n}", goods=1_000) for n in range(4)]
    calls = [
        partial(reverse, entry=entry, key=f"undo:{entry.pk}:{n}", reason="uji", actor=user)
        for entry in entries
        for n in range(3)
    ]
    outcomes = run_together(calls)
    assert len(failures(outcomes)) == 8
    assert all(isinstance(error, LedgerRefused) for error in failures(outcomes))
    assert not Balance.objects.open().exists()


def test_money_is_passed_on_once_and_receipts_deposited_once(race_db):
    offices, user = setting(), make_user("bendahara")
    smg, tng = offices["SMG"], offices["TNG"]
    sell(tng, into=smg)
    call = partial(remit, order_number="A1", prison_office=tng, collector=smg, actor=user)
    assert len(failures(run_together(call, times=5))) == 4
    outcomes = run_together(partial(open_deposit, office=tng, by=user), times=5)
    assert len(failures(outcomes)) == 4
    assert all(isinstance(error, LedgerRefused) for error in failures(outcomes))
    assert Deposit.objects.count() == 1


def test_nothing_slips_into_a_month_that_is_being_closed(race_db):
    smg, user = setting()["SMG"], make_user("bendahara")
    october = date(2026, 10, 31)
    with clock.at(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        calls = [partial(pay, smg, order=f"A{n}", goods=1_000, effective_on=october) for n in range(MANY)]
        calls.insert(MANY // 2, partial(close_month, month=october, by=user))
        outcomes = run_together(calls)
    closed = ClosedMonth.objects.get()
    assert closed.last_number == Entry.objects.count() == MANY - len(failures(outcomes))
    assert all(isinstance(error, LedgerRefused) for error in failures(outcomes))
    assert Transfer.objects.count() == closed.last_number
