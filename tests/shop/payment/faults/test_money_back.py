"""Money that goes back: once, never more than came, and found wherever it was sent from."""

from functools import partial

import pytest

from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.ledger.models import Balance
from shop.ledger.payments import remit
from shop.payment import gateway
from shop.payment.card_refunds import begin_refund, send
from shop.payment.errors import PaymentRefused
from shop.payment.models import Dispute, GatewayRefund, RefundRequest
from shop.payment.refund_requests import ask_refund
from shop.payment.refunds import debts_from, debts_of, given_back, pay_back
from shop.payment.services import cancel_order
from tests.factories import make_product, person
from tests.shop.payment.card_sales import charge_of, completed, paid_by_card, refunds_at, sent, swept
from tests.shop.payment.cards import AMOUNT, agreed, books, deliver, request_of
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


def cancelled(fake):
    return cancel_order(order=paid_by_card(fake), reason="uji")


def sending(order):
    office = request_of(order).office
    return partial(begin_refund, order=order, payer=office, by=person(office, "treasurer"))


def news():
    told = OutboxMessage.objects.filter(template="card_news").values_list("context__news", flat=True)
    return sorted(set(told))


def lent(order):
    rows = Balance.objects.open().filter(code="2602", subject__startswith=order.number)
    return sum(row.amount for row in rows)


def test_30_the_button_pressed_twice_sends_it_once(fake):
    order = cancelled(fake)
    assert send(sending(order)()) == "sent"
    with refused(PaymentRefused, code="nothing"):
        sending(order)()
    assert (refunds_at(fake, order), debts_of(order)) == ([AMOUNT], [])
    letter = OutboxMessage.objects.get(template="refunded")
    assert (letter.context["amount"], letter.context["card"]) == (AMOUNT, True)
    assert [amount for _day, amount in given_back(order)] == [AMOUNT]
    assert agreed()


@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after", "429"])
def test_31_no_answer_and_asked_again_sends_it_once(fake, fault):
    order = cancelled(fake)
    refund = sending(order)()
    fake.fail_next(fault, times=1 if fault == "429" else 2)  # the client itself tries twice
    with pytest.raises(gateway.GatewayUnreachable):
        send(refund)
    assert GatewayRefund.objects.get().state == "new"
    assert debts_of(order) == []
    swept()
    swept()
    assert (GatewayRefund.objects.get().state, refunds_at(fake, order)) == ("sent", [AMOUNT])
    assert OutboxMessage.objects.filter(template="refunded").count() == 1
    assert agreed()


def test_31_control_with_another_key_it_is_sent_twice(fake):
    order = paid_by_card(fake)
    intent = charge_of(order).payment_intent
    for key in ("one", "two"):
        gateway.create_refund(payment_intent=intent, amount=100_000, key=key)
    assert refunds_at(fake, order) == [100_000, 100_000]


def test_31_more_than_the_card_was_charged_is_refused(fake):
    order = cancelled(fake)
    GatewayRefund.objects.create(charge=charge_of(order), key="k", refund_id="re_k", amount=1, state="sent")
    with refused(PaymentRefused, code="card"):
        sending(order)()


def test_31_what_stripe_refuses_is_owed_again(fake):
    order = cancelled(fake)
    refund = sending(order)()
    fake.refund_in_dashboard(charge_of(order).payment_intent, 100)
    assert send(refund) == "failed"
    assert [debt.amount for debt in debts_of(order)] == [AMOUNT]
    assert news() == ["failed"]


@pytest.mark.parametrize("told", [True, False])
def test_32_given_back_in_stripes_own_pages_it_is_found_and_booked(fake, told):
    order = paid_by_card(fake)
    parcel = completed(order.consignments.get())
    fake.refund_in_dashboard(charge_of(order).payment_intent, 86_000 * 100)
    if told:
        for _again in range(2):
            assert deliver("charge.refunded", fake).status_code == 200
    swept()
    swept()
    refund = GatewayRefund.objects.get()
    assert (refund.amount, refund.state, refund.by) == (86_000, "sent", None)
    assert [amount for _day, amount in given_back(order)] == [86_000]
    assert debts_of(order) == []
    assert books(order)["2401"] == 10_000 - 1_000
    assert sum(books(order)[code] for code in ("2101", "2200", "2302", "2310")) == 850_000 - 85_000
    assert parcel.lines.get().own_goods is None
    assert news() == ["found"]
    assert agreed()


def test_32_given_back_whole_before_anything_left_cancels_the_order(fake):
    chair = make_product(stock=5)
    order = paid_by_card(fake, chair)
    fake.refund_in_dashboard(charge_of(order).payment_intent, AMOUNT * 100)
    swept()
    order.refresh_from_db()
    assert (order.status, debts_of(order)) == ("cancelled", [])
    assert StockRecord.objects.get(product=chair).num_allocated == 0
    assert agreed()


def test_32_what_settles_a_debt_owes_nothing_besides(fake):
    order = cancelled(fake)
    fake.refund_in_dashboard(charge_of(order).payment_intent, AMOUNT * 100)
    swept()
    assert (debts_of(order), lent(order)) == ([], 26_940)
    assert {code: amount for code, amount in books(order).items() if amount} == {
        "2602": 26_940,
        "5101": 26_940,
    }
    assert agreed()


def test_33_a_refund_that_fails_later_is_a_debt_again(fake):
    order = cancelled(fake)
    send(sending(order)())
    fake.refund_fails(GatewayRefund.objects.get().refund_id)
    for _again in range(2):
        assert deliver("refund.failed", fake).status_code == 200
    swept()
    assert GatewayRefund.objects.get().state == "failed"
    assert [debt.amount for debt in debts_of(order)] == [AMOUNT]
    assert (given_back(order), news()) == ([], ["failed"])
    assert agreed()
    office = request_of(order).office
    pay_back(order=order, payer=office, reference="OUT 1", by=person(office, "treasurer"))
    assert debts_of(order) == []
    assert agreed()


def test_34_a_part_first_then_the_rest_is_cancelled(fake):
    order = paid_by_card(fake, make_product(stock=9), 3)
    parcel = order.consignments.get()
    by = person(parcel.prison, "treasurer")
    facts = {"quantity": 1, "amount": None, "shipping": False, "restock": False, "reason": "Habis", "by": by}
    ask_refund(n=0, parcel=parcel, each=parcel.lines.get(), **facts)
    send(sending(order)())
    assert refunds_at(fake, order) == [850_000]
    cancel_order(order=order, reason="uji")
    send(sending(order)())
    assert sum(refunds_at(fake, order)) == order.total
    assert debts_of(order) == []
    assert StockRecord.objects.get().num_allocated == 0
    assert agreed()


def test_35_a_dispute_sets_the_money_aside_until_it_is_won(fake):
    order = paid_by_card(fake)
    dispute = fake.dispute(charge_of(order).payment_intent)
    for _again in range(2):
        assert deliver("charge.dispute.created", fake).status_code == 200
    assert (Dispute.objects.get().state, books(order)["1105"]) == ("open", AMOUNT)
    assert agreed()
    fake.close_dispute(dispute["id"], won=True)
    swept()
    assert (Dispute.objects.get().state, "1105" in books(order)) == ("won", False)
    assert debts_of(order) == []
    assert news() == ["dispute", "won"]
    assert agreed()


@pytest.mark.parametrize("how_far", [completed, sent, None])
def test_35_lost_it_is_money_the_buyer_has_back(fake, how_far):
    order = paid_by_card(fake)
    if how_far:
        how_far(order.consignments.get())
    dispute = fake.dispute(charge_of(order).payment_intent)
    swept()
    fake.close_dispute(dispute["id"], won=False)
    swept()
    swept()
    order.refresh_from_db()
    assert order.status == ("paid" if how_far else "cancelled")
    assert [amount for _day, amount in given_back(order)] == [AMOUNT]
    assert debts_of(order) == []
    assert set(books(order)) == {"2602", "5101"}
    assert agreed()


def test_a_refund_after_a_dispute_is_refused(fake):
    order = paid_by_card(fake)
    fake.dispute(charge_of(order).payment_intent)
    swept()
    parcel = order.consignments.get()
    facts = {"quantity": 1, "amount": None, "shipping": False, "restock": False, "reason": "x"}
    with refused(PaymentRefused, code="dispute"):
        ask_refund(
            n=0, parcel=parcel, each=parcel.lines.get(), by=person(parcel.prison, "treasurer"), **facts
        )
    cancel_order(order=order, reason="uji")
    office = request_of(order).office
    with refused(PaymentRefused, code="dispute"):
        sending(order)()
    with refused(PaymentRefused, code="dispute"):
        pay_back(order=order, payer=office, reference="OUT 1", by=person(office, "treasurer"))
    assert not RefundRequest.objects.exists()


def test_what_was_passed_on_is_sent_back_by_the_card_all_the_same(fake):
    order = paid_by_card(fake)
    fake.pay_out()
    swept()
    parcel, office = order.consignments.get(), request_of(order).office
    remit(order_number=order.number, prison_office=parcel.prison.office, collector=office, actor=None)
    cancel_order(order=order, reason="uji")
    assert [debt.order_number for debt in debts_from(office)] == [order.number]
    assert debts_from(parcel.prison.office) == []
    assert send(sending(order)()) == "sent"
    assert lent(order) == AMOUNT
    assert agreed()
