"""How a rule of the shop changes: a dated one by a new row that begins later, any other in place.

Every change leaves an audit record with what was before and what is after, and the public pages follow.
"""

import time
from datetime import date, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from config.common import audit, pages
from config.common.dated import Dated
from config.common.errors import Refused
from config.common.models import DayOff

Row = TypeVar("Row", bound=Model)
_known: tuple[float, dict[date, bool]] = (0, {})


@transaction.atomic
def put_in_force(
    *,
    row: Row,
    about: QuerySet,
    by: Any,
    office_id: int | None = None,
    action: str = "rule put in force",
    refused: type[Refused] = Refused,
) -> Row:
    """Save a new dated row, and end the earlier ones of ``about``, its subject, on the day before it begins.

    ``refused`` when a field is wrong, or when a row about the subject begins on that day or later.
    """
    begin: date = row.valid_from  # type: ignore[attr-defined]
    earlier = list(about.select_for_update(of=["self"]).order_by("valid_from"))
    check(row, refused)
    if earlier and earlier[-1].valid_from >= begin:
        message = _("A rule about the same thing already begins on %(date)s; a new one must begin later.")
        day = earlier[-1].valid_from.isoformat()
        raise refused(message % {"date": day}, field="valid_from", code="rule")
    for old in earlier:
        if isinstance(old, Dated) and (old.valid_to is None or old.valid_to >= begin):
            old.valid_to = begin - timedelta(days=1)
            old.save(update_fields=["valid_to"])
    return _save(row, by, office_id, action, refused, {})


@transaction.atomic
def change_row(*, row: Row, by: Any, office_id: int | None = None, refused: type[Refused] = Refused) -> Row:
    """Save a row that is new or was changed in place."""
    model = type(row)
    before = model._base_manager.select_for_update(of=["self"]).filter(pk=row.pk).first()
    action = "setting changed" if before else "setting added"
    return _save(row, by, office_id, action, refused, facts(before) if before else {})


@transaction.atomic
def remove_row(*, row: Model, by: Any, office_id: int | None = None) -> None:
    audit.record(actor=by, action="setting removed", target=row, before=facts(row), office_id=office_id)
    row.delete()
    pages.changed()


def _save(
    row: Row, by: Any, office_id: int | None, action: str, refused: type[Refused], before: dict[str, Any]
) -> Row:
    """What the database's own constraints refuse is refused with their name as its code."""
    check(row, refused)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "rule"
        message = _("These values do not fit together, or are there already.")
        raise refused(message, field="__all__", code=name) from error
    after = facts(row)
    same = {name for name in before if before[name] == after[name]}
    audit.record(
        actor=by,
        action=action,
        target=row,
        before={name: value for name, value in before.items() if name not in same},
        after={name: value for name, value in after.items() if name not in same},
        office_id=office_id,
    )
    pages.changed()
    return row


def check(row: Model, refused: type[Refused], *but: str) -> None:
    """``refused`` when a column of ``row``, except those of ``but``, holds what it must not.

    An empty column that may be NULL is right, whatever a form would say of it.
    """
    columns = row._meta.concrete_fields
    empty = {each.name for each in columns if each.null and each.value_from_object(row) is None}
    try:
        row.full_clean(exclude=empty | {*but}, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise refused(messages[0], field=field, code="rule") from error


def facts(row: Model) -> dict[str, Any]:
    """Its columns as an audit record keeps them."""
    plain = (int, str, type(None))
    return {
        name: value if isinstance(value, plain) else str(value) for name, value in model_to_dict(row).items()
    }


def corrected_days() -> dict[date, bool]:
    """Whether work is done on the days of ``DayOff``; a process reads them anew after ``DAYS_OFF_SECONDS``."""
    global _known
    until, days = _known
    if until < time.monotonic():
        days = {day: not is_off for day, is_off in DayOff.objects.values_list("day", "is_off")}
        _known = (time.monotonic() + settings.DAYS_OFF_SECONDS, days)
    return days
