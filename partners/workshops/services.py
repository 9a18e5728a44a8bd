"""Pausing and reopening a workshop, what it teaches, and what is in force for its goods: seller and PPN."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, pages
from partners.errors import PartnerRefused
from partners.workshops.models import Programme, Seller, TaxRate, Workshop


@transaction.atomic
def pause_workshop(*, workshop: Workshop, until: date, reason: str, by: Any) -> Workshop:
    """Stop a workshop up to and including ``until``: fresh goods leave the shop, promised dates move."""
    workshop = Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    if until < clock.today(workshop.prison.timezone):
        raise PartnerRefused(_("Choose a day that has not passed."), field="until")
    workshop.paused_until, workshop.pause_reason = until, reason
    workshop.save(update_fields=["paused_until", "pause_reason"])
    audit.record(
        actor=by,
        action="workshop paused",
        target=workshop,
        office_id=workshop.prison.office.pk,
        after={"until": until.isoformat(), "reason": reason},
    )
    pages.changed()
    return workshop


@transaction.atomic
def reopen_workshop(*, workshop: Workshop, by: Any) -> Workshop:
    """End a pause before its last day; safe to repeat."""
    workshop = Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    workshop.paused_until, workshop.pause_reason = None, ""
    workshop.save(update_fields=["paused_until", "pause_reason"])
    audit.record(actor=by, action="workshop reopened", target=workshop, office_id=workshop.prison.office.pk)
    pages.changed()
    return workshop


@transaction.atomic
def start_programme(
    *,
    workshop: Workshop,
    title_ind: str,
    title_en: str,
    theory_hours: int,
    practice_hours: int,
    valid_from: date,
    source: str,
    by: Any,
    participants: int | None = None,
    valid_to: date | None = None,
) -> Programme:
    """Enter what a workshop teaches; refused without a name or without any hours."""
    workshop = Workshop.objects.select_for_update(of=["self"]).get(pk=workshop.pk)
    if not title_ind.strip():
        raise PartnerRefused(_("Give the programme a name."), field="title_ind", code="title")
    if theory_hours < 0 or practice_hours < 0 or not theory_hours + practice_hours:
        raise PartnerRefused(_("Write how many hours are taught."), field="theory_hours", code="hours")
    if valid_to is not None and valid_to < valid_from:
        raise PartnerRefused(_("The last day cannot be before the first."), field="valid_to", code="period")
    programme = Programme.objects.create(
        workshop=workshop,
        title_ind=title_ind.strip(),
        title_en=title_en.strip(),
        theory_hours=theory_hours,
        practice_hours=practice_hours,
        participants=participants,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
    )
    _record_programme(programme, "programme started", by, {"title": title_ind.strip()})
    return programme


@transaction.atomic
def end_programme(*, programme: Programme, last_day: date, by: Any) -> Programme:
    """Nobody is taught any more after ``last_day``."""
    programme = Programme.objects.select_for_update(of=["self"]).get(pk=programme.pk)
    if last_day < programme.valid_from:
        raise PartnerRefused(_("The last day cannot be before the first."), field="valid_to", code="period")
    programme.valid_to = last_day
    programme.save(update_fields=["valid_to"])
    _record_programme(programme, "programme ended", by, {"valid_to": last_day.isoformat()})
    return programme


def _record_programme(programme: Programme, action: str, by: Any, after: dict[str, str]) -> None:
    office = programme.workshop.prison.office.pk
    audit.record(actor=by, action=action, target=programme, office_id=office, after=after)
    pages.changed()


def sellers_in_force(*, workshops: set[int], on: date) -> dict[int, Seller]:
    """The seller of record of each workshop, by workshop id."""
    rows = Seller.objects.in_force(on).filter(workshop__in=workshops).order_by("valid_from")
    return {seller.workshop_id: seller for seller in rows}


def tax_rate_in_force(*, on: date) -> TaxRate | None:
    """PPN on that day; None when no rate is in force, and then nothing is taxed."""
    return TaxRate.objects.in_force(on).order_by("-valid_from").first()
