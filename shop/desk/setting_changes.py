"""Four eyes: a change that money follows is kept as it was typed and written when a second person confirms it."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.common import audit
from config.common.errors import Refused
from config.common.models import PendingChange
from partners.choices import Role
from partners.models import Office
from shop.desk.rooms import SETTINGS
from shop.desk.setting_screens import Screen
from shop.desk.settings import SCREENS


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
    kept = {"screen": screen.slug}
    audit.record(actor=by, action="setting proposed", target=change, office_id=office, after=values | kept)
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
        actor=by,
        action="setting discarded",
        target=change,
        office_id=change.office_id,
        before=change.values | {"screen": change.screen},
    )
    change.delete()


def waiting_for(*, offices: Any, roles: set[str]) -> QuerySet[PendingChange]:
    """What these roles may decide about, of the screens there are; what is the whole country's is the centre's."""
    mine = Q(office_id__in=offices.values("pk"))
    if Role.CENTRAL in roles:
        mine |= Q(office_id__isnull=True)
    return PendingChange.objects.filter(mine, screen__in=SCREENS).select_related("by")


def waiting_settings(user: Any, roles: set[str]) -> dict[str, Any]:
    """A row for Today: what somebody else than its maker has to confirm."""
    offices = Office.objects.visible_to(user, *SETTINGS.looks)
    count = waiting_for(offices=offices, roles=roles).exclude(by=user).count()
    label = ngettext("setting to confirm", "settings to confirm", count)
    return {"label": label, "count": count, "url": reverse(SETTINGS.url_name)}


def _locked(change: PendingChange) -> PendingChange:
    found = (
        PendingChange.objects.select_for_update(of=["self"]).select_related("by").filter(pk=change.pk).first()
    )
    if found is None:
        raise Refused(_("Somebody has decided about this already."), code="gone")
    return found
