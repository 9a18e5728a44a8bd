"""Pausing and reopening a workshop, and what is in force for its goods: seller of record and PPN."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, pages
from partners.errors import PartnerRefused
from partners.workshops.models import Seller, TaxRate, Workshop


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


def sellers_in_force(*, workshops: set[int], on: date) -> dict[int, Seller]:
    """The seller of record of each workshop, by workshop id."""
    rows = Seller.objects.in_force(on).filter(workshop__in=workshops).order_by("valid_from")
    return {seller.workshop_id: seller for seller in rows}


def tax_rate_in_force(*, on: date) -> TaxRate | None:
    """PPN on that day; None when no rate is in force, and then nothing is taxed."""
    return TaxRate.objects.in_force(on).order_by("-valid_from").first()
