from datetime import timedelta

import pytest

from config.common import clock
from config.common.models import AuditEvent
from config.common.privacy import head_count
from partners.errors import PartnerRefused
from partners.workshops.models import Programme
from partners.workshops.services import end_programme, start_programme
from tests.factories import make_workshop

FACTS = {
    "title_ind": "Anyam rotan",
    "title_en": "Rattan weaving",
    "theory_hours": 20,
    "practice_hours": 100,
    "source": "uji",
    "by": None,
}


def start(**values):
    facts = FACTS | {"workshop": make_workshop(), "valid_from": clock.today()} | values
    return start_programme(**facts)


def test_a_programme_begins_and_ends(db):
    programme = start(participants=12)
    end_programme(programme=programme, last_day=clock.today(), by=None)

    assert Programme.objects.in_force(clock.today()).get().title_ind == "Anyam rotan"
    assert not Programme.objects.in_force(clock.today() + timedelta(days=1)).exists()
    actions = AuditEvent.objects.filter(target_type="workshops.programme").order_by("pk")
    assert [event.action for event in actions] == ["programme started", "programme ended"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title_ind": " "}, "title_ind"),
        ({"theory_hours": 0, "practice_hours": 0}, "theory_hours"),
        ({"valid_to": clock.today() - timedelta(days=1)}, "valid_to"),
    ],
)
def test_what_is_no_programme_is_refused(db, values, field):
    with pytest.raises(PartnerRefused) as refusal:
        start(**values)

    assert refusal.value.field == field
    assert not Programme.objects.exists()


def test_a_programme_cannot_end_before_it_began(db):
    programme = start()

    with pytest.raises(PartnerRefused):
        end_programme(programme=programme, last_day=clock.today() - timedelta(days=1), by=None)

    assert Programme.objects.get().valid_to is None


@pytest.mark.parametrize(("number", "shown"), [(None, None), (0, None), (4, None), (5, 5), (40, 40)])
def test_fewer_than_five_people_are_not_counted(number, shown):
    assert head_count(number) == shown
