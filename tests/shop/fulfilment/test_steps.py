"""Every step of a consignment from every state: what may follow what, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from config.common import clock
from config.common.models import OutboxMessage
from partners.choices import Role
from partners.models import StockRecord
from shop.fulfilment import services
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import ComplaintWindow, Consignment, State
from shop.fulfilment.services import (
    accept,
    cancel_consignments,
    complaint_window,
    complete,
    due_for_completion,
    hand_over,
    mark_ready,
    start_production,
)
from shop.ledger.models import Entry
from tests.factories import (
    basket_with,
    make_own_delivery,
    make_prison,
    make_product,
    make_workshop,
    pay,
    person,
    place_order,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
WEEK = timedelta(days=7)
PARCEL = {"courier": "Kurir", "tracking": "JT0001234"}


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(stock=5)


@pytest.fixture
def officer(chair):
    return person(chair.prison, "officer")


@pytest.fixture
def paid(chair):
    return pay(place_order(basket_with((chair, 2)))).consignments.get()


def in_state(consignment, state):
    """The row as a table test needs it; promises as they would be."""
    values = {"state": state}
    if state in (State.HANDED_OVER, State.COMPLETED, State.RETURNED):
        values["handed_over_at"] = START - WEEK
    Consignment.objects.filter(pk=consignment.pk).update(**values)
    consignment.refresh_from_db()
    return consignment


STEPS = {
    "accept": (lambda c, by: accept(consignment=c, by=by), {"waiting": "accepted"}),
    "start": (lambda c, by: start_production(consignment=c, by=by), {"accepted": "in_production"}),
    "ready": (
        lambda c, by: mark_ready(consignment=c, by=by),
        {"accepted": "ready", "in_production": "ready"},
    ),
    "hand over": (
        lambda c, by: hand_over(consignment=c, by=by, **PARCEL),
        {"accepted": "handed_over", "in_production": "handed_over", "ready": "handed_over"},
    ),
    "complete": (lambda c, by: complete(consignment=c, by=by), {"handed_over": "completed"}),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_from_each_state(paid, officer, step, state):
    take, allowed = STEPS[step]
    consignment = in_state(paid, state)
    if state in allowed:
        assert take(consignment, officer).state == allowed[state]
        consignment.refresh_from_db()
        assert consignment.state == allowed[state]
    else:
        with refused(FulfilmentRefused, code="state"):
            take(consignment, officer)


@pytest.mark.parametrize("state", State.values)
def test_what_can_be_cancelled_from_each_state(paid, state):
    consignment = in_state(paid, state)
    if state in ("waiting", "accepted", "in_production", "ready"):
        assert [each.state for each in cancel_consignments(order=paid.order)] == ["cancelled"]
        consignment.refresh_from_db()
        assert (consignment.state, consignment.cancelled_at) == ("cancelled", START)
        assert StockRecord.objects.get().num_allocated == 0
    elif state == "cancelled":
        assert cancel_consignments(order=paid.order) == []
        assert StockRecord.objects.get().num_allocated == 2
    else:
        with refused(FulfilmentRefused, code="state"):
            cancel_consignments(order=paid.order)


def test_the_way_of_a_parcel_with_its_moments(paid, officer):
    moments = [START + timedelta(hours=hour) for hour in range(3)]
    with clock.at(moments[0]):
        accept(consignment=paid, by=officer)
        start_production(consignment=paid, by=officer)
    with clock.at(moments[1]):
        mark_ready(consignment=paid, by=officer)
    with clock.at(moments[2]):
        hand_over(consignment=paid, by=officer, courier=" Kurir ", tracking=" JT0001234 ")
    with clock.at(moments[2] + WEEK):
        complete(consignment=paid)
    paid.refresh_from_db()
    assert (paid.accepted_at, paid.ready_at, paid.handed_over_at) == tuple(moments)
    assert paid.completed_at == moments[2] + WEEK
    assert (paid.accepted_by, paid.handed_over_by) == (officer, officer)
    assert (paid.courier, paid.tracking, paid.pickup_code) == ("Kurir", "JT0001234", "")
    record = StockRecord.objects.get()
    assert (record.num_in_stock, record.num_allocated) == (3, 0)


def test_what_is_not_paid_is_not_accepted(chair, officer):
    consignment = place_order(basket_with((chair, 1))).consignments.get()
    with refused(FulfilmentRefused, code="unpaid"):
        accept(consignment=consignment, by=officer)


def test_what_is_paid_at_pick_up_is_accepted_before(chair, officer):
    order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    assert accept(consignment=order.consignments.get(), by=officer).state == "accepted"


@pytest.mark.parametrize("status", ["expired", "cancelled"])
def test_an_order_that_ended_is_not_accepted(chair, officer, status):
    order = place_order(basket_with((chair, 1)), delivery="pickup", method="pickup")
    type(order).objects.filter(pk=order.pk).update(status=status)
    with refused(FulfilmentRefused, code="unpaid"):
        accept(consignment=order.consignments.get(), by=officer)


def test_what_is_not_paid_does_not_leave(paid, officer):
    in_state(paid, "accepted")
    type(paid.order).objects.update(status="pending")
    with refused(FulfilmentRefused, code="unpaid"):
        hand_over(consignment=paid, by=officer, **PARCEL)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "courier"),
        ({"tracking": "JT0001234"}, "courier"),
        ({"courier": "  ", "tracking": "JT0001234"}, "courier"),
        ({"courier": "Kurir"}, "tracking"),
        ({"courier": "Kurir", "tracking": "JT000"}, "tracking"),
        ({"courier": "Kurir", "tracking": "  JT0   "}, "tracking"),
        ({"code": "123456"}, "courier"),
    ],
)
def test_a_courier_parcel_leaves_with_courier_and_tracking_number(paid, officer, said, field):
    accept(consignment=paid, by=officer)
    with refused(FulfilmentRefused, field=field):
        hand_over(consignment=paid, by=officer, **said)


def test_the_prisons_own_delivery_needs_neither(chair, officer):
    make_own_delivery(chair.prison)
    order = pay(place_order(basket_with((chair, 1)), delivery="own"))
    consignment = accept(consignment=order.consignments.get(), by=officer)
    assert hand_over(consignment=consignment, by=officer).state == "handed_over"


def ready_for_pickup(chair, officer):
    order = pay(place_order(basket_with((chair, 1)), delivery="pickup"))
    return mark_ready(consignment=accept(consignment=order.consignments.get(), by=officer), by=officer)


def test_goods_are_fetched_with_the_right_code(chair, officer):
    consignment = ready_for_pickup(chair, officer)
    code = consignment.pickup_code
    assert (len(code), code.isdecimal()) == (6, True)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for said in ("", wrong, code[:5], f"{code}0", "abcdef"):
        with refused(FulfilmentRefused, code="code", field="code"):
            hand_over(consignment=consignment, by=officer, code=said)
    assert hand_over(consignment=consignment, by=officer, code=f" {code} ").state == "handed_over"


def test_an_unpacked_pick_up_has_no_code_and_an_empty_one_does_not_open_it(chair, officer):
    order = pay(place_order(basket_with((chair, 1)), delivery="pickup"))
    consignment = accept(consignment=order.consignments.get(), by=officer)
    assert consignment.pickup_code == ""
    with refused(FulfilmentRefused, code="state"):
        hand_over(consignment=consignment, by=officer, code="")


def test_the_buyer_is_told_when_it_is_ready_and_when_it_left(chair, officer):
    consignment = ready_for_pickup(chair, officer)
    hand_over(consignment=consignment, by=officer, code=consignment.pickup_code)
    told = OutboxMessage.objects.filter(key__contains=consignment.reference, to="sri@example.com")
    assert sorted(told.values_list("template", flat=True)) == ["handed_over", "ready_for_pickup"]
    assert told.get(template="ready_for_pickup").context["code"] == consignment.pickup_code


def test_a_courier_parcel_that_is_ready_tells_nobody(paid, officer):
    mark_ready(consignment=accept(consignment=paid, by=officer), by=officer)
    assert not OutboxMessage.objects.filter(template="ready_for_pickup").exists()


def test_nothing_is_completed_inside_the_complaint_window(paid, officer):
    hand_over(consignment=accept(consignment=paid, by=officer), by=officer, **PARCEL)
    with clock.at(START + WEEK - timedelta(seconds=1)):
        assert due_for_completion() == []
        with refused(FulfilmentRefused, code="window"):
            complete(consignment=paid)
    with clock.at(START + WEEK):
        assert due_for_completion() == [paid]
        assert complete(consignment=paid).state == "completed"
        assert due_for_completion() == []


def test_the_window_is_a_dated_rule():
    assert complaint_window(START.date()) == WEEK
    ComplaintWindow.objects.create(days=3, valid_from=START.date(), source="uji")
    ComplaintWindow.objects.create(days=10, valid_from=START.date() + WEEK, source="uji")
    assert complaint_window(START.date() - timedelta(days=1)) == WEEK
    assert complaint_window(START.date()) == timedelta(days=3)
    assert complaint_window(START.date() + WEEK) == timedelta(days=10)


def test_the_command_completes_what_is_due_and_reports_what_it_cannot(chair, officer, monkeypatch, capsys):
    parcels = []
    for _again in range(3):
        consignment = pay(place_order(basket_with((chair, 1)))).consignments.get()
        accept(consignment=consignment, by=officer)
        parcels.append(hand_over(consignment=consignment, by=officer, **PARCEL))
    stuck, real = parcels[1], services.recognise

    def recognise(*, consignment, at, actor):
        if consignment.pk == stuck.pk:
            raise RuntimeError("stuck")
        real(consignment=consignment, at=at, actor=actor)

    monkeypatch.setattr(services, "recognise", recognise)
    with clock.at(START + WEEK):
        with pytest.raises(ExceptionGroup) as caught:
            call_command("complete_consignments")
        assert [str(error) for error in caught.value.exceptions] == ["stuck"]
        assert capsys.readouterr().out == "2 completed\n"
        assert due_for_completion() == [stuck]
        monkeypatch.undo()
        call_command("complete_consignments")
        call_command("complete_consignments")
    assert capsys.readouterr().out == "1 completed\n0 completed\n"
    assert Entry.objects.filter(event="recognised").count() == 3


def test_a_prison_sees_its_own_consignments_only(chair, officer):
    bread = make_product(make_workshop(make_prison("TNG")), title="Roti")
    order = place_order(basket_with((chair, 1), (bread, 1)))
    own, other = (order.consignments.get(prison=each.prison) for each in (chair, bread))
    assert list(Consignment.objects.visible_to(officer)) == [own]
    assert list(Consignment.objects.visible_to(person(bread.prison, Role.OFFICER))) == [other]
    assert set(Consignment.objects.visible_to(person(chair.prison.region, Role.REGIONAL))) == {own, other}


def test_the_database_holds_one_part_per_prison(paid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consignment.objects.create(
            order=paid.order, prison=paid.prison, part=1, delivery="courier", promised_on=START.date()
        )
