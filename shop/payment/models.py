"""What is asked for and what arrived.

A ``PaymentRequest`` is a part of an order's price with a deadline; while it is open the order's stock is
held. A ``Receipt`` is money that really came, named by the bank's own reference, which can be used once. A
``TransferProof`` is what the buyer says of it, and never more than a hint for the treasurer. An ``Attempt`` is one
visit to the card page, a ``GatewayCharge`` what was captured there, a ``GatewayEvent`` what the gateway told us.
``Unallocated`` is money that came and fits nothing.
"""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from media.papers import PaperField
from partners.models import BankAccount
from shop.payment.querysets import (
    AttemptQuerySet,
    PaymentRequestQuerySet,
    ReceiptQuerySet,
    TransferProofQuerySet,
    UnallocatedQuerySet,
)


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
    merchant_code = models.ForeignKey(
        "partner.MerchantCode", models.PROTECT, null=True, related_name="payment_requests"
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

    @property
    def pays_into(self) -> BankAccount | None:
        """The account it was asked into; the office's new one where that is closed, because a rest falls due late."""
        on = clock.today()
        if self.account is None or self.account.is_in_force(on):
            return self.account
        return BankAccount.objects.usable(on).filter(office=self.office).order_by("valid_from").last()


class Receipt(models.Model):
    """Money that arrived for a request; ``reference`` is the bank's, or the counter receipt's number.

    A transfer that paid deposit and rest at once is the receipt of each, as its ``part`` 1 and 2.
    """

    whole: int  # of ``ReceiptQuerySet.whole``

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="receipts")
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="receipts")
    reference = models.CharField(_("bank reference"), max_length=60)
    part = models.PositiveSmallIntegerField(default=1)
    amount = models.BigIntegerField()
    received_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "reference", "part"], name="payment_receipt_reference_once"
            ),
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


class AttemptState(models.TextChoices):
    NEW = "new", _("new")
    OPEN = "open", _("open")
    PROCESSING = "processing", _("processing")
    PAID = "paid", _("paid")
    EXPIRED = "expired", _("expired")
    FAILED = "failed", _("failed")


class Attempt(models.Model):
    """One visit to the card page. Its row is there before the page is asked for, with the ``key`` that makes
    asking twice harmless; ``url`` is where the buyer is sent."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="attempts")
    n = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    session_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique needs NULL
    url = models.URLField(max_length=2000, default="", blank=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=40, choices=AttemptState, default=AttemptState.NEW)
    created_at = models.DateTimeField(default=clock.now)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["request", "n"], name="payment_attempt_n"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_attempt_amount"),
        ]

    def __str__(self) -> str:
        return self.key


class GatewayCharge(models.Model):
    """What the gateway captured for a request, and its fee once that is known."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="charges")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="charges")
    payment_intent = models.CharField(max_length=120, unique=True)
    charge_id = models.CharField(max_length=120, default="", blank=True)
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(null=True)
    balance_transaction = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_charge_amount")]

    def __str__(self) -> str:
        return self.payment_intent


class GatewayEvent(models.Model):
    """What the gateway told us, stored once and before anything is done about it; only a hint to look there."""

    event_id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    received_at = models.DateTimeField(default=clock.now)
    processed_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        ordering = ["received_at"]
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(processed_at=None), name="payment_event_unprocessed"
            )
        ]

    def __str__(self) -> str:
        return self.event_id


class UnallocatedReason(models.TextChoices):
    LATE = "late", _("came after the order had ended")
    AMOUNT = "amount", _("another amount than was asked for")
    CURRENCY = "currency", _("another currency")
    SECOND = "second", _("paid a second time")
    CLOSED = "closed", _("the order is no longer open")
    UNKNOWN = "unknown", _("no order is named")
    OTHER = "other", _("other")


class Unallocated(models.Model):
    """Money an office got and that fits nothing; its treasurer gives it back or uses it for a request."""

    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="unallocated")
    reference = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    order = models.ForeignKey("order.Order", models.PROTECT, null=True, related_name="unallocated")
    reason = models.CharField(max_length=40, choices=UnallocatedReason)
    received_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(default="", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = UnallocatedQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "reference"], name="payment_unallocated_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_unallocated_amount"),
        ]

    def __str__(self) -> str:
        return self.reference


from oscar.apps.payment.models import *  # noqa: E402, F403

from shop.payment.back_models import *  # noqa: E402, F403
from shop.payment.statements import (  # noqa: E402, F401
    ColumnMap,
    RowTerm,
    Statement,
    StatementRow,
)
