"""Visits to the card page. The row is committed before Stripe is asked, and asked again with the same key.

So a crash or a lost answer at any moment leaves either a row that asking again completes, or a page at Stripe that
its own mark leads back to the row. The hold of the goods outlasts every page by five minutes; a page is closed at
Stripe, and read once more, before anything else may end or pay what it is for.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from config.common import clock
from shop.order.models import Order
from shop.payment import gateway
from shop.payment.errors import PaymentRefused
from shop.payment.methods import Card
from shop.payment.models import Attempt, AttemptState, PaymentRequest
from shop.payment.services import locked_request, require_open
from shop.payment.sync import sync_session

LASTS = timedelta(minutes=35)  # Stripe's shortest is 30; our clock may be slow
MARGIN = timedelta(minutes=5)
TOO_SHORT = timedelta(minutes=1)
MOST = 10
BACK = signing.Signer(salt="card-back")


def start(*, request: PaymentRequest) -> str:
    """The address of the card page for an open request; the same one while it can be used.

    Not inside a transaction. Refused when nothing is to be paid, too often, or while a bank still decides.
    """
    attempt = _attempt(request)
    if attempt.url:
        return attempt.url
    try:
        return _open(attempt)
    except gateway.GatewayRefused:
        if attempt.created_at > clock.now() - TOO_SHORT:
            raise
    return _open(_attempt(request))  # an old row that never had a page; too late for one of the old length


@transaction.atomic
def _attempt(request: PaymentRequest) -> Attempt:
    """The row for this visit: the one that is open, or a new one that keeps the goods for longer."""
    request, now = locked_request(request), clock.now()
    require_open(request)
    if request.method != Card.code or request.expires_at <= now:
        raise PaymentRefused(_("This order does not wait for a card payment."), code="closed")
    last = request.attempts.order_by("-n").first()
    if last and last.state == AttemptState.PROCESSING:
        raise PaymentRefused(
            _("Your bank is still working on the payment. Do not pay again."), code="processing"
        )
    if last and last.state in (AttemptState.NEW, AttemptState.OPEN) and last.expires_at > now + TOO_SHORT:
        return last
    n = last.n + 1 if last else 1
    if n > MOST:
        raise PaymentRefused(_("Too many tries. Order again, or choose another way to pay."), code="tries")
    attempt = Attempt.objects.create(
        request=request,
        n=n,
        key=f"{settings.SHOP_ID}:{request.order.number}:{request.n}:{n}",
        amount=request.amount,
        expires_at=now + LASTS,
        created_at=now,
    )
    request.expires_at = max(request.expires_at, attempt.expires_at + MARGIN)
    request.save(update_fields=["expires_at"])
    return attempt


def _open(attempt: Attempt) -> str:
    """Ask for the page of a row; asking again gives the same page."""
    order = attempt.request.order
    unnamed = Attempt.objects.filter(pk=attempt.pk, session_id=None)
    with translation.override(order.language):
        back = settings.WAGTAILADMIN_BASE_URL + reverse("storefront:card-back", args=[BACK.sign(str(attempt.pk))])
    try:
        session = gateway.create_session(
            key=attempt.key,
            number=order.number,
            amount=attempt.amount,
            expires_at=attempt.expires_at,
            back_url=back,
            away_url=back,
            language=order.language,
        )
    except gateway.GatewayRefused:
        unnamed.update(state=AttemptState.FAILED)
        raise
    except gateway.GatewayUnreachable as error:
        if error.stored:  # this key would get the same error for a day, and nobody was given a page
            unnamed.update(state=AttemptState.FAILED)
        raise
    unnamed.update(session_id=session.id, url=session.url, state=AttemptState.OPEN)
    attempt.session_id = session.id
    return session.url


def refresh(attempt: Attempt) -> str:
    """What became of a visit; GatewayUnreachable when that cannot be told."""
    if attempt.session_id is None:
        try:
            _open(attempt)
        except gateway.GatewayRefused:  # there never was a page, and it is too late to make one
            return AttemptState.FAILED
    return sync_session(session_id=attempt.session_id or "")


def close(attempt: Attempt) -> str:
    """Close the page at Stripe, then read what became of it: paid in the last second counts."""
    if attempt.session_id is None and refresh(attempt) == AttemptState.FAILED:
        return AttemptState.FAILED
    gateway.expire_session(attempt.session_id or "")
    return sync_session(session_id=attempt.session_id or "")


def close_pages(*, order: Order) -> None:
    """Before an order is cancelled or paid in another way; GatewayUnreachable when a page may still be paid."""
    for attempt in Attempt.objects.live().filter(request__order=order).select_related("request__order"):
        close(attempt)
