"""Money that is not what was asked for, or comes when it is not: set aside, never dropped, nothing shipped for it."""

from datetime import timedelta

import pytest

from config.common import clock
from partners.models import StockRecord
from shop.ledger.models import Balance, Entry
from shop.payment.card import close_pages
from shop.payment.models import Receipt, Unallocated
from shop.payment.services import cancel_order, expire_request
from shop.payment.unallocated import give_back, use_for
from tests.factories import make_product, person
from tests.shop.payment.cards import (
    AMOUNT,
    agreed,
    card_order,
    deliver,
    request_of,
    set_aside,
    state,
    visit,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
COMPLETED = "checkout.session.completed"


def asked(fake, attempt, **values):
    """The page asks for something else than we do."""
    fake.things[attempt.session_id] |= values


def by_hand(order):
    return person(request_of(order).office, "treasurer")


def nothing_sold(order):
    assert state(order)[:2] == ("pending", "open")
    assert not Receipt.objects.exists()
    assert Entry.objects.values_list("event", flat=True).get() == "unallocated"
    assert Balance.objects.of(request_of(order).office).by_code()["2701"] == Unallocated.objects.get().amount
    return agreed()


def test_09_another_amount(fake):
    order = card_order()
    attempt = visit(order)
    asked(fake, attempt, amount_total=86_000_100)
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert set_aside() == [("amount", AMOUNT + 1)]
    assert nothing_sold(order)


def test_09_an_amount_with_sen_is_rounded_up_and_set_aside(fake):
    order = card_order()
    attempt = visit(order)
    asked(fake, attempt, amount_total=AMOUNT * 100 - 50)
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert set_aside() == [("amount", AMOUNT)]
    assert nothing_sold(order)


def test_10_another_currency(fake):
    order = card_order()
    attempt = visit(order)
    asked(fake, attempt, currency="usd")
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert set_aside() == [("currency", AMOUNT)]
    assert nothing_sold(order)


def test_11_the_order_was_changed_after_the_page_was_made(fake):
    order = card_order()
    attempt = visit(order)
    type(order).objects.filter(pk=order.pk).update(total_incl_tax=AMOUNT + 5_000)
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert set_aside() == [("amount", AMOUNT)]
    assert state(order)[:2] == ("pending", "open")


@pytest.mark.parametrize("stock", [5, 1])
def test_27_paid_after_the_order_was_cancelled_whether_there_is_stock_or_not(fake, stock):
    chair = make_product(stock=stock)
    order = card_order(chair)
    attempt = visit(order)
    attempt.state = "expired"
    attempt.save()
    cancel_order(order=order, reason="uji")
    card_order(chair)
    fake.pay(attempt.session_id)
    assert deliver(COMPLETED, fake).content == b"paid"
    assert state(order) == ("cancelled", "cancelled", ["paid"])
    assert set_aside() == [("late", AMOUNT)]
    assert StockRecord.objects.get(product=chair).num_allocated == 1
    assert agreed()


def late_money(fake):
    order = card_order()
    attempt = visit(order)
    type(attempt).objects.update(state="expired")
    cancel_order(order=order, reason="uji")
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    return order, Unallocated.objects.get()


def test_late_money_is_used_for_what_the_buyer_ordered_again(fake):
    old, money = late_money(fake)
    again = card_order()
    receipt = use_for(money=money, order_number=f" {again.number.lower()} ", by=by_hand(again))
    assert (receipt.request.order, receipt.reference) == (again, money.reference)
    assert state(again)[:2] == ("paid", "paid")
    assert Balance.objects.of(money.office).by_code() == {"1104": AMOUNT}
    assert set_aside() == []
    assert agreed()
    with refused(code="order"):
        use_for(money=money, order_number=again.number, by=by_hand(again))


def test_late_money_is_not_used_while_the_buyer_is_at_the_card_page_of_the_other_order(fake):
    _old, money = late_money(fake)
    again = card_order()
    visit(again)
    with refused(code="at the card page"):
        use_for(money=money, order_number=again.number, by=by_hand(again))


def test_late_money_goes_back_to_its_card_once(fake):
    old, money = late_money(fake)
    by = by_hand(old)
    assert give_back(money=money, reference="", by=by).resolution.startswith("re_")
    with refused(code="resolved"):
        give_back(money=money, reference="X", by=by)
    assert [each["amount"] for each in fake.all_of("refund")] == [AMOUNT * 100]
    assert Balance.objects.of(money.office).by_code() == {}
    assert agreed()


def test_a_crash_after_the_refund_was_sent_books_it_the_next_time_and_sends_nothing(fake, monkeypatch):
    old, money = late_money(fake)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("shop.payment.unallocated.gave_back", lambda **_facts: 1 / 0)
        give_back(money=money, reference="", by=by_hand(old))
    assert set_aside() == [("late", AMOUNT)]
    with clock.at(clock.now() + timedelta(days=2)):  # Stripe has forgotten the key
        give_back(money=money, reference="", by=by_hand(old))
    assert len(fake.all_of("refund")) == 1
    assert set_aside() == []
    assert agreed()


def test_29_two_pages_of_one_order_both_paid(fake):
    order = card_order()
    first = visit(order)
    with clock.at(clock.now() + timedelta(minutes=34, seconds=30)):
        second = visit(order)
        assert (first.n, second.n) == (1, 2)
        fake.pay(first.session_id)
        fake.pay(second.session_id)
        for event in [each for each in fake.outbox if each["type"] == COMPLETED]:
            deliver(event, fake)
    assert state(order) == ("paid", "paid", ["paid", "paid"])
    assert set_aside() == [("second", AMOUNT)]
    assert agreed()


def test_the_hold_has_ended_and_the_money_comes(fake):
    order = card_order()
    attempt = visit(order)
    with clock.at(request_of(order).expires_at):
        type(attempt).objects.update(state="expired")
        assert expire_request(request=request_of(order))
    fake.pay(attempt.session_id)
    deliver(COMPLETED, fake)
    assert state(order) == ("expired", "expired", ["paid"])
    assert set_aside() == [("late", AMOUNT)]


def test_an_order_is_cancelled_only_when_its_page_is_closed(fake):
    order = card_order()
    attempt = visit(order)
    with refused(code="at the card page"):
        cancel_order(order=order, reason="uji")
    close_pages(order=order)
    cancel_order(order=order, reason="uji")
    assert state(order) == ("cancelled", "cancelled", ["expired"])
    assert fake.pay(attempt.session_id) == "expired"


def test_an_order_paid_in_the_last_second_is_cancelled_as_a_paid_one(fake):
    order = card_order()
    fake.pay(visit(order).session_id)
    close_pages(order=order)
    assert state(order)[0] == "paid"
    cancel_order(order=order, reason="uji")
    assert Balance.objects.of(order.consignments.get().prison.office).by_code() == {"2601": AMOUNT}
    assert set_aside() == []
