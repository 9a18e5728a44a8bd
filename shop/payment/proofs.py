"""What a buyer shows of his transfer, so that the treasurer finds it sooner.

It proves nothing: only the bank's statement does. Nothing is booked and no state changes by it.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.common import clock
from media.papers import clean_paper
from shop.payment.errors import PaymentRefused
from shop.payment.methods import METHODS
from shop.payment.models import PaymentRequest, RequestState, TransferProof
from shop.payment.services import locked_request

MOST = 3


@transaction.atomic
def send_proof(*, request: PaymentRequest, data: bytes) -> TransferProof:
    """Keep a photo or PDF for the treasurer; refused unless the request waits for a transfer."""
    _require_wanted(request)
    paper = clean_paper(data)  # slow, so before the lock
    request = locked_request(request)
    _require_wanted(request)
    return TransferProof.objects.create(request=request, file=paper, at=clock.now())


def _require_wanted(request: PaymentRequest) -> None:
    if request.state != RequestState.OPEN or not METHODS[request.method].on_statement:
        raise PaymentRefused(_("This order does not wait for a transfer."), code="closed")
    if request.proofs.count() >= MOST:
        raise PaymentRefused(
            _("The treasurer has your files already. More are not needed."), field="file", code="enough"
        )
