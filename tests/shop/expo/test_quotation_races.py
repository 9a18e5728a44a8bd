"""Many accept one offer at one moment: one order, and each of the others hears why."""

from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest

from config.common import clock
from config.common.models import OutboxMessage
from shop.expo import quotations
from shop.expo.enquiries import ask_revision
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, EnquiryItem, Quotation
from shop.expo.quotations import accept_quotation, offer_quotation, save_quotation
from shop.order.models import Order
from shop.payment.models import PaymentRequest
from tests import factories
from tests.shop.expo.enquiring import delivery, make_enquiry, make_offer, offer_of
from tests.shop.expo.exhibits import by
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


def offered():
    chair = factories.make_product()
    enquiry = make_enquiry((chair, 40))
    return chair, enquiry, make_offer(enquiry, (chair, 40, 700_000))


def accepting(quotation):
    return partial(accept_quotation, quotation=Quotation.objects.get(pk=quotation.pk), deliver=delivery())


def errors(outcomes):
    return [outcome.error for outcome in outcomes if outcome.error]


def test_accepted_at_once_from_many_pages_it_is_one_order(race_db):
    _chair, _enquiry, quotation = offered()
    outcomes = run_together([accepting(quotation) for _page in range(10)])
    assert [getattr(error, "code", error) for error in errors(outcomes)] == ["accepted"] * 9
    assert Order.objects.count() == 1
    assert PaymentRequest.objects.count() == 1


def test_control_without_the_lock_the_others_run_into_the_database(race_db, monkeypatch):
    _chair, _enquiry, quotation = offered()
    monkeypatch.setattr(quotations, "locked", lambda each, **_who: Enquiry.objects.get(pk=each.pk))
    monkeypatch.setattr(quotations, "place_quoted", meeting(quotations.place_quoted, 10))
    outcomes = run_together([accepting(quotation) for _page in range(10)])
    assert (
        any(not isinstance(error, ExpoRefused) for error in errors(outcomes)) or len(errors(outcomes)) < 9
    ), "everybody was refused in words: this control proves nothing"


def test_accepted_while_the_next_is_offered_one_of_them_wins(race_db):
    chair, enquiry, quotation = offered()
    who = by(enquiry.office)
    draft = save_quotation(enquiry=enquiry, offer=offer_of((chair, 40, 650_000)), by=who)
    asking = partial(ask_revision, enquiry=enquiry, text="Lebih murah?")
    outcomes = run_together([accepting(quotation), partial(offer_quotation, quotation=draft, by=who), asking])
    assert {type(error) for error in errors(outcomes)} <= {ExpoRefused}, errors(outcomes)
    states = sorted(Quotation.objects.values_list("state", flat=True))
    if Order.objects.exists():
        assert (states, Order.objects.get().total) == (["accepted", "draft"], 28_050_000)
    else:
        assert states == ["offered", "revised"]


def test_one_form_sent_many_times_at_once_is_one_enquiry(race_db):
    chair, key = factories.make_product(), uuid4()
    outcomes = run_together(partial(make_enquiry, (chair, 40), key=key), times=10)
    assert errors(outcomes) == []
    assert {outcome.result.pk for outcome in outcomes} == {Enquiry.objects.get().pk}
    assert OutboxMessage.objects.filter(template="enquiry_received").count() == 1
    assert EnquiryItem.objects.get().quantity == 40
