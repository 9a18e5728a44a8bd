"""The audit trail is written in its cause's transaction."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from config.common import audit, clock
from config.common.models import AuditEvent
from tests.factories import make_prison, make_user

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_an_event_says_who_what_when_and_where():
    prison, user = make_prison(), make_user("sri@example.com")
    with clock.at(START):
        event = audit.record(
            actor=user,
            action="looked",
            target=prison,
            before={"a": 1},
            after={"a": 2},
            office_id=prison.office.pk,
        )
    event.refresh_from_db()
    assert (event.at, event.actor, event.action, event.office_id) == (START, user, "looked", prison.office.pk)
    assert (event.target_type, event.target_id) == ("partner.partner", str(prison.pk))
    assert (event.before, event.after) == ({"a": 1}, {"a": 2})


def test_an_event_disappears_with_what_did_not_happen():
    prison = make_prison()
    before = AuditEvent.objects.count()
    with pytest.raises(KeyError), transaction.atomic():
        audit.record(actor=None, action="looked", target=prison)
        raise KeyError
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE common_auditevent SET action = 'nothing'",
        "DELETE FROM common_auditevent",
        "TRUNCATE common_auditevent",
    ],
)
def test_an_event_is_never_changed_or_deleted(change: str):
    event = audit.record(actor=None, action="looked", target=make_prison())
    with pytest.raises(DatabaseError, match="never changed|permission denied"), transaction.atomic():
        connection.cursor().execute(change)
    event.refresh_from_db()
    assert event.action == "looked"
