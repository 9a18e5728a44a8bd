"""The trail of an order says what the books say, whatever happened to it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.common import clock
from config.database import roles
from shop.ledger import chart
from shop.ledger.deposits import add_billing_code, cancel_deposit, confirm_deposit, open_deposit
from shop.ledger.models import Balance, Deposit, DepositState, Entry
from shop.ledger.payments import remit
from shop.ledger.posting import reverse
from shop.ledger.refunds import RefundedLine, post_cancellation, post_refund, post_refund_paid
from shop.ledger.split import Parts
from shop.ledger.trail import Total, trail, trails
from tests.shop.ledger.conftest import make_user, setting
from tests.shop.ledger.stories import pay, recognise, sell
from tests.shop.ledger.test_random_books import STEPS, Walk

TUESDAY, DAY = datetime(2026, 3, 10, 5, tzinfo=UTC), date(2026, 3, 10)
A1 = SimpleNamespace(number="A1")
NOTHING = Total(0, None)
SHARED = Parts(materials=100_000, pnbp=22_500, premi=75_000, programme=52_500)


@pytest.fixture(autouse=True)
def tuesday():
    with clock.at(TUESDAY):
        yield


def later(**more):
    return clock.at(TUESDAY + timedelta(**more))


def open_billed(office, by, code="820260310465628"):
    deposit = open_deposit(office=office, by=by)
    add_billing_code(deposit=deposit, code=code, by=by)
    return deposit


def prove(deposit, by, ntpn="A1B2C3D4E5F60718"):
    return confirm_deposit(deposit=deposit, ntpn=ntpn, ntb="1", paid_on=clock.today(), by=by)


def refund(office, amount, n=1, **more):
    lines = [RefundedLine(1, amount)] if amount else []
    facts = {"order_number": "A1", "office": office, "part": 1, "lines": lines}
    return post_refund(refund_id=str(n), **facts, **more)


def test_an_order_that_is_not_paid_has_none(smg):
    pay(smg, order="A2")

    assert trail(A1) == []


def test_money_that_came_is_held(smg):
    pay(smg, shipping=20_000)

    (found,) = trail(A1)
    assert (found.prison_id, found.goods, found.shipping) == (
        smg.prison_id,
        Total(250_000, DAY),
        Total(20_000, DAY),
    )
    assert (found.shared, found.parts, found.refunded, found.deposits) == (NOTHING, Parts(), NOTHING, ())
    assert not found.is_deposited


def test_the_split_adds_up_to_the_goods(smg):
    pay(smg, shipping=20_000)
    with later(days=8):
        recognise(smg)

    (found,) = trail(A1)
    assert (found.goods, found.shared) == (Total(250_000, DAY), Total(250_000, date(2026, 3, 18)))
    assert found.parts == SHARED
    assert found.parts.total == found.shared.amount == found.goods.amount
    assert not found.is_deposited


def test_each_prison_of_a_mixed_order_has_its_own(offices, smg, tng, treasurer):
    pay(smg, goods=850_000, shipping=45_000)
    pay(tng, goods=250_000, shipping=9_000, into=smg, n=2)
    recognise(tng)
    remit(order_number="A1", prison_office=tng, collector=smg, actor=treasurer)

    first, second = trail(A1)
    assert (first.prison_id, first.goods.amount, first.shipping.amount) == (smg.prison_id, 850_000, 45_000)
    assert first.shared == NOTHING
    assert (second.prison_id, second.goods.amount, second.shipping.amount) == (tng.prison_id, 250_000, 9_000)
    assert second.parts == SHARED


def test_a_deposit_is_named_by_its_ntpn_once_it_is_proven(smg, treasurer):
    sell(smg)
    deposit = open_billed(smg, treasurer)
    (found,) = trail(A1)
    assert [(each.amount, each.on, each.ntpn) for each in found.deposits] == [(22_500, None, None)]
    assert not found.is_deposited

    with later(days=1):
        prove(deposit, treasurer)

    (found,) = trail(A1)
    assert [(each.amount, each.on, each.ntpn) for each in found.deposits] == [
        (22_500, date(2026, 3, 11), "A1B2C3D4E5F60718")
    ]
    assert found.is_deposited


def test_only_its_own_share_of_a_common_deposit_is_told(smg, treasurer):
    sell(smg)
    sell(smg, order="A2", line=2, goods=300_000)
    prove(open_billed(smg, treasurer), treasurer)

    assert [each.amount for each in trail(A1)[0].deposits] == [22_500]
    assert Deposit.objects.get().amount == 52_500


def test_a_deposit_that_was_given_up_is_not_told(smg, treasurer):
    sell(smg)
    cancel_deposit(deposit=open_billed(smg, treasurer), by=treasurer, reason="salah")
    assert trail(A1)[0].deposits == ()

    prove(open_billed(smg, treasurer, "820260310465629"), treasurer)
    assert [each.amount for each in trail(A1)[0].deposits] == [22_500]


def test_two_moments_of_recognition_are_two_deposits(smg, treasurer):
    pay(smg, goods=500_000)
    recognise(smg, line=1, point="handover")
    prove(open_billed(smg, treasurer), treasurer)
    assert not trail(A1)[0].is_deposited
    with later(days=7):
        recognise(smg, line=2, point="completion")
        prove(open_billed(smg, treasurer, "820260310465629"), treasurer, "B1B2C3D4E5F60718")

    (found,) = trail(A1)
    assert [(each.amount, each.on) for each in found.deposits] == [(22_500, DAY), (22_500, date(2026, 3, 17))]
    assert found.shared == Total(500_000, date(2026, 3, 17))
    assert found.is_deposited


def test_what_is_cancelled_goes_back_unshared(smg):
    pay(smg, shipping=20_000)
    with later(days=1):
        post_cancellation(order_number="A1", office=smg, part=1, goods=250_000, shipping=20_000)

    (found,) = trail(A1)
    assert (found.goods.amount, found.shared) == (250_000, NOTHING)
    assert (found.refunded, found.repaid) == (Total(270_000, date(2026, 3, 11)), NOTHING)

    with later(days=2):
        post_refund_paid(refund_id="1", order_number="A1", office=smg, amount=270_000, paid_by=smg)
    assert trail(A1)[0].repaid == Total(270_000, date(2026, 3, 12))


def test_partial_refunds_come_from_the_parts(smg, treasurer):
    sell(smg)
    refund(smg, 100_000)
    refund(smg, 33_333, n=2)

    (found,) = trail(A1)
    assert found.parts == SHARED
    assert found.returned.total == found.refunded.amount == 133_333
    left = {name: part - back for name, part, back in zip(Parts._fields, SHARED, found.returned, strict=True)}
    assert left == {
        name: Balance.objects.of(smg).by_code().get(code, 0) for name, code in chart.PART_HEADS.items()
    }

    prove(open_billed(smg, treasurer), treasurer)
    assert trail(A1)[0].deposits[0].amount == left["pnbp"]
    assert trail(A1)[0].is_deposited


def test_a_refund_after_the_deposit_leaves_the_deposit_as_it_was(smg, treasurer):
    sell(smg)
    prove(open_billed(smg, treasurer), treasurer)
    refund(smg, 250_000)

    (found,) = trail(A1)
    assert found.returned == SHARED
    assert found.deposits[0].amount == 22_500
    assert found.is_deposited


def test_delivery_given_back_is_no_part_of_the_goods(smg):
    pay(smg, shipping=20_000)
    recognise(smg)
    refund(smg, 0, shipping=20_000)

    (found,) = trail(A1)
    assert (found.refunded.amount, found.returned) == (20_000, Parts())


def test_what_was_reversed_is_not_told(smg, treasurer):
    pay(smg)
    entry = recognise(smg, cost=0)
    reverse(entry=entry, key="fix", reason="salah", actor=treasurer)
    assert trail(A1)[0].shared == NOTHING

    recognise(smg, point="again")
    assert trail(A1)[0].parts == SHARED


def test_many_orders_are_followed_in_one_query(smg, tng, treasurer):
    for number in range(4):
        sell(smg, order=f"A{number}", line=number)
        pay(tng, order=f"A{number}", into=smg, n=2)
    prove(open_billed(smg, treasurer), treasurer)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = trails([f"A{number}" for number in range(4)])
    assert len(queries) == 1
    assert {number: [each.is_deposited for each in rows] for number, rows in found.items()} == {
        f"A{number}": [True, False] for number in range(4)
    }


@pytest.mark.slow
@pytest.mark.race
def test_no_table_is_read_whole(race_db):
    smg, treasurer = setting()["SMG"], make_user("bendahara")
    for number in range(400):
        sell(smg, order=f"A{number}", line=number)
    prove(open_billed(smg, treasurer), treasurer)
    with CaptureQueriesContext(connection) as queries:
        trail(A1)
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_account, ledger_transfer, ledger_entry, ledger_depositline")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for table in ("account", "transfer", "entry", "depositline"):
        assert f"Seq Scan on ledger_{table}" not in plan
    assert "ledger_account_subject" in plan


@pytest.mark.parametrize("seed", range(8))
def test_all_trails_together_are_the_books(offices, treasurer, seed):
    walk = Walk(seed, offices, treasurer)
    for hour in range(STEPS * 2):
        with later(hours=hour):
            walk.step()

    told: dict[int, Counter[str]] = {office.prison_id: Counter() for office in offices.values()}
    for rows in trails([f"A{number}" for number in range(1, 5)]).values():
        for each in rows:
            sums = told[each.prison_id]
            for name, part, back in zip(Parts._fields, each.parts, each.returned, strict=True):
                sums[name] += part - back
            sums["refund"] += each.refunded.amount - each.repaid.amount
            sums["waiting"] += sum(move.amount for move in each.deposits if not move.ntpn)
            sums["proven"] += sum(move.amount for move in each.deposits if move.ntpn)
            sums["kept"] += each.kept
            assert each.parts.total == each.shared.amount
    for office in offices.values():
        books = Counter(Balance.objects.of(office).by_code())
        proven = Deposit.objects.filter(office=office, state=DepositState.DEPOSITED)
        deposited = sum(proven.values_list("amount", flat=True))
        in_books = {name: books[code] for name, code in chart.PART_HEADS.items() if name != "pnbp"}
        in_books["pnbp"] = books[chart.PNBP] + books[chart.IN_DEPOSIT] + deposited - books[chart.CLAIM]
        in_books |= {
            "kept": books[chart.DEFERRED],
            "refund": books[chart.REFUND],
            "waiting": books[chart.IN_DEPOSIT],
            "proven": deposited,
        }
        assert {name: told[office.prison_id][name] for name in in_books} == in_books
    assert Entry.objects.count() > 5
