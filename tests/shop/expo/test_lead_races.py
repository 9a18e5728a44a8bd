"""A weak line at a stand: the form of one visitor sent several times at the same moment."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError

from config.common.models import AuditEvent
from shop.expo.errors import ExpoRefused
from shop.expo.leads import Visitor, take_lead
from shop.expo.models import Lead, LeadItem
from tests import factories
from tests.shop.expo.exhibits import by, make_event
from tests.support.races import meeting, run_together

pytestmark = pytest.mark.race
TIMES = 6


def forms(*quantities):
    """One form of one visitor, once for each quantity of chairs that it says."""
    chair = factories.make_product()
    office = chair.prison.office
    facts = {"key": uuid4(), "event": make_event(office), "office": office, "by": by(office), "agreed": True}
    visitor = Visitor(name="Ibu Contoh", contact="0812-3456-7890")
    return [partial(take_lead, **facts, visitor=visitor, items={chair.pk: many}) for many in quantities]


def test_one_form_sent_six_times_at_once_is_one_visitor(race_db):
    outcomes = run_together(forms(*[20] * TIMES))
    assert [outcome.error for outcome in outcomes] == [None] * TIMES
    assert {outcome.result.pk for outcome in outcomes} == {Lead.objects.get().pk}
    assert LeadItem.objects.get().quantity == 20
    assert AuditEvent.objects.filter(action="lead taken").count() == 1


def test_of_two_that_say_something_else_one_stands_and_the_other_hears_so(race_db):
    outcomes = run_together(forms(20, 30))
    [refused] = [outcome.error for outcome in outcomes if outcome.error]
    assert (type(refused), refused.code) == (ExpoRefused, "key")
    [kept] = [many for many, outcome in zip((20, 30), outcomes, strict=True) if not outcome.error]
    assert (LeadItem.objects.get().quantity, Lead.objects.count()) == (kept, 1)


def test_control_who_only_looks_before_he_writes_collides(race_db, monkeypatch):
    create = meeting(Lead.objects.create, TIMES)

    def looked_for(*, key, defaults):
        found = Lead.objects.filter(key=key).first()
        return (found, False) if found else (create(key=key, **defaults), True)

    monkeypatch.setattr(Lead.objects, "get_or_create", looked_for)
    errors = [outcome.error for outcome in run_together(forms(*[20] * TIMES)) if outcome.error]
    assert [type(error) for error in errors] == [IntegrityError] * (TIMES - 1)
