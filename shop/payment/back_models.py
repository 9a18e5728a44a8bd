"""Money back, and what becomes of card money: asked for, sent, withheld by a bank, paid out.

A ``RefundRequest`` is what the desk wants to give back; above the dated ``RefundLimit`` a second person decides.
A ``GatewayRefund`` is money sent back to a card, by us or in Stripe's own pages; its row and its posting are there
before Stripe is asked. A ``Dispute`` (*sengketa*) is money a buyer's bank has taken back until it decides.
A ``Payout`` with its lines is what Stripe sent to the office's bank, and why it is that much.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.common import clock
from config.common.dated import Dated
from shop.payment.querysets import OfOfficeQuerySet

USER = settings.AUTH_USER_MODEL


class RefundLimit(Dated):
    """Up to how much one person gives back at the desk; a second one confirms what is more."""

    amount = models.BigIntegerField(_("amount"))

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="payment_refundlimit_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_refundlimit_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.valid_from}"


class RefundState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("refund", "waits for a second person")
    DONE = "done", pgettext_lazy("refund", "accepted")
    REFUSED = "refused", pgettext_lazy("refund", "refused")


class RefundRequest(models.Model):
    """Part of a parcel to be given back: a ``quantity`` of a line (or all there is), or an ``amount`` off its price.

    ``amount`` is whole rupiah without ``shipping``, which is given back besides; ``n`` counts within the order, so
    that a form sent twice asks once.
    """

    n = models.PositiveSmallIntegerField()
    parcel = models.ForeignKey("fulfilment.Consignment", models.PROTECT, related_name="refund_requests")
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="+")
    line = models.ForeignKey("order.Line", models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveIntegerField(null=True)
    amount = models.BigIntegerField()
    shipping = models.BigIntegerField(default=0)
    restock = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=40, choices=RefundState, default=RefundState.WAITING)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, shipping__gte=0) & (Q(amount__gt=0) | Q(shipping__gt=0)),
                name="payment_refundrequest_amount",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
                name="payment_refundrequest_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.total}"

    @property
    def total(self) -> int:
        return self.amount + self.shipping


class SendState(models.TextChoices):
    NEW = "new", pgettext_lazy("refund", "on its way to the card service")
    SENT = "sent", pgettext_lazy("refund", "sent to the card")
    FAILED = "failed", pgettext_lazy("refund", "failed")


class GatewayRefund(models.Model):
    """``by`` is nobody for one that was made in Stripe's own pages."""

    charge = models.ForeignKey("payment.GatewayCharge", models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=120, unique=True)
    refund_id = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 - unique needs NULL
    amount = models.BigIntegerField()
    state = models.CharField(max_length=40, choices=SendState, default=SendState.NEW)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_gatewayrefund_amount")]

    def __str__(self) -> str:
        return self.key


class DisputeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("dispute", "in dispute")
    WON = "won", pgettext_lazy("dispute", "decided for us")
    LOST = "lost", pgettext_lazy("dispute", "decided for the buyer")


class Dispute(models.Model):
    charge = models.ForeignKey("payment.GatewayCharge", models.PROTECT, related_name="disputes")
    dispute_id = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, choices=DisputeState, default=DisputeState.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_dispute_amount")]

    def __str__(self) -> str:
        return self.dispute_id


class Payout(models.Model):
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="payouts")
    payout_id = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    status = models.CharField(max_length=40)
    arrives_on = models.DateField()
    booked_at = models.DateTimeField(null=True)

    objects = OfOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["-arrives_on", "-pk"]

    def __str__(self) -> str:
        return self.payout_id

    @property
    def difference(self) -> int:
        """What came less what our own records explain, whole rupiah."""
        return self.amount - sum(line.expected for line in self.lines.all())


class PayoutLine(models.Model):
    """One movement at Stripe that a payout is made of; ``expected`` is its net by our own records."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="lines")
    transaction_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    source = models.CharField(max_length=120, blank=True)
    charge = models.ForeignKey("payment.GatewayCharge", models.PROTECT, null=True, related_name="+")
    amount = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    expected = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["payout", "transaction_id"], name="payment_payoutline_once")
        ]

    def __str__(self) -> str:
        return self.transaction_id

    @property
    def net(self) -> int:
        return self.amount - self.fee

    @property
    def difference(self) -> int:
        return self.net - self.expected
