"""What is forgotten of enquiries that came to nothing, and when: as long after their end as those of partners.

What remains is that somebody asked, for what, when, through which exhibition and how it ended; the old links open
nothing. What became an order is kept with the order.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from config.common import clock
from config.common.models import OutboxMessage
from partners.enquiries import KEPT
from shop.expo.choices import EnquiryState, QuotationState
from shop.expo.models import Enquiry, EnquiryFile, EnquiryMessage, Quotation
from shop.expo.telling import key_of
from shop.order.numbers import random_token

TEXTS = ("name", "institution", "phone", "email", "npwp", "rup", "po_number", "need", "where", "reason")


@transaction.atomic
def erase_old() -> int:
    """Forget those whose time is over, also those that nobody ever answered; returns how many."""
    since = clock.now() - KEPT
    stirred = Q(messages__at__gt=since) | Q(quotations__made_at__gt=since) | Q(ended_at__gt=since)
    old = Enquiry.objects.filter(sent_at__lte=since).exclude(
        pk__in=Enquiry.objects.filter(stirred).values("pk")
    )
    valid = Quotation.objects.filter(
        state=QuotationState.OFFERED, valid_until__gte=clock.today() - timedelta(days=1)
    )
    return erase(old.exclude(pk__in=valid.values("enquiry")))


@transaction.atomic
def erase(enquiries: QuerySet[Enquiry]) -> int:
    """Nothing is left of who asked, except where an order came of it; an open one ends."""
    found = list(
        enquiries.exclude(state=EnquiryState.ACCEPTED)
        .exclude(email="")
        .select_for_update(of=["self"])
        .order_by("pk")
    )
    files = EnquiryFile.objects.filter(enquiry__in=found)
    for paper in files:
        transaction.on_commit(partial(paper.file.storage.delete, str(paper.file.name)), robust=True)
    files.delete()
    EnquiryMessage.objects.filter(enquiry__in=found).delete()
    offers = Quotation.objects.filter(enquiry__in=found)
    offers.filter(state=QuotationState.OFFERED).update(state=QuotationState.EXPIRED)
    offers.update(letter={}, note_ind="", note_en="")
    for each in found:
        _cut_off(each)
        for name in TEXTS:
            setattr(each, name, "")
        if each.is_open:
            each.state, each.ended_at = EnquiryState.EXPIRED, clock.now()
    Enquiry.objects.bulk_update(found, ["token", "user", "state", "ended_at", *TEXTS], batch_size=200)
    return len(found)


@transaction.atomic
def erase_of(*, user: Any) -> None:
    """Somebody leaves: what came to nothing goes; of what became an order its letters stay, and no way to him."""
    enquiries = Enquiry.objects.asked_by(user)
    erase(enquiries)
    bought = list(enquiries.filter(state=EnquiryState.ACCEPTED).select_for_update(of=["self"]).order_by("pk"))
    EnquiryMessage.objects.filter(enquiry__in=bought).delete()
    for each in bought:
        _cut_off(each)
        each.phone = each.email = each.need = each.where = ""
    Enquiry.objects.bulk_update(bought, ["token", "user", "phone", "email", "need", "where"], batch_size=200)


def _cut_off(enquiry: Enquiry) -> None:
    OutboxMessage.objects.filter(key__startswith=key_of(enquiry)).delete()
    enquiry.token, enquiry.user = random_token(), None
