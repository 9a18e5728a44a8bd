"""Letters about an enquiry: to whoever asked, in his language, and to the people of the office that answers.

Their keys begin with the enquiry's number, so that they can be forgotten with it; their links are made when they
are sent.
"""

from email.utils import parseaddr
from typing import Any

from django.conf import settings

from config.common import clock, outbox
from partners.models import Appointment, Office
from shop.expo.choices import ANSWERING
from shop.expo.models import Enquiry


def key_of(enquiry: Enquiry) -> str:
    """How the keys of all letters about it begin."""
    return f"enquiry:{enquiry.number}:"


def tell_asker(enquiry: Enquiry, template: str, *, about: str = "", **facts: Any) -> None:
    """Owe whoever asked one letter about the enquiry, or about the part of it that ``about`` names."""
    outbox.queue(
        key=f"{key_of(enquiry)}{template}:{about}",
        to=enquiry.email,
        template=template,
        language=enquiry.language,
        context={
            "number": enquiry.number,
            "token": enquiry.token,
            "office": enquiry.office.name,
            "answer_by": enquiry.answer_by.isoformat(),
            **facts,
        },
    )


def tell_office(enquiry: Enquiry, news: str, *, about: str = "", text: str = "") -> None:
    """Owe each who answers at the office, or else above it, one letter: ``news`` says what has happened."""
    for email in _people(enquiry.office):
        outbox.queue(
            key=f"{key_of(enquiry)}{news}:{about}:{email}",
            to=email,
            template="enquiry_office",
            language="id",
            context={
                "news": news,
                "number": enquiry.number,
                "pk": enquiry.pk,
                "office": enquiry.office.name,
                "who": enquiry.institution or enquiry.name,
                "answer_by": enquiry.answer_by.isoformat(),
                "text": text,
            },
        )


def _people(office: Office | None) -> list[str]:
    while office is not None:
        appointed = Appointment.objects.in_force(clock.today()).filter(office=office, role__in=ANSWERING)
        found = list(appointed.values_list("user__email", flat=True).distinct())
        if found:
            return found
        office = office.parent
    return [parseaddr(settings.DEFAULT_FROM_EMAIL)[1]]
