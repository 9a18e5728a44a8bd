"""The tabs of the parcel room; today's counts use the same ones, so that a number and its list agree.

Orders nobody has paid stand apart: they may not be packed. Paying at pick-up is as good as paid.
"""

from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.fulfilment.models import State
from shop.fulfilment.services import LIVE
from shop.order.models import Status

MAY_BEGIN = Q(order__pays_at_pickup=True) | Q(order__has_deposit=True)
PAYABLE = Q(order__status=Status.PAID) | Q(order__status=Status.PENDING) & MAY_BEGIN

TO_ACCEPT, TO_MAKE, TO_HAND_OVER, LATE, UNPAID, GONE = (
    "terima",
    "buat",
    "serahkan",
    "terlambat",
    "belum-dibayar",
    "selesai",
)
LABELS: dict[str, str | Promise] = {
    TO_ACCEPT: _("To accept"),
    TO_MAKE: _("To make and pack"),
    TO_HAND_OVER: _("To hand over"),
    LATE: _("Late"),
    UNPAID: _("Not paid yet"),
    GONE: _("Ended"),
}


def conditions(today: date) -> dict[str, Q]:
    """What belongs into each tab on that day."""
    return {
        TO_ACCEPT: PAYABLE & Q(state=State.WAITING),
        TO_MAKE: Q(state__in=(State.ACCEPTED, State.IN_PRODUCTION)),
        TO_HAND_OVER: Q(state=State.READY),
        LATE: PAYABLE & Q(state__in=LIVE, promised_on__lt=today),
        UNPAID: Q(state=State.WAITING) & ~PAYABLE,
        GONE: ~Q(state__in=LIVE),
    }
