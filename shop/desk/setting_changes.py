"""Four eyes: a change that money follows is kept as it was typed and written when a second person confirms it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import audit
from config.common.errors import Refused
from config.common.models import PendingChange
from shop.desk.setting_screens import Screen


@transaction.atomic
def propose(*, screen: Screen, row: Any, values: dict[str, str], by: Any) -> PendingChange:
    """Keep what was typed; refused now, with nothing kept, if it could not be written."""
    target, office = row.pk, screen.office_of(row)
    rehearsal = transaction.savepoint()
    screen.write(row, by=by)
    transaction.savepoint_rollback(rehearsal)
    change = PendingChange.objects.create(
        screen=screen.slug, target_id=target, office_id=office, values=values, by=by
    )
    audit.record(actor=by, action="setting proposed", target=change, office_id=office, after=values)
    return change


@transaction.atomic
def confirm(*, change: PendingChange, screen: Screen, row: Any, by: Any) -> None:
    """Write the row in the name of both."""
    change = _locked(change)
    if change.by_id == by.pk:
        raise Refused(_("Somebody else must confirm what you entered."), code="same person")
    screen.write(row, by=change.by, checker=by)
    audit.record(actor=by, action="setting confirmed", target=row, office_id=change.office_id)
    change.delete()


@transaction.atomic
def discard(*, change: PendingChange, by: Any) -> None:
    """Either of the two may let it be."""
    change = _locked(change)
    audit.record(
        actor=by, action="setting discarded", target=change, office_id=change.office_id, before=change.values
    )
    change.delete()


def _locked(change: PendingChange) -> PendingChange:
    found = PendingChange.objects.select_for_update(of=["self"]).select_related("by").filter(pk=change.pk).first()
    if found is None:
        raise Refused(_("Somebody has decided about this already."), code="gone")
    return found
