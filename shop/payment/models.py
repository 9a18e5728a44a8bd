"""What is asked for and what arrived.

A ``PaymentRequest`` is a part of an order's price with a deadline; while it is open the order's stock is
held. A ``Receipt`` is money that really came, named by the bank's own reference, which can be used once. A
``TransferProof`` is what the buyer says of it, and never more than a hint for the treasurer.
"""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from media.papers import PaperField
from shop.payment.querysets import PaymentRequestQuerySet, TransferProofQuerySet


def private_storage() -> Storage:
    return storages["private"]


class RequestState(models.TextChoices):
    OPEN = "open", _("open")
    PAID = "paid", _("paid")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")


class PaymentRequest(models.Model):
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="payment_requests")
    n = models.PositiveSmallIntegerField(default=1)
    amount = models.BigIntegerField(_("amount"))
    method = models.CharField(_("method"), max_length=20)
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="payment_requests")
    account = models.ForeignKey(
        "partner.BankAccount", models.PROTECT, null=True, related_name="payment_requests"
    )
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["expires_at"]
        constraints = [
            models.UniqueConstraint(fields=["order", "n"], name="payment_request_n"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_request_amount"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state="open"), name="payment_request_open")
        ]

    def __str__(self) -> str:
        return f"{self.order.number}/{self.n}"


class Receipt(models.Model):
    """Money that arrived for a request; ``reference`` is the bank's, or the counter receipt's number."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="receipts")
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="receipts")
    reference = models.CharField(_("bank reference"), max_length=60)
    amount = models.BigIntegerField()
    received_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "reference"], name="payment_receipt_reference_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_receipt_amount"),
        ]

    def __str__(self) -> str:
        return self.reference


class TransferProof(models.Model):
    """A photo or PDF of a transfer, sent by the buyer; private, and handed out to the treasurer's office only."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="proofs")
    file = PaperField(upload_to="transfer-proofs/", storage=private_storage)
    at = models.DateTimeField(default=clock.now)

    objects = TransferProofQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"


from oscar.apps.payment.models import *  # noqa: E402, F403
