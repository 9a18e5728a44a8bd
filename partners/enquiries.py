"""Enquiries of those who want to produce with a prison.

An enquiry is kept and one letter tells whoever answers it: the prison that was named, else the centre; where
nobody is appointed there, the office above, and at last the shop's own mailbox. It holds the name and address
of a person, who is told for how long: after ``KEPT`` both the row and its letter are erased (command
``erase_enquiries``). The period is the shop's own choice, long enough for two rounds of planning a year.
"""

from datetime import timedelta
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from config.common import clock, outbox
from config.common.models import OutboxMessage
from partners.choices import OfficeKind, Role
from partners.models import Appointment, Office, Partner, PartnerEnquiry

KEPT = timedelta(days=365)
ANSWERING = (Role.REVIEWER, Role.HEAD, Role.REGIONAL, Role.CENTRAL)


@transaction.atomic
def receive_enquiry(
    *,
    organisation: str,
    contact: str,
    email: str,
    phone: str,
    wish: str,
    prison: Partner | None,
    language: str,
) -> PartnerEnquiry:
    """Keep an enquiry and tell whoever answers it, once; the same words again are the same enquiry."""
    said = {"organisation": organisation, "contact": contact, "email": email, "phone": phone, "wish": wish}
    words = "\n".join([*said.values(), prison.code if prison else ""])
    until = clock.today() + KEPT
    enquiry, is_new = PartnerEnquiry.objects.get_or_create(
        fingerprint=sha256(words.encode()).hexdigest(),
        defaults={**said, "prison": prison, "language": language, "erase_on": until},
    )
    if is_new:
        outbox.queue(
            key=_letter(enquiry.pk),
            to=_answering(prison),
            template="partner_enquiry",
            language="id",
            context={**said, "prison": prison.name if prison else "", "erase_on": until.isoformat()},
        )
    return enquiry


@transaction.atomic
def erase_enquiries() -> int:
    """Forget the enquiries whose time is over, with their letters; returns how many."""
    over = PartnerEnquiry.objects.select_for_update().filter(erase_on__lte=clock.today())
    found = list(over.values_list("pk", flat=True))
    OutboxMessage.objects.filter(key__in=[_letter(pk) for pk in found]).delete()
    PartnerEnquiry.objects.filter(pk__in=found).delete()
    return len(found)


def _letter(pk: int) -> str:
    return f"partner_enquiry:{pk}"


def _answering(prison: Partner | None) -> str:
    """The address of who answers at the prison or the centre, or above it."""
    kind = OfficeKind.CENTRE
    office = prison.office if prison else Office.objects.filter(kind=kind).order_by("pk").first()
    while office is not None:
        appointed = Appointment.objects.in_force(clock.today()).filter(office=office, role__in=ANSWERING)
        first = appointed.order_by("pk").values_list("user__email", flat=True).first()
        if first:
            return str(first)
        office = office.parent
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
