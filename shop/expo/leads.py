"""Visitors of a stand who agreed to be written to, from the first word to the enquiry that comes of it.

What is kept of a person is told him with the day until which it is kept; then, or when he asks, it is erased, and
only that somebody was there remains, for the report. Locks: the lead, above the enquiry that is made of it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from config.common import audit, clock, places
from config.common.errors import Refused
from partners.enquiries import KEPT
from partners.models import Office
from shop.expo.choices import NextStep
from shop.expo.enquiries import ABROAD, Asked, send_enquiry
from shop.expo.errors import ExpoRefused
from shop.expo.models import Enquiry, Event, Lead, LeadItem

ERASED = {"name": "", "institution": "", "contact": "", "note": ""}


@dataclass(frozen=True)
class Visitor:
    """What a visitor said, and what he was promised until when."""

    name: str
    contact: str
    institution: str = ""
    note: str = ""
    next_step: str = NextStep.CONTACT
    next_on: date | None = None


@transaction.atomic
def take_lead(
    *,
    key: UUID,
    event: Event,
    office: Office,
    visitor: Visitor,
    items: Mapping[int, int | None],
    agreed: bool,
    by: Any,
) -> Lead:
    """Keep a visitor and the goods he asked about (how many, or None, by product id), once for each ``key``.

    Refused without his consent, for a contact nobody could use, and for a key that has kept somebody else.
    """
    if not agreed:
        message = _("Ask the visitor whether you may keep this. Without a yes nothing is kept.")
        raise ExpoRefused(message, field="agreed", code="consent")
    said = asdict(visitor) | {"contact": reachable(visitor.contact)}
    facts = {"event": event, "office": office, "agreed_at": clock.now(), "taken_by": by}
    lead, is_new = Lead.objects.get_or_create(
        key=key, defaults={**said, **facts, "erase_on": clock.today() + KEPT}
    )
    if is_new:
        rows = [LeadItem(lead=lead, product_id=pk, quantity=many) for pk, many in items.items()]
        LeadItem.objects.bulk_create(rows)
        _record(lead, "lead taken", by)
    elif (
        lead.taken_by_id != by.pk
        or dict(lead.items.values_list("product", "quantity")) != dict(items)
        or any(getattr(lead, name) != value for name, value in said.items())
    ):
        raise ExpoRefused(_("This form was kept already, with other words. Begin a new one."), code="key")
    return lead


def reachable(contact: str) -> str:
    """An e-mail address, or a telephone number of Indonesia or, beginning with ``+``, of elsewhere."""
    contact = contact.strip()
    number = "".join(each for each in contact if each not in " .-()")
    try:
        if "@" in contact:
            validate_email(contact)
            return contact
        abroad = number.startswith("+") and not number.startswith("+62") and ABROAD.fullmatch(number)
        return number if abroad else places.phone(contact)
    except (ValidationError, Refused) as error:
        message = _("Write a WhatsApp number such as 0812-3456-7890, or an e-mail address.")
        raise ExpoRefused(message, field="contact", code="contact") from error


@transaction.atomic
def close_lead(*, lead: Lead, by: Any) -> Lead:
    """What was promised is done."""
    lead = _locked(lead)
    if lead.done_at is None:
        lead.done_at = clock.now()
        lead.save(update_fields=["done_at"])
        _record(lead, "lead done", by)
    return lead


@transaction.atomic
def enquire_for(*, lead: Lead, asked: Asked, items: Mapping[int, int], by: Any) -> Enquiry:
    """Send the visitor's enquiry for him, once; with it what was promised is done.

    Refused for one who is forgotten, and where another was sent for him.
    """
    lead = _locked(lead)
    if not lead.name:
        raise ExpoRefused(_("What was known of this visitor is erased."), code="erased")
    enquiry = send_enquiry(key=lead.key, asked=asked, items=items, event=lead.event)
    if lead.enquiry is None:
        lead.enquiry = enquiry
        lead.save(update_fields=["enquiry"])
        close_lead(lead=lead, by=by)
    return enquiry


@transaction.atomic
def forget_lead(*, lead: Lead, by: Any) -> Lead:
    """The visitor wants to be forgotten."""
    lead = _locked(lead)
    for name, value in ERASED.items():
        setattr(lead, name, value)
    lead.done_at = lead.done_at or clock.now()
    lead.save(update_fields=[*ERASED, "done_at"])
    _record(lead, "lead erased", by)
    return lead


def erase_leads() -> int:
    """Forget those whose time is over; returns how many."""
    over = Lead.objects.known().filter(erase_on__lte=clock.today())
    return over.update(**ERASED, done_at=Coalesce("done_at", clock.now()))


def _locked(lead: Lead) -> Lead:
    return Lead.objects.select_for_update(of=["self"]).select_related("event", "enquiry").get(pk=lead.pk)


def _record(lead: Lead, action: str, by: Any) -> None:
    """Without a word of the visitor's: the record is kept for ever."""
    audit.record(
        actor=by, action=action, target=lead, office_id=lead.office_id, after={"event": lead.event_id}
    )
