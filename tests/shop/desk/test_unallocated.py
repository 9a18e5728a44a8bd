"""Money without an order at the desk: seen by its office's treasurer and head, decided on by the treasurer."""

import pytest
from django.urls import reverse

from config.common import clock
from shop.ledger.models import Balance
from shop.payment.models import Unallocated, UnallocatedReason
from shop.payment.sync import sync_session
from shop.payment.unallocated import set_aside
from shop.payment.verify import problems
from tests import factories
from tests.shop.desk.conftest import chair
from tests.shop.payment.cards import card_order, cards_taken, visit
from tests.shop.payment.imitated import stripe_fake
from tests.support.traces import traces

__all__ = ["stripe_fake"]
LIST = "/meja/penerimaan/tanpa-pesanan/"


@pytest.fixture
def money(smg):
    factories.make_scheme()
    facts = {"reason": UnallocatedReason.UNKNOWN, "received_on": clock.today()}
    return set_aside(office=smg.office, reference="TRX 77", amount=860_000, **facts)


def page(money):
    return reverse("desk:unallocated-resolve", args=[money.pk])


def test_it_is_used_for_the_order_that_waits_for_it(smg, treasurer, money, django_assert_max_num_queries):
    order = factories.place_order(factories.basket_with((chair(smg), 1)))
    with django_assert_max_num_queries(9):
        assert "Rp860.000" in treasurer.get(LIST).text
    assert "TRX 77" in treasurer.get(page(money)).text
    answer = treasurer.post(page(money), {"use": "1", "order": order.number}, follow=True)
    assert f"Pesanan {order.number} lunas" in answer.text
    order.refresh_from_db()
    assert order.status == "paid"
    assert Balance.objects.of(smg.office).by_code() == {"1102": 860_000, "2001": 850_000, "2401": 10_000}
    assert order.payment_requests.get().receipts.get().reference == "TRX 77"
    assert problems() == []


def test_it_is_sent_back_with_the_banks_reference(smg, treasurer, money):
    answer = treasurer.post(page(money), {"back": "1", "reference": "out 5"}, follow=True)
    assert "Rp860.000" in answer.text and "OUT 5" in answer.text
    assert Balance.objects.of(smg.office).by_code() == {}
    money.refresh_from_db()
    assert (money.resolution, money.by) == ("OUT 5", factories.person(smg, "treasurer"))
    assert problems() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"back": "1"}, "reference"), ({"use": "1", "order": "KB-1"}, "order"), ({"use": "1"}, "order")],
)
def test_what_is_missing_is_said_and_nothing_happens(treasurer, money, typed, field):
    before = traces()
    answer = treasurer.post(page(money), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert traces() == before
    assert Unallocated.objects.open().get() == money


def test_another_amount_is_refused(smg, treasurer, money):
    order = factories.place_order(factories.basket_with((chair(smg), 2)))
    answer = treasurer.post(page(money), {"use": "1", "order": order.number})
    assert answer.status_code == 422 and "1.7" in answer.text
    assert Unallocated.objects.open().get() == money


def test_what_is_still_at_the_gateway_goes_back_to_its_card_by_one_button(enter, settings, stripe_fake):
    with cards_taken(settings, stripe_fake) as fake:
        order = card_order()
        attempt = visit(order)
        fake.things[attempt.session_id]["amount_total"] += 100
        fake.pay(attempt.session_id)
        sync_session(session_id=attempt.session_id)
        money = Unallocated.objects.get()
        treasurer = enter(money.office, "treasurer")
        shown = treasurer.get(page(money))
        assert "Kirim kembali ke kartu" in shown.text and "reference" not in shown.context["back_form"].fields
        fake.down = True
        assert treasurer.post(page(money), {"back": "1"}).status_code == 422
        fake.down = False
        assert treasurer.post(page(money), {"back": "1"}).status_code == 302
    assert [each["amount"] for each in fake.all_of("refund")] == [86_000_100]
    assert not Unallocated.objects.open().exists()
    assert problems() == []
