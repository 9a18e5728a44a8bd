"""A hold that ends, an order that is cancelled: stock and money come back exactly, once."""

from datetime import UTC, datetime, timedelta

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from partners.models import StockRecord
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.services import accept, hand_over, mark_ready
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Balance, Entry, SchemeUse
from shop.payment import services
from shop.payment.errors import PaymentRefused
from shop.payment.owing import refund_line
from shop.payment.refunds import pay_refund
from shop.payment.services import (
    cancel_order,
    expire_request,
    sweep_payments,
)
from shop.payment.verify import problems
from tests.factories import (
    BEGIN,
    basket_with,
    make_office_tree,
    make_prison,
    make_product,
    make_scheme,
    make_workshop,
    pay,
    person,
    place_order,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 4, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(price=850_000, stock=5)


def stock_of(product):
    return StockRecord.objects.values_list("num_in_stock", "num_allocated").get(product=product)


def states(order):
    order.refresh_from_db()
    return (
        order.status,
        order.payment_requests.get().state,
        sorted(order.consignments.values_list("state", flat=True)),
    )


def letters(template):
    return list(OutboxMessage.objects.filter(template=template).values_list("key", "to"))


def balances(office):
    return Balance.objects.of(office).by_code()


def test_a_hold_ends_at_its_deadline_and_gives_its_stock_back_once(chair):
    order = place_order(basket_with((chair, 2)))
    request = order.payment_requests.get()
    with clock.at(DEADLINE - timedelta(seconds=1)):
        assert expire_request(request=request) is False
        assert stock_of(chair) == (5, 2)
    with clock.at(DEADLINE):
        assert expire_request(request=request) is True
        assert expire_request(request=request) is False
    assert stock_of(chair) == (5, 0)
    assert states(order) == ("expired", "expired", ["cancelled"])
    assert letters("order_expired") == [(f"order_expired:{order.number}", "sri@example.com")]
    assert not Entry.objects.exists()
    assert problems() == []


def test_the_sweep_ends_what_is_over_and_nothing_else(chair):
    old = place_order(basket_with((chair, 1)))
    paid = pay(place_order(basket_with((chair, 1))))
    with clock.at(START + timedelta(days=1)):
        young = place_order(basket_with((chair, 1)))
    with clock.at(DEADLINE):
        assert sweep_payments() == 1
        assert sweep_payments() == 0
    assert [states(each)[0] for each in (old, paid, young)] == ["expired", "paid", "pending"]
    assert stock_of(chair) == (5, 2)


def test_one_hold_that_cannot_be_ended_does_not_keep_the_others(chair, monkeypatch):
    orders = [place_order(basket_with((chair, 1))) for _again in range(3)]
    stuck, real = orders[1].payment_requests.get().pk, services.expire_request

    def expire(*, request):
        if request.pk == stuck:
            raise RuntimeError("stuck")
        return real(request=request)

    monkeypatch.setattr(services, "expire_request", expire)
    with clock.at(DEADLINE), pytest.raises(ExceptionGroup) as caught:
        sweep_payments()
    assert [str(error) for error in caught.value.exceptions] == ["stuck"]
    assert [states(each)[0] for each in orders] == ["expired", "pending", "expired"]


def test_a_pick_up_that_was_packed_and_never_fetched_expires(chair):
    order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    consignment, officer = order.consignments.get(), person(chair.prison, "officer")
    mark_ready(consignment=accept(consignment=consignment, by=officer), by=officer)
    with clock.at(START + timedelta(days=46)):
        assert sweep_payments() == 1
    assert states(order) == ("expired", "expired", ["cancelled"])
    assert stock_of(chair) == (5, 0)


def test_cancelling_before_payment_frees_the_stock_and_owes_nothing(chair):
    order = place_order(basket_with((chair, 2)))
    cancel_order(order=order, reason="Salah pilih")
    assert states(order) == ("cancelled", "cancelled", ["cancelled"])
    assert stock_of(chair) == (5, 0)
    assert not Entry.objects.exists()
    assert letters("order_cancelled") == [(f"order_cancelled:{order.number}", "sri@example.com")]
    assert OutboxMessage.objects.get(template="order_cancelled").context["reason"] == "Salah pilih"
    assert problems() == []


def test_cancelling_after_payment_owes_the_buyer_everything(chair):
    order = pay(place_order(basket_with((chair, 2))))
    cancel_order(order=order, reason="uji", by=person(chair.prison, "treasurer"))
    assert states(order) == ("cancelled", "paid", ["cancelled"])
    assert stock_of(chair) == (5, 0)
    assert balances(chair.prison.office) == {"1102": order.total, "2601": order.total}
    assert problems() == []


def test_cancelling_a_mixed_order_owes_it_prison_by_prison(chair):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40)
    order = pay(place_order(basket_with((chair, 1), (bread, 3))))
    shipping = {each.prison.short_code: each.shipping for each in order.consignments.all()}
    cancel_order(order=order, reason="uji")
    assert balances(chair.prison.office) == {"2601": 850_000 + shipping["SMG"]}
    assert balances(bread.prison.office) == {"2601": 54_000 + shipping["TNG"]}
    assert balances(make_office_tree()) == {"1103": order.total}
    assert stock_of(bread) == (40, 0)
    assert problems() == []


def test_cancelling_what_was_shared_when_paid_takes_it_from_the_shares(chair):
    at_payment = make_scheme("BAYAR", recognition="payment")
    SchemeUse.objects.create(scheme=at_payment, workshop=chair.workshop, valid_from=BEGIN)
    order = pay(place_order(basket_with((chair, 2))))
    cancel_order(order=order, reason="uji")
    assert states(order) == ("cancelled", "paid", ["cancelled"])
    assert balances(chair.prison.office) == {"1102": order.total, "2601": order.total}


def test_a_pick_up_shared_when_paid_is_cancelled_too(chair):
    """No shipping, nothing deferred: all there is to give back lies in the shares."""
    at_payment = make_scheme("BAYAR", recognition="payment")
    SchemeUse.objects.create(scheme=at_payment, workshop=chair.workshop, valid_from=BEGIN)
    order = pay(place_order(basket_with((chair, 1)), delivery="pickup"))
    cancel_order(order=order, reason="uji")
    assert balances(chair.prison.office) == {"1102": 850_000, "2601": 850_000}


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_what_has_ended_is_not_cancelled_again(chair, end):
    order = place_order(basket_with((chair, 1)))
    if end == "cancelled":
        cancel_order(order=order, reason="uji")
    with clock.at(DEADLINE):
        sweep_payments()
        with refused(PaymentRefused, code="state"):
            cancel_order(order=order, reason="lagi")
    assert stock_of(chair) == (5, 0)


def test_what_has_left_is_not_cancelled(chair):
    """One prison of two has handed over: nothing of the order is cancelled, nothing moves."""
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40)
    order = pay(place_order(basket_with((chair, 1), (bread, 1))))
    consignment, officer = order.consignments.get(prison=bread.prison), person(bread.prison, "officer")
    accept(consignment=consignment, by=officer)
    hand_over(consignment=consignment, by=officer, courier="Kurir", tracking="JT0001234")
    with refused(FulfilmentRefused, code="state"):
        cancel_order(order=order, reason="uji")


def test_money_owed_is_paid_back_once_and_never_more(chair):
    order = pay(place_order(basket_with((chair, 1))))
    cancel_order(order=order, reason="uji")
    office, treasurer = chair.prison.office, person(chair.prison, "treasurer")
    facts = {
        "order": order,
        "prison": chair.prison,
        "paid_by": office,
        "refund_id": "R1",
        "reference": "OUT 1",
        "by": treasurer,
    }
    with refused(LedgerRefused, code="overdrawn"):
        pay_refund(amount=order.total + 1, **facts)
    pay_refund(amount=order.total, **facts)
    pay_refund(amount=order.total, **facts)
    assert balances(office) == {}
    with refused(LedgerRefused, code="overdrawn"):
        pay_refund(amount=1, **facts | {"refund_id": "R2"})


def test_a_line_is_refunded_from_its_shares_and_never_beyond():
    chair = make_product(price=850_000, cost=425_000)
    order = pay(place_order(basket_with((chair, 1)), delivery="pickup"))
    consignment, officer = order.consignments.get(), person(chair.prison, "officer")
    ready = mark_ready(consignment=accept(consignment=consignment, by=officer), by=officer)
    hand_over(consignment=consignment, by=officer, code=ready.pickup_code)
    line, by = order.lines.get(), person(chair.prison, "treasurer")
    with refused(LedgerRefused, field="amount"):
        refund_line(line=line, amount=850_001, refund_id="R1", reason="cacat", by=by)
    refund_line(line=line, amount=85_000, refund_id="R1", reason="cacat", by=by)
    refund_line(line=line, amount=85_000, refund_id="R1", reason="cacat", by=by)
    assert balances(chair.prison.office) == {
        "1102": 850_000,
        "2302": 382_500,
        "2101": 57_375,
        "2200": 191_250,
        "2310": 133_875,
        "2601": 85_000,
    }
    with refused(LedgerRefused, field="amount"):
        refund_line(line=line, amount=765_001, refund_id="R2", reason="cacat", by=by)
    refund_line(line=line, amount=765_000, refund_id="R2", reason="cacat", by=by)
    assert balances(chair.prison.office) == {"1102": 850_000, "2601": 850_000}


def test_what_is_not_shared_yet_is_taken_off_the_price(chair):
    order = pay(place_order(basket_with((chair, 1))))
    facts = {"line": order.lines.get(), "refund_id": "R1", "reason": "x", "by": None}
    with refused(LedgerRefused, field="amount"):
        refund_line(amount=850_001, **facts)
    for _twice in range(2):
        refund_line(amount=50_000, **facts)
    assert balances(chair.prison.office) == {"1102": 860_000, "2001": 800_000, "2401": 10_000, "2601": 50_000}
    assert order.consignments.get().lines.get().goods == 800_000
