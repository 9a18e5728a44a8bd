"""The register of agreements: entered, renewed, ended, and who is told in time that one will end.

Goods of a workshop with a partner are sold only while an agreement with that partner holds, so whoever can
renew it hears of its end twice, ``WARNED`` days before.
"""

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, outbox, pages
from partners.choices import AgreementKind, Role
from partners.errors import PartnerRefused
from partners.models import Agreement, Appointment, Mitra, Office
from partners.workshops.models import Model, Workshop

WARNED = (90, 30)
TOLD = (Role.HEAD, Role.REGIONAL, Role.CENTRAL)


@transaction.atomic
def enter_agreement(
    *,
    office: Office,
    mitra: Mitra,
    kind: AgreementKind,
    number: str,
    signed_on: date,
    valid_from: date,
    valid_to: date | None,
    by: Any,
    wage_clause: str = "",
    pnbp_clause: str = "",
    scan: "File[bytes] | None" = None,
    source: str = "",
    renews: Agreement | None = None,
) -> Agreement:
    """Write down what was signed; ``renews`` is the agreement that this one goes on from."""
    Office.objects.select_for_update(of=["self"]).get(pk=office.pk)
    number = " ".join(number.split())
    if signed_on > clock.today():
        raise PartnerRefused(_("This day lies in the future."), field="signed_on", code="future")
    if valid_to is not None and valid_to < valid_from:
        raise PartnerRefused(_("The last day cannot be before the first."), field="valid_to", code="period")
    if Agreement.objects.filter(office=office, number=number).exists():
        raise PartnerRefused(_("This agreement is entered already."), field="number", code="exists")
    if renews is not None and (
        renews.mitra_id != mitra.pk or Agreement.objects.filter(renews=renews).exists()
    ):
        raise PartnerRefused(
            _("Only an agreement with the same partner is renewed, and once."), code="renews"
        )
    agreement = Agreement.objects.create(
        office=office,
        mitra=mitra,
        kind=kind,
        number=number,
        signed_on=signed_on,
        valid_from=valid_from,
        valid_to=valid_to,
        wage_clause=wage_clause.strip(),
        pnbp_clause=pnbp_clause.strip(),
        scan=scan,
        source=source,
        renews=renews,
    )
    facts = {"number": number, "mitra": mitra.name, "valid_to": valid_to.isoformat() if valid_to else None}
    _record(agreement, "agreement entered", by, facts)
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, last_day: date, by: Any) -> Agreement:
    """End an agreement earlier than was written; it still holds on ``last_day``."""
    agreement = Agreement.objects.select_for_update(of=["self"]).get(pk=agreement.pk)
    if last_day < agreement.valid_from:
        raise PartnerRefused(_("The last day cannot be before the first."), field="valid_to", code="period")
    if agreement.valid_to is not None and last_day > agreement.valid_to:
        raise PartnerRefused(
            _("It ends before that; enter the new agreement instead."), field="valid_to", code="period"
        )
    agreement.valid_to = last_day
    agreement.save(update_fields=["valid_to"])
    _record(agreement, "agreement ended", by, {"valid_to": last_day.isoformat()})
    return agreement


def _record(agreement: Agreement, action: str, by: Any, after: dict[str, Any]) -> None:
    audit.record(actor=by, action=action, target=agreement, office_id=agreement.office_id, after=after)
    pages.changed()


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
        days = min(each for each in WARNED if (agreement.valid_to - on).days <= each)
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
                    "last_day": agreement.valid_to.isoformat(),
                },
            )
    return len(ending)


def _told(office: Office) -> list[str]:
    appointed = Appointment.objects.in_force(clock.today()).filter(office=office, role__in=TOLD)
    emails = list(appointed.values_list("user__email", flat=True).distinct().order_by("user__email"))
    return emails or (_told(office.parent) if office.parent else [])
