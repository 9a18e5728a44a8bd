"""Two officers and one parcel, an undo and the sender: each race with its control."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail

from config.common import clock, outbox
from config.common.models import OutboxMessage
from shop.fulfilment import packing
from shop.fulfilment.errors import FulfilmentRefused
from shop.fulfilment.models import Consignment
from shop.fulfilment.packing import claim, release
from shop.fulfilment.services import accept, hand_over
from shop.fulfilment.taking_back import undo_hand_over
from tests.factories import make_user, pay, person, place_order
from tests.support.races import run_together

pytestmark = pytest.mark.race
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


def accepted():
    parcel = pay(place_order()).consignments.select_related("prison").get()
    return accept(consignment=parcel, by=person(parcel.prison, "officer"))


def test_of_many_officers_one_packs(race_db):
    parcel = accepted()
    release(consignment=parcel, by=parcel.packer)
    outcomes = run_together(
        [partial(claim, consignment=parcel, by=make_user(f"p{n}@e.example")) for n in range(6)]
    )
    assert [type(each.error) for each in outcomes if each.error] == [FulfilmentRefused] * 5
    winner = next(each.result for each in outcomes if each.result)
    assert Consignment.objects.get().packer == winner.packer


def test_control_without_the_lock_two_pack_the_same_parcel(race_db, monkeypatch):
    parcel = accepted()
    release(consignment=parcel, by=parcel.packer)
    both = threading.Barrier(2)

    def unlocked(consignment):
        found = Consignment.objects.select_related("prison__office", "packer").get(pk=consignment.pk)
        both.wait(20)
        return found

    monkeypatch.setattr(packing, "locked", unlocked)
    outcomes = run_together(
        [partial(claim, consignment=parcel, by=make_user(f"p{n}@e.example")) for n in range(2)]
    )
    assert [each.error for each in outcomes] == [None, None], "only one packs: this control proves nothing"


def undo_and_send_at_the_last_moment():
    parcel = accepted()
    officer = parcel.packer
    OutboxMessage.objects.update(sent_at=START)
    parcel = hand_over(consignment=parcel, by=officer, courier="Kurir", tracking="JT0001234")
    with clock.at(START + TEN):
        run_together([partial(undo_hand_over, consignment=parcel, by=officer), outbox.send_waiting])
    return Consignment.objects.get().state, len(mail.outbox)


def test_a_message_that_is_being_sent_is_not_undone(race_db, monkeypatch):
    """Either nobody was told and the parcel is here, or the buyer was told and it has left."""
    sending, compose = threading.Event(), outbox.compose

    def slowly(message):
        sending.set()
        threading.Event().wait(0.5)
        return compose(message)

    def when_it_is_being_sent(consignment):
        sending.wait(20)
        return outbox.withdraw(key=f"handed_over:{consignment.reference}")

    monkeypatch.setattr(outbox, "compose", slowly)
    monkeypatch.setattr("shop.fulfilment.taking_back.untell_handed_over", when_it_is_being_sent)
    assert undo_and_send_at_the_last_moment() == ("handed_over", 1)


def test_control_without_the_lock_the_buyer_is_told_of_what_was_undone(race_db, monkeypatch):
    sending, undone, compose = threading.Event(), threading.Event(), outbox.compose

    def slowly(message):
        sending.set()
        undone.wait(20)
        return compose(message)

    def careless(consignment):
        sending.wait(20)
        waiting = OutboxMessage.objects.filter(template="handed_over", sent_at__isnull=True).exists()
        undone.set()
        return waiting

    monkeypatch.setattr(outbox, "compose", slowly)
    monkeypatch.setattr("shop.fulfilment.taking_back.untell_handed_over", careless)
    assert undo_and_send_at_the_last_moment() == ("accepted", 1), (
        "nobody was told: this control proves nothing"
    )
