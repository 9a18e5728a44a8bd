"""Money that arrived is compared with what was asked, booked once, and told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from config.common import clock
from config.common.models import OutboxMessage
from partners.choices import Role
from partners.models import Office
from shop.ledger.models import Balance, Entry, SchemeUse
from shop.ledger.periods import close_month
from shop.payment.errors import PaymentRefused
from shop.payment.models import PaymentRequest, Receipt, RequestState
from shop.payment.services import cancel_order, confirm_receipt, expire_request
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


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(price=850_000, stock=9)


def confirm(order, **values):
    request = order.payment_requests.get()
    facts = {
        "request": request,
        "reference": "TRX 001",
        "amount": request.amount,
        "received_on": date(2026, 3, 2),
        "by": person(request.office, "treasurer"),
    }
    return confirm_receipt(**facts | values)


def balances(office):
    return Balance.objects.of(office).by_code()


def test_the_right_amount_makes_the_order_paid(chair):
    order = place_order(basket_with((chair, 2)))
    receipt = confirm(order, reference="  trx   001 ")
    order.refresh_from_db()
    asked = order.payment_requests.get()
    assert (order.status, asked.state, asked.paid_at) == ("paid", RequestState.PAID, START)
    assert (receipt.reference, receipt.amount, receipt.office, receipt.at) == (
        "TRX 001",
        order.total,
        chair.prison.office,
        START,
    )
    assert balances(chair.prison.office) == {
        "1102": order.total,
        "2001": 1_700_000,
        "2401": order.shipping_total,
    }
    assert Entry.objects.get().key == f"order:{order.number}:request:1"
    assert problems() == []


def test_buyer_and_officers_are_told_once(chair):
    order = place_order(basket_with((chair, 1)), language="en")
    OutboxMessage.objects.all().delete()
    confirm(order)
    told = list(OutboxMessage.objects.order_by("template").values_list("template", "to", "language"))
    assert told == [
        ("new_consignment", "officer.smg@example.com", "id"),
        ("payment_confirmed", "sri@example.com", "en"),
    ]
    paid = OutboxMessage.objects.get(template="payment_confirmed")
    assert paid.key == f"payment_confirmed:{order.number}"
    assert paid.context["number"] == order.number


@pytest.mark.parametrize("difference", [-1, 1, -850_000, 850_000])
def test_another_amount_is_refused(chair, difference):
    order = place_order(basket_with((chair, 1)))
    with translation.override("en"), refused(PaymentRefused, code="amount", field="amount") as caught:
        confirm(order, amount=order.total + difference)
    assert str(caught.value).startswith("The order asks for Rp860.000, not Rp")


@pytest.mark.parametrize("reference", ["", "   ", "\t"])
def test_a_receipt_without_reference_is_refused(chair, reference):
    order = place_order(basket_with((chair, 1)))
    with refused(PaymentRefused, code="reference", field="reference"):
        confirm(order, reference=reference)


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 3, 3), "future"), (date(2026, 3, 1), "early"), (date(2020, 1, 1), "early")]
)
def test_money_comes_between_the_order_and_today(chair, day, code):
    order = place_order(basket_with((chair, 1)))
    with refused(PaymentRefused, code=code, field="received_on"):
        confirm(order, received_on=day)


def test_today_is_the_offices_own_day():
    """At 15:30 UTC on the 2nd it is the 3rd in Ambon."""
    chair = make_product(make_workshop(make_prison("AMB")))
    with clock.at(datetime(2026, 3, 2, 15, 30, tzinfo=UTC)):
        for day in (2, 3):
            receipt = confirm(
                place_order(basket_with((chair, 1))), received_on=date(2026, 3, day), reference=f"T{day}"
            )
            assert receipt.received_on == date(2026, 3, day)


def test_the_books_are_dated_to_the_day_the_money_came(chair):
    """A transfer of Monday that is confirmed on Wednesday is Monday's: deposits are counted from it."""
    order = place_order(basket_with((chair, 1)))
    with clock.at(START + timedelta(days=2)):
        confirm(order, received_on=date(2026, 3, 2))
    entry = Entry.objects.get()
    assert (entry.effective_on, entry.posted_at) == (date(2026, 3, 2), START + timedelta(days=2))


def test_money_of_a_closed_month_is_booked_today(chair):
    with clock.at(datetime(2026, 3, 31, 3, tzinfo=UTC)):
        order = place_order(basket_with((chair, 1)))
    with clock.at(datetime(2026, 4, 1, 3, tzinfo=UTC)):
        confirm(place_order(basket_with((chair, 1))), reference="T0", received_on=date(2026, 4, 1))
        close_month(month=date(2026, 3, 1), by=person(chair.prison, "treasurer"))
        receipt = confirm(order, received_on=date(2026, 3, 31))
    assert receipt.received_on == date(2026, 3, 31)
    assert Entry.objects.last().effective_on == date(2026, 4, 1)


@pytest.mark.parametrize("again", ["TRX 001", "trx 001", " Trx  001 "])
def test_a_reference_is_used_once_at_an_office(chair, again):
    first, second = place_order(basket_with((chair, 1))), place_order(basket_with((chair, 1)))
    confirm(first)
    with refused(PaymentRefused, code="reference used", field="reference"):
        confirm(second, reference=again)
    confirm(second, reference="TRX 002")
    assert Receipt.objects.count() == 2


def test_two_offices_may_have_the_same_reference(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    confirm(place_order(basket_with((chair, 1))))
    confirm(place_order(basket_with((bread, 1))))
    assert Receipt.objects.filter(reference="TRX 001").count() == 2


def test_the_database_refuses_a_reference_twice_too(chair):
    receipt = confirm(place_order(basket_with((chair, 1))))
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            request=receipt.request,
            office=receipt.office,
            reference=receipt.reference,
            amount=1,
            received_on=date(2026, 3, 2),
        )


@pytest.mark.parametrize("reference", ["TRX 001", "TRX 002"])
def test_the_same_receipt_confirmed_again_is_refused(chair, reference):
    order = place_order(basket_with((chair, 1)))
    confirm(order)
    with refused(PaymentRefused, code="paid"):
        confirm(order, reference=reference)


def test_a_closed_request_takes_no_money(chair):
    expired, cancelled = place_order(basket_with((chair, 1))), place_order(basket_with((chair, 1)))
    cancel_order(order=cancelled, reason="uji")
    with clock.at(START + timedelta(days=3)):
        expire_request(request=expired.payment_requests.get())
        for order in (expired, cancelled):
            with refused(PaymentRefused, code="closed"):
                confirm(order)


def test_money_that_comes_after_the_deadline_and_before_the_sweep_counts(chair):
    order = place_order(basket_with((chair, 1)))
    with clock.at(START + timedelta(days=3)):
        confirm(order)
        assert not expire_request(request=order.payment_requests.get())
    order.refresh_from_db()
    assert order.status == "paid"


def test_a_mixed_basket_is_held_for_each_prison_by_the_collecting_office(chair):
    bread = make_product(make_workshop(make_prison("TNG"), "RO"), title="Roti", price=18_000, stock=40)
    order = place_order(basket_with((chair, 1), (bread, 3)))
    region = make_office_tree()
    confirm(order)
    shipping = {each.prison.short_code: each.shipping for each in order.consignments.all()}
    held = {
        each.account.subject: each.amount
        for each in Balance.objects.of(region, "1103").open().select_related("account")
    }
    assert held == {
        f"{order.number}/SMG": 850_000 + shipping["SMG"],
        f"{order.number}/TNG": 54_000 + shipping["TNG"],
    }
    assert balances(chair.prison.office) == {"2001": 850_000, "2401": shipping["SMG"]}
    assert balances(bread.prison.office) == {"2001": 54_000, "2401": shipping["TNG"]}
    assert set(OutboxMessage.objects.filter(template="new_consignment").values_list("to", flat=True)) == {
        "officer.smg@example.com",
        "officer.tng@example.com",
    }
    assert problems() == []


def test_requests_are_visible_to_treasurer_and_head_of_the_receiving_office(chair):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    own = place_order(basket_with((chair, 1))).payment_requests.get()
    mixed = place_order(basket_with((chair, 1), (bread, 1))).payment_requests.get()
    region = make_office_tree()
    seen = {
        (chair.prison.office, Role.TREASURER): {own},
        (chair.prison.office, Role.HEAD): {own},
        (chair.prison.office, Role.OFFICER): set(),
        (bread.prison.office, Role.TREASURER): set(),
        (region, Role.TREASURER): {own, mixed},
    }
    for (office, role), requests in seen.items():
        assert set(PaymentRequest.objects.visible_to(person(office, role))) == requests, (office, role)
    assert Office.objects.count() == 4


def test_the_database_refuses_amounts_of_nothing(chair):
    asked = place_order(basket_with((chair, 1))).payment_requests.get()
    receipt = confirm(asked.order)
    for rows in (PaymentRequest.objects.filter(pk=asked.pk), Receipt.objects.filter(pk=receipt.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(amount=0)


def test_a_line_recognised_when_paid_is_shared_at_once():
    chair = make_product(price=850_000, cost=425_000)
    at_payment = make_scheme("BAYAR", recognition="payment")
    SchemeUse.objects.create(scheme=at_payment, workshop=chair.workshop, valid_from=BEGIN)
    order = pay(place_order(basket_with((chair, 1))))
    assert balances(chair.prison.office) == {
        "1102": order.total,
        "2302": 425_000,
        "2101": 63_750,
        "2200": 212_500,
        "2310": 148_750,
        "2401": order.shipping_total,
    }
    assert problems() == []
