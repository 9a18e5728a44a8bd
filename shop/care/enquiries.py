"""That a would-be partner was answered; he himself is written to or called from outside the shop."""

from typing import Any

from django.db import transaction

from config.common import audit
from partners.models import PartnerEnquiry
from shop.care.models import EnquiryAnswer


@transaction.atomic
def mark_answered(*, enquiry: PartnerEnquiry, by: Any) -> EnquiryAnswer:
    """Once; whoever comes second changes nothing."""
    answer, is_new = EnquiryAnswer.objects.get_or_create(enquiry=enquiry, defaults={"by": by})
    if is_new:
        audit.record(actor=by, action="enquiry answered", target=enquiry)
    return answer
