"""Placing: one transaction from a basket to a pending order with everything that hangs on it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from catalogue.choices import Durability
from config.common import clock
from config.common.models import OutboxMessage
from config.common.workdays import after_working_days
from partners.models import StockRecord
from shop.basket.models import Basket
from shop.fulfilment.models import Consignment
from shop.ledger.models import Entry
from shop.order.models import Order
from shop.order.numbers import clean_number
from shop.payment.models import PaymentRequest
from shop.placement.services import place
from tests.factories import (
    basket_with,
    make_office_tree,
    make_prison,
    make_product,
    make_user,
    make_workshop,
    place_order,
    purchase_for,
)

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_monday():
    with clock.at(MONDAY):
        yield


@pytest.fixture
def three():
    """Two things of Semarang, one each of Tangerang and Cikarang."""
    return [
        make_product(title="Kursi", price=850_000, stock=5),
        make_product(title="Meja", price=1_250_000, stock=None),
        make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40),
        make_product(make_workshop(make_prison("CKR"), "PL"), title="Piring", price=78_000, stock=9),
    ]


def test_an_order_is_pending_with_everything_the_buyer_said(three):
    user = make_user("pembeli@example.com")
    basket = basket_with(*((each, 2) for each in three))
    purchase = purchase_for(basket, note="Titip satpam", language="en")
    order = place(basket=basket, purchase=purchase, user=user)
    order.refresh_from_db()
    assert (order.status, order.placement_key, order.user) == ("pending", purchase.key, user)
    assert (order.name, order.phone, order.guest_email, order.note, order.language) == (
        "Sri Wahyuni",
        "+6281234567890",
        "sri@example.com",
        "Titip satpam",
        "en",
    )
    assert (order.date_placed, order.pays_at_pickup) == (MONDAY, False)
    assert clean_number(order.number) == order.number
    assert order.total == 2 * (850_000 + 1_250_000 + 18_000 + 78_000) + order.shipping_total
    assert order.total == purchase.expected_total
    address = order.shipping_address
    assert (address.first_name, address.line1, address.postcode, address.regency_code) == (
        "Sri Wahyuni",
        "Jalan Melati 5",
        "50188",
        "33.74",
    )
    assert Basket.objects.get(pk=basket.pk).status == Basket.SUBMITTED
    assert not Entry.objects.exists()


def test_one_consignment_per_prison_with_its_own_lines(three):
    basket = basket_with(*((each, 2) for each in three))
    purchase = purchase_for(basket)
    order = place(basket=basket, purchase=purchase)
    made = {
        each.prison.short_code: (
            each.part,
            each.state,
            each.delivery,
            each.shipping,
            sorted((line.line.title, line.quantity) for line in each.lines.all()),
        )
        for each in order.consignments.all()
    }
    prices = {each.prison.short_code: purchase.choices[each.prison.pk].price for each in three}
    assert made == {
        "SMG": (1, "waiting", "courier", prices["SMG"], [("Kursi", 2), ("Meja", 2)]),
        "TNG": (1, "waiting", "courier", prices["TNG"], [("Roti", 2)]),
        "CKR": (1, "waiting", "courier", prices["CKR"], [("Piring", 2)]),
    }
    assert order.shipping_total == sum(prices.values())
    assert [each.reference for each in order.consignments.order_by("prison__short_code")] == [
        f"{order.number}/{code}/1" for code in ("CKR", "SMG", "TNG")
    ]


def test_stock_is_promised_not_taken(three):
    place_order(basket_with(*((each, 2) for each in three)))
    assert list(StockRecord.objects.order_by("pk").values_list("num_in_stock", "num_allocated")) == [
        (5, 2),
        (None, 2),
        (40, 2),
        (9, 2),
    ]


def test_the_request_asks_for_the_whole_and_holds_until_the_deadline(three):
    order = place_order(basket_with((three[0], 1)))
    asked = order.payment_requests.get()
    office = three[0].prison.office
    assert (asked.n, asked.amount, asked.method, asked.state) == (1, order.total, "transfer", "open")
    assert (asked.office, asked.account) == (office, office.bank_accounts.get())
    assert (asked.created_at, asked.expires_at) == (MONDAY, datetime(2026, 3, 4, 16, tzinfo=UTC))


def test_a_mixed_basket_is_paid_to_the_collecting_office(three):
    asked = place_order(basket_with(*((each, 1) for each in three))).payment_requests.get()
    region = make_office_tree()
    assert (asked.office, asked.account) == (region, region.bank_accounts.get())


def test_the_buyer_is_told_once_in_his_language(three):
    order = place_order(basket_with((three[0], 1)), language="en")
    message = OutboxMessage.objects.get()
    assert (message.key, message.to, message.template, message.language) == (
        f"order_placed:{order.number}",
        "sri@example.com",
        "order_placed",
        "en",
    )
    assert message.context["number"] == order.number
    assert order.token in message.context["path"]


def test_the_same_submission_twice_is_the_same_order(three):
    basket = basket_with((three[0], 1))
    purchase = purchase_for(basket)
    first = place(basket=basket, purchase=purchase)
    second = place(basket=basket, purchase=purchase)
    assert first == second
    assert Order.objects.count() == PaymentRequest.objects.count() == Consignment.objects.count() == 1
    assert three[0].stockrecords.get().num_allocated == 1


def test_the_language_of_the_page_freezes_nothing(three):
    with translation.override("en"):
        order = place_order(basket_with((three[0], 1)))
    assert [(line.title, line.title_en) for line in order.lines.all()] == [("Kursi", "Kursi (en)")]
    assert order.language == "id"


def test_goods_made_to_order_are_promised_after_the_queue():
    """A piece a working day: before the last of 2 come 3 promised ones and 1 of its own; then 14 days to make."""
    chair = make_product(stock=None, monthly_capacity=21, lead_days=14)
    basket = basket_with((chair, 3))
    place(basket=basket, purchase=purchase_for(basket))
    basket = basket_with((chair, 2))
    order = place(basket=basket, purchase=purchase_for(basket, delivery="pickup"))
    assert order.consignments.get().promised_on == after_working_days(date(2026, 3, 2), 14 + 4)


def test_fresh_food_must_be_paid_the_same_evening():
    bread = make_product(title="Roti", durability=Durability.PERISHABLE)
    asked = place_order(basket_with((bread, 1)), delivery="pickup").payment_requests.get()
    assert asked.expires_at == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_pay_at_pickup_needs_no_account_and_no_address():
    order = place_order(
        basket_with((make_product(), 1)), delivery="pickup", method="pickup", place=None, street=""
    )
    asked = order.payment_requests.get()
    assert (order.pays_at_pickup, order.shipping_address) == (True, None)
    assert (asked.method, asked.account, asked.office) == (
        "pickup",
        None,
        order.consignments.get().prison.office,
    )


def test_without_an_address_for_mail_nothing_is_owed():
    place_order(email="")
    assert not OutboxMessage.objects.exists()


def test_two_orders_have_two_numbers_and_tokens():
    chair = make_product()
    orders = [place_order(basket_with((chair, 1)), key=uuid4()) for _again in range(2)]
    assert len({each.number for each in orders}) == len({each.token for each in orders}) == 2
