"""A prison is registered with its office, and its office goes by its name."""

from typing import Any

from django.db import transaction

from config.common.rules import change_row
from partners.choices import OfficeKind
from partners.errors import PartnerRefused
from partners.models import Office, Partner


@transaction.atomic
def register_prison(*, prison: Partner, by: Any) -> Partner:
    """A new prison below its region; it sells once it has people, a workshop and a listing."""
    prison.province = prison.regency[:2]
    change_row(row=prison, by=by, office_id=prison.region_id, refused=PartnerRefused)
    Office.objects.create(kind=OfficeKind.PRISON, name=prison.name, parent=prison.region, prison=prison)
    return prison


@transaction.atomic
def change_prison(*, prison: Partner, by: Any) -> Partner:
    change_row(row=prison, by=by, office_id=prison.office.pk, refused=PartnerRefused)
    Office.objects.filter(prison=prison).update(name=prison.name)
    return prison
