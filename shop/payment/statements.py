"""What a bank says came in: a statement's rows, each waiting for the treasurer's word.

A row is a claim of the bank's, not yet money in the books: that is the receipt it is booked as. ``words`` is what
the payer wrote and may name him, so it is kept no longer than it takes to decide about the row.
"""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from partners.choices import Role
from partners.models import Office


class RowState(models.TextChoices):
    MATCHED = "matched", _("matches an order")
    UNMATCHED = "unmatched", _("fits no order")
    PAID = "paid", _("paid already")
    INVALID = "invalid", _("cannot be read")
    DUPLICATE = "duplicate", _("was here already")
    BOOKED = "booked", _("booked")


class StatementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Statements of the accounts of the user's offices."""
        return self.filter(account__office__in=Office.objects.visible_to(user, Role.TREASURER, Role.HEAD))


class Statement(models.Model):
    """One file of an account; ``outgoing`` rows of it were passed over."""

    account = models.ForeignKey("partner.BankAccount", models.PROTECT, related_name="statements")
    name = models.CharField(max_length=120)
    outgoing = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.account} {self.name}"


class StatementRow(models.Model):
    """Money that came in, as the bank tells it. ``fingerprint`` knows it again in a later file of the account."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="rows")
    n = models.PositiveIntegerField()
    received_on = models.DateField(null=True)
    amount = models.BigIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=RowState)
    request = models.ForeignKey("payment.PaymentRequest", models.PROTECT, null=True, related_name="+")
    receipt = models.OneToOneField("payment.Receipt", models.PROTECT, null=True, related_name="statement_row")
    unallocated = models.OneToOneField(
        "payment.Unallocated", models.PROTECT, null=True, related_name="statement_row"
    )

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(state=RowState.DUPLICATE), name="payment_row_once"
            ),
        ]
        indexes = [models.Index(fields=["statement", "state", "n"], name="payment_row_by_state")]

    def __str__(self) -> str:
        return self.bank_reference

    @property
    def bank_reference(self) -> str:
        """The bank's own, or one that is the same whenever this row is read again."""
        return self.reference or f"MUTASI {self.received_on:%y%m%d} {self.fingerprint[:10].upper()}"


class ColumnMap(models.Model):
    """What the columns of an account's files mean, as its treasurer said last."""

    account = models.OneToOneField("partner.BankAccount", models.PROTECT, related_name="column_map")
    headings = models.JSONField()
    roles = models.JSONField()

    def __str__(self) -> str:
        return str(self.account)


class RowTerm(models.Model):
    """How many days the words of a row are kept that nobody has decided about."""

    days = models.PositiveSmallIntegerField(_("days"), validators=[MinValueValidator(1)])
    valid_from = models.DateField(_("valid from"))
    source = models.TextField(_("source"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gt=0), name="payment_rowterm_days"),
            models.UniqueConstraint(fields=["valid_from"], name="payment_rowterm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.days} {self.valid_from}"
