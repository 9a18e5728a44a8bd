"""Payment, recognition, cancellation, refund, courier; worked figures are in docs/money.md and its test."""

from datetime import UTC, date, datetime

import pytest

from config.common import clock
from shop.ledger import chart, refs
from shop.ledger.deposits import open_deposit
from shop.ledger.errors import LedgerConflict, LedgerRefused
from shop.ledger.models import Balance, Entry
from shop.ledger.payments import Held, PrisonShare, not_remitted, post_payment, remit
from shop.ledger.posting import balance_of, reverse
from shop.ledger.recognition import remaining
from shop.ledger.refunds import (
    RefundedLine,
    post_cancellation,
    post_courier_bill,
    post_refund,
    post_refund_paid,
)
from shop.ledger.split import Parts
from tests.shop.ledger.stories import pay, recognise, reference, sell

NOON = datetime(2026, 3, 10, 5, tzinfo=UTC)


def refund(office, amount, *, refund_id="r1", line=1, **more):
    lines = [RefundedLine(line, amount)]
    return post_refund(refund_id=refund_id, order_number="A1", office=office, part=1, lines=lines, **more)


def test_a_payment_to_the_prison_is_in_its_bank_and_owed(smg, treasurer):
    entry = pay(smg, goods=250_000, shipping=20_000, actor=treasurer, reference="BRI 1")
    assert (entry.key, entry.event, entry.reason) == ("order:A1:request:1", "paid", "BRI 1")
    assert Balance.objects.of(smg).by_code() == {
        chart.BANK: 270_000,
        chart.DEFERRED: 250_000,
        chart.SHIPPING: 20_000,
    }


def test_the_same_receipt_twice_is_booked_once_and_another_amount_is_refused(smg):
    assert pay(smg) == pay(smg)
    with pytest.raises(LedgerConflict):
        pay(smg, goods=250_001)
    assert Entry.objects.count() == 1


def test_money_for_another_prison_is_held_until_it_is_passed_on(smg, tng, treasurer):
    shares = [PrisonShare(smg, 100_000, 10_000), PrisonShare(tng, 50_000)]
    with clock.at(NOON):
        post_payment(order_number="A1", n=1, shares=shares, into=smg)
    assert balance_of(refs.bank(smg)) == 110_000
    assert balance_of(refs.bank(tng)) == 0
    with clock.at(datetime(2026, 3, 13, 5, tzinfo=UTC)):
        assert not_remitted(smg) == [Held("A1", "TNG", 50_000, date(2026, 3, 10), 3)]
        assert not_remitted(tng) == []
        entry = remit(order_number="A1", prison_office=tng, collector=smg, actor=treasurer, reference="BRI 7")
    assert entry.key == "order:A1:TNG:remitted:1"
    assert balance_of(refs.bank(tng)) == 50_000
    assert not_remitted(smg) == []
    assert Balance.objects.of(smg).by_code() == {
        chart.BANK: 110_000,
        chart.DEFERRED: 100_000,
        chart.SHIPPING: 10_000,
    }


def test_what_is_not_held_is_not_passed_on(smg, tng, treasurer):
    pay(smg)
    for prison, collector in ((tng, smg), (smg, smg)):
        with pytest.raises(LedgerRefused):
            remit(order_number="A1", prison_office=prison, collector=collector, actor=treasurer)
    assert Entry.objects.count() == 1


def test_a_second_request_is_passed_on_too(smg, tng, treasurer):
    for n, amount in ((1, 30_000), (2, 70_000)):
        pay(tng, goods=amount, into=smg, n=n)
        remit(order_number="A1", prison_office=tng, collector=smg, actor=treasurer)
    assert balance_of(refs.bank(tng)) == 100_000
    assert Entry.objects.filter(key="order:A1:TNG:remitted:2").exists()


def test_recognition_shares_each_line_by_its_terms(smg):
    entry = sell(smg)
    assert entry.key == "order:A1:SMG:1:recognised"
    assert balance_of(refs.of(chart.PNBP, smg, "A1/SMG/1")) == 22_500
    assert balance_of(refs.of(chart.DEFERRED, smg, "A1")) == 0
    assert remaining([1]) == {1: Parts(materials=100_000, pnbp=22_500, premi=75_000, programme=52_500)}
    assert set(entry.transfers.values_list("subject", flat=True)) == {"line:1"}


def test_lines_of_one_consignment_may_be_recognised_at_two_moments(smg):
    pay(smg, goods=300_000)
    first = recognise(smg, line=1, goods=100_000, point="handover")
    second = recognise(smg, line=2, goods=200_000, point="completion")
    assert first.key == "order:A1:SMG:1:recognised:handover"
    assert second.key == "order:A1:SMG:1:recognised:completion"
    assert balance_of(refs.of(chart.DEFERRED, smg, "A1")) == 0


def test_more_than_was_paid_cannot_be_recognised(smg):
    pay(smg, goods=100_000)
    with pytest.raises(LedgerRefused):
        recognise(smg, goods=100_001)
    assert remaining([1]) == {1: Parts()}


def test_a_reversed_recognition_leaves_nothing_to_refund(smg, treasurer):
    entry = sell(smg)
    reverse(entry=entry, key="undo", reason="salah", actor=treasurer)
    assert remaining([1]) == {1: Parts()}
    with pytest.raises(LedgerRefused):
        refund(smg, 1)


def test_a_cancelled_sale_is_owed_back_and_paid(smg):
    pay(smg, goods=250_000, shipping=20_000)
    entry = post_cancellation(order_number="A1", office=smg, part=1, goods=250_000, shipping=20_000)
    assert entry.key == "order:A1:SMG:1:cancelled"
    assert Balance.objects.of(smg).by_code() == {chart.BANK: 270_000, chart.REFUND: 270_000}
    post_refund_paid(refund_id="A1", order_number="A1", office=smg, amount=270_000, paid_by=smg)
    assert not Balance.objects.open().exists()


def test_a_refund_is_paid_from_where_the_money_still_lies(smg, tng, treasurer):
    pay(tng, goods=50_000, into=smg)
    post_cancellation(order_number="A1", office=tng, part=1, goods=50_000)
    post_refund_paid(refund_id="A1", order_number="A1", office=tng, amount=50_000, paid_by=smg)
    assert not_remitted(smg) == []
    assert not Balance.objects.open().exists()


def test_no_more_is_paid_back_than_is_owed(smg):
    pay(smg, goods=250_000)
    post_cancellation(order_number="A1", office=smg, part=1, goods=50_000)
    with pytest.raises(LedgerRefused):
        post_refund_paid(refund_id="A1", order_number="A1", office=smg, amount=50_001, paid_by=smg)


def test_refunds_take_from_what_remains_and_a_full_refund_ends_at_zero(smg):
    sell(smg)
    for number, amount in enumerate((1, 99_999, 150_000)):
        refund(smg, amount, refund_id=str(number))
    assert remaining([1]) == {1: Parts()}
    assert Balance.objects.of(smg).by_code() == {chart.BANK: 250_000, chart.REFUND: 250_000}
    with pytest.raises(LedgerRefused) as refusal:
        refund(smg, 1, refund_id="too much")
    assert refusal.value.field == "amount"


def test_the_same_refund_twice_is_booked_once_and_another_under_its_name_is_refused(smg):
    sell(smg)
    assert refund(smg, 100_000) == refund(smg, 100_000)
    for amount, more in ((100_001, {}), (100_000, {"line": 2}), (100_000, {"shipping": 1})):
        with pytest.raises(LedgerConflict):
            refund(smg, amount, **more)
    assert balance_of(refs.of(chart.REFUND, smg, "A1")) == 100_000


def test_pnbp_in_a_deposit_is_claimed_from_the_treasury_not_taken_back(smg, treasurer):
    sell(smg)
    refund(smg, 50_000, refund_id="before")
    deposit = open_deposit(office=smg, by=treasurer)
    refund(smg, 200_000, refund_id="after")
    assert deposit.amount == 18_000
    assert Balance.objects.of(smg).by_code() == {
        chart.BANK: 250_000,
        chart.REFUND: 250_000,
        chart.CLAIM: 18_000,
        chart.IN_DEPOSIT: 18_000,
    }
    assert remaining([1]) == {1: Parts()}


@pytest.mark.parametrize(
    ("charged", "paid", "difference"),
    [(20_000, 20_000, 0), (20_000, 23_000, 3_000), (20_000, 18_000, -2_000), (20_000, 0, -20_000)],
)
def test_the_courier_is_paid_what_he_asks(smg, charged, paid, difference):
    pay(smg, goods=250_000, shipping=20_000)
    post_courier_bill(order_number="A1", office=smg, part=1, charged=charged, paid=paid)
    assert balance_of(refs.of(chart.SHIPPING, smg, "A1")) == 0
    assert balance_of(refs.bank(smg)) == 270_000 - paid
    assert balance_of(refs.of(chart.DIFFERENCE, smg)) == difference


def test_shipping_that_the_courier_has_is_given_back_at_the_office_s_expense(smg):
    pay(smg, goods=250_000, shipping=20_000)
    recognise(smg)
    post_courier_bill(order_number="A1", office=smg, part=1, charged=15_000, paid=15_000)
    refund(smg, 250_000, shipping=20_000)
    assert balance_of(refs.of(chart.REFUND, smg, "A1")) == 270_000
    assert balance_of(refs.of(chart.SHIPPING, smg, "A1")) == 0
    assert balance_of(refs.of(chart.DIFFERENCE, smg)) == 15_000


def test_only_a_prison_has_sales(smg):
    with pytest.raises(LedgerRefused):
        reference(smg.parent)
