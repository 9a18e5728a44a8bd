"""Giving money back at the desk, and where card money is: forms, second persons, payouts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.common import clock
from shop.ledger.models import Balance
from shop.payment.card_refunds import begin_refund, send
from shop.payment.models import GatewayRefund, Payout, RefundLimit, RefundRequest
from shop.payment.refunds import debts_of
from shop.payment.services import cancel_order
from tests.factories import make_product, make_workshop, person
from tests.shop.desk.conftest import paid_consignment
from tests.shop.payment.card_sales import charge_of, paid_by_card, refunds_at, swept
from tests.shop.payment.cards import AMOUNT, cards_taken
from tests.shop.payment.imitated import stripe_fake
from tests.support.traces import traces

__all__ = ["stripe_fake"]


@pytest.fixture
def fake(settings, stripe_fake):
    with cards_taken(settings, stripe_fake):
        yield stripe_fake


@pytest.fixture
def collector(smg, enter):
    return enter(smg.office.parent, "treasurer")


def said(parcel, **more):
    return {"line": f"{parcel.pk}-{parcel.lines.get().pk}", "reason": "Cacat", "n": 0, **more}


def chair_paid(fake, smg):
    return paid_by_card(fake, make_product(make_workshop(smg)))


def test_above_the_limit_the_treasurer_asks_and_the_head_decides(smg, treasurer, head):
    RefundLimit.objects.update(amount=100_000)
    parcel = paid_consignment(smg)
    order = reverse("desk:order", args=[parcel.order_id])
    sent = treasurer.post(
        reverse("desk:order-refund", args=[parcel.order_id]), said(parcel, quantity=1), follow=True
    )
    assert "menunggu orang kedua" in sent.text
    page = reverse("desk:refund-request", args=[RefundRequest.objects.get().pk])
    assert page in head.get(order).text
    assert "desk/refund_request.html" in [each.name for each in head.get(page).templates]
    assert [client.get(page).context["decides"] for client in (treasurer, head)] == [False, True]
    before = traces()
    assert treasurer.post(page, {"accept": "1"}).status_code == 422
    assert traces() == before
    assert head.post(page, {"accept": "1"}).status_code == 302
    assert debts_of(parcel.order)[0].amount == AMOUNT
    assert head.post(page, {"accept": "1"}).status_code == 422


def test_the_head_is_told_on_today_and_may_say_no(smg, treasurer, head):
    RefundLimit.objects.update(amount=1)
    parcel = paid_consignment(smg)
    treasurer.post(reverse("desk:order-refund", args=[parcel.order_id]), said(parcel, amount="2.000"))
    rows = [row for _heading, rows in head.get("/meja/").context["sections"] for row in rows]
    assert [row["count"] for row in rows if row["url"] == reverse("desk:order", args=[parcel.order_id])] == [
        1
    ]
    page = reverse("desk:refund-request", args=[RefundRequest.objects.get().pk])
    assert head.post(page, {"refuse": "1"}).status_code == 302
    assert (RefundRequest.objects.get().state, debts_of(parcel.order)) == ("refused", [])


def test_what_was_typed_stays_beside_its_sentence(smg, treasurer):
    parcel = paid_consignment(smg)
    answer = treasurer.post(
        reverse("desk:order-refund", args=[parcel.order_id]), said(parcel, quantity=1, amount="5.000")
    )
    form = answer.context["refund_form"]
    assert (answer.status_code, "quantity" in form.errors, form["amount"].value()) == (422, True, "5.000")
    assert not RefundRequest.objects.exists()


def test_one_button_sends_it_back_to_the_card(smg, fake, collector):
    order = cancel_order(order=chair_paid(fake, smg), reason="uji")
    page = collector.get("/meja/pengembalian/")
    assert "Kirim kembali ke kartu" in page.text
    answer = collector.post("/meja/pengembalian/", {"order": order.number, "card": "1"}, follow=True)
    assert "dikirim kembali ke kartu" in answer.text
    assert (refunds_at(fake, order), debts_of(order)) == ([AMOUNT], [])


def test_without_an_answer_it_is_sent_later(smg, fake, collector):
    order = cancel_order(order=chair_paid(fake, smg), reason="uji")
    fake.fail_next("timeout_before", times=2)
    answer = collector.post("/meja/pengembalian/", {"order": order.number, "card": "1"}, follow=True)
    assert "sedang dikirim" in answer.text
    assert collector.post("/meja/pengembalian/", {"order": order.number, "card": "1"}).status_code == 422
    swept()
    assert refunds_at(fake, order) == [AMOUNT]


def test_what_the_card_service_refuses_is_said_and_owed_again(smg, fake, collector):
    order = cancel_order(order=chair_paid(fake, smg), reason="uji")
    fake.refund_in_dashboard(charge_of(order).payment_intent, 100)
    answer = collector.post("/meja/pengembalian/", {"order": order.number, "card": "1"})
    assert (answer.status_code, debts_of(order)[0].amount) == (422, AMOUNT)
    assert GatewayRefund.objects.get().state == "failed"
    assert "Kirim jumlah ini lewat transfer bank" in answer.text


def test_a_dispute_stands_on_the_order(smg, fake, treasurer):
    order = chair_paid(fake, smg)
    fake.dispute(charge_of(order).payment_intent)
    swept()
    assert "sengketa" in treasurer.get(reverse("desk:order", args=[order.pk])).text.lower()


def test_payouts_are_listed_with_their_lines_at_one_price(smg, fake, collector, treasurer):
    def cost(address):
        collector.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = collector.get(address)
        assert answer.status_code == 200
        return len(queries), answer

    chair_paid(fake, smg)
    fake.pay_out()
    swept()
    few, _answer = cost("/meja/pencairan/")
    for _again in range(2):
        chair_paid(fake, smg)
        chair_paid(fake, smg)
        fake.pay_out()
        swept()
    many, answer = cost("/meja/pencairan/")
    assert (many, len(answer.context["rows"])) == (few, 3)
    payout = Payout.objects.first()
    one, page = cost(reverse("desk:payout", args=[payout.pk]))
    assert [line.difference for line in page.context["lines"]] == [0, 0]
    assert treasurer.get(reverse("desk:payout", args=[payout.pk])).status_code == 404
    assert one <= few + 1


def test_the_prison_puts_right_what_its_refund_took_from_others(smg, fake, treasurer, collector):
    paid_consignment(smg)
    order = cancel_order(order=chair_paid(fake, smg), reason="uji")
    swept()
    office = smg.office.parent
    send(begin_refund(order=order, payer=office, by=person(office, "treasurer")))
    page = "/meja/pengembalian/talangan/"
    assert "Rp26.940" in treasurer.get(page).text
    data = {"order": order.number, "prison": "SMG", "reference": "OUT 9"}
    assert treasurer.post(page, data | {"reference": ""}).status_code == 422
    assert treasurer.post(page, data).status_code == 302
    assert treasurer.post(page, data).status_code == 422
    assert not Balance.objects.open().filter(code="2602").exists()
    assert clock.today() and collector.get(page).status_code == 200
