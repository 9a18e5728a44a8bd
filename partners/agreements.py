"""What an agreement holds up, and who is told in time that it will end.

Goods of a workshop with a partner are sold only while an agreement with that partner holds, so whoever can
renew it hears of its end twice, ``WARNED`` days before.
"""

from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import Exists

from config.common import clock, outbox
from partners.choices import Role
from partners.models import Agreement, Appointment, Office
from partners.workshops.models import Model, Workshop

WARNED = (90, 30)
TOLD = (Role.HEAD, Role.REGIONAL, Role.CENTRAL)


def is_covered(workshop: Workshop, on: date) -> bool:
    """Whether its goods may be offered: run by the prison itself, or with a partner and an agreement that holds."""
    holding = Agreement.objects.in_force(on).of_workshop()
    workshops = Workshop.objects.filter(pk=workshop.pk)
    return workshop.model == Model.SELF_MANAGED or workshops.filter(Exists(holding)).exists()


@transaction.atomic
def tell_of_endings(on: date) -> int:
    """Owe those who can renew it a letter about each agreement that ends soon, once per period; how many end."""
    ending = list(Agreement.objects.ending(on, max(WARNED)).select_related("office__parent", "mitra"))
    for agreement in ending:
        last = cast(date, agreement.valid_to)
        days = min(each for each in WARNED if (last - on).days <= each)
        for email in _told(agreement.office):
            outbox.queue(
                key=f"agreement_ending:{agreement.pk}:{days}:{email}",
                to=email,
                template="agreement_ending",
                language="id",
                context={
                    "number": agreement.number,
                    "mitra": agreement.mitra.name,
                    "office": agreement.office.name,
                    "last_day": last.isoformat(),
                },
            )
    return len(ending)


def _told(office: Office) -> list[str]:
    appointed = Appointment.objects.in_force(clock.today()).filter(office=office, role__in=TOLD)
    emails = list(appointed.values_list("user__email", flat=True).distinct().order_by("user__email"))
    return emails or (_told(office.parent) if office.parent else [])
