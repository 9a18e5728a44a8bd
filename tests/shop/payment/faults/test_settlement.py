"""What Stripe pays out is what the books had there, to the rupiah, or the difference is shown."""

from datetime import timedelta

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from shop.ledger.models import Balance, Entry
from shop.ledger.payments import not_remitted, remit
from shop.payment.card_refunds import send
from shop.payment.models import GatewayCharge, PaymentRequest, Payout, PayoutLine
from shop.payment.services import cancel_order
from shop.payment.sync import sync_session
from tests.factories import make_product
from tests.shop.payment.card_sales import charge_of, paid_by_card, swept
from tests.shop.payment.cards import AMOUNT, agreed, books, card_order, request_of, visit
from tests.shop.payment.faults.test_money_back import lent, news, sending

pytestmark = pytest.mark.django_db
FEE = 26_940


def at_gateway():
    return sum(row.amount for row in Balance.objects.open().filter(code="1104"))


def test_a_payout_brings_the_clearing_account_to_zero(fake):
    first, second = paid_by_card(fake), paid_by_card(fake)
    fake.pay_out()
    assert swept() == 1
    payout = Payout.objects.get()
    assert (payout.amount, payout.difference, payout.lines.count()) == (2 * (AMOUNT - FEE), 0, 2)
    assert at_gateway() == 0
    assert books(first)["5101"] == 2 * FEE
    assert [held.amount for held in not_remitted(request_of(second).office)] == [AMOUNT - FEE] * 2
    assert agreed()


def test_a_fee_that_comes_late_is_booked_once(fake):
    fake.fees_wait = True
    order = paid_by_card(fake)
    swept()
    assert (charge_of(order).fee, "5101" in books(order)) == (None, False)
    fake.book_fees()
    for _again in range(2):
        swept()
    assert (charge_of(order).fee, books(order)["5101"]) == (FEE, FEE)
    assert books(order)["1104"] == AMOUNT - FEE
    fake.pay_out()
    swept()
    assert (Entry.objects.filter(event="gateway-fee").count(), at_gateway()) == (1, 0)
    assert agreed()


def test_a_payout_read_twice_is_booked_once(fake):
    order = paid_by_card(fake)
    fake.pay_out()
    assert [swept() for _again in range(3)] == [1, 0, 0]
    assert PayoutLine.objects.count() == 1
    assert Entry.objects.filter(event="paid-out").count() == 1
    assert books(order)["1103"] == AMOUNT - FEE


def test_refund_and_dispute_lines_explain_a_smaller_payout(fake):
    kept, back, disputed = (paid_by_card(fake) for _each in range(3))
    cancel_order(order=back, reason="uji")
    send(sending(back)())
    fake.dispute_fee = 9_000_000
    fake.dispute(charge_of(disputed).payment_intent)
    swept()
    extra = paid_by_card(fake, make_product(title="Meja", price=3_000_000))
    fake.pay_out()
    swept()
    payout = Payout.objects.get()
    assert (payout.difference, payout.lines.count()) == (0, 6)
    assert [line.difference for line in payout.lines.all()] == [0] * 6
    assert at_gateway() == 0
    assert (lent(kept), lent(back), lent(disputed)) == (0, FEE, FEE + 90_000)
    held = sum(each.amount for each in not_remitted(request_of(extra).office))
    assert held == payout.amount + lent(back) + lent(disputed)
    assert news() == ["dispute"]
    assert agreed()


def test_a_dispute_won_comes_with_the_next_payout(fake):
    order = paid_by_card(fake)
    fake.pay_out()
    dispute = fake.dispute(charge_of(order).payment_intent)
    swept()
    assert "1103" not in books(order)
    fake.close_dispute(dispute["id"], won=True)
    paid_by_card(fake, make_product(title="Meja", price=3_000_000))
    fake.pay_out()
    swept()
    assert [payout.difference for payout in Payout.objects.all()] == [0, 0]
    assert at_gateway() == 0
    assert agreed()


def test_a_difference_of_one_rupiah_is_shown_and_nothing_is_booked_for_it(fake):
    order = paid_by_card(fake)
    swept()
    line = fake.all_of("balance_transaction")[0]
    line["fee"] += 100
    line["net"] -= 100
    fake.pay_out()
    swept()
    payout = Payout.objects.get()
    assert (payout.difference, [each.difference for each in payout.lines.all()]) == (-1, [-1])
    assert books(order)["5101"] == FEE
    assert OutboxMessage.objects.filter(template="card_news").exists()
    assert news() == ["payout_differs"]


def test_a_payout_the_bank_sends_back_is_at_the_gateway_again(fake):
    order = paid_by_card(fake)
    payout = fake.pay_out()
    swept()
    office, prison = request_of(order).office, order.consignments.get().prison.office
    remit(order_number=order.number, prison_office=prison, collector=office, actor=None)
    fake.payout_fails(payout["id"])
    swept()
    swept()
    assert (at_gateway(), lent(order)) == (AMOUNT - FEE, AMOUNT - FEE)
    assert news() == ["payout_failed"]
    fake.pay_out()
    with clock.at(clock.now() + timedelta(days=1)):
        swept()
    assert (at_gateway(), lent(order)) == (0, 0)
    assert [each.difference for each in Payout.objects.all()] == [0, 0]
    assert agreed()


def test_money_without_an_order_is_paid_out_too(fake):
    order = card_order()
    attempt = visit(order)
    fake.pay(attempt.session_id)
    PaymentRequest.objects.filter(order=order).update(amount=AMOUNT + 1)
    sync_session(session_id=attempt.session_id)
    assert GatewayCharge.objects.count() == 1
    fake.pay_out()
    swept()
    payout = Payout.objects.get()
    assert (payout.difference, at_gateway()) == (0, 0)
    assert Balance.objects.of(request_of(order).office).by_code() == {
        "1102": AMOUNT - FEE,
        "2701": AMOUNT,
        "5101": FEE,
    }
