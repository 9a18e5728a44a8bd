"""Immutable two-legged transfers in whole rupiah.

A transfer moves an amount from its credit to its debit account, so an entry cannot fail to balance. The
database refuses to change or remove what was written, to add to an entry, and to date anything into a closed
month (``migrations/0002_guards``); entries are hash-chained; ``posting.post`` is the only writer.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.ledger import chart
from shop.ledger.querysets import BalanceQuerySet, TransferQuerySet

USER = settings.AUTH_USER_MODEL
OFFICE = "partner.Office"


class Account(models.Model):
    """One account: a head of the chart, an office, and what the head is kept per (``chart.Head.per``)."""

    code = models.CharField(max_length=4)
    office = models.ForeignKey(OFFICE, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "office", "subject"], name="ledger_account_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(code__in=list(chart.CHART)), name="ledger_account_code"),
        ]
        indexes = [models.Index(fields=["subject"], name="ledger_account_subject", condition=~Q(subject=""))]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.code, str(self.office or ""), self.subject)))


class Entry(models.Model):
    """One fact of the books. ``key`` names the fact, ``hash`` seals it onto the entry before it."""

    number = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=160, unique=True)
    event = models.CharField(max_length=40)
    effective_on = models.DateField()
    posted_at = models.DateTimeField()
    actor = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(default="", blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    legs = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(legs__gt=0), name="ledger_entry_legs")]
        indexes = [models.Index(fields=["effective_on"], name="ledger_entry_effective")]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"


class Transfer(models.Model):
    """One leg pair of an entry; ``subject`` tells what it was for, such as ``line:17``."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="transfers")
    position = models.PositiveSmallIntegerField()
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits", db_index=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits")
    amount = models.BigIntegerField()
    subject = models.CharField(max_length=80, default="", blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="ledger_transfer_position"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_transfer_amount"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["subject"], name="ledger_transfer_subject", condition=~Q(subject="")),
            models.Index(fields=["debit", "subject"], name="ledger_transfer_debit"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.position} {self.amount}"


class Balance(models.Model):
    """Running totals of an account, kept by a trigger of the database and by nothing else.

    It repeats what names the account, so that open accounts are read from this table's partial index alone;
    ``net`` is a column because the planner has to know that nearly all accounts stand at zero.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    code = models.CharField(max_length=4)
    office = models.ForeignKey(OFFICE, models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=80, default="", blank=True)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)
    net = models.GeneratedField(
        expression=F("debit") - F("credit"), output_field=models.BigIntegerField(), db_persist=True
    )

    objects = BalanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["office", "code"], name="ledger_balance_open", condition=~Q(net=0))]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount}"

    @property
    def amount(self) -> int:
        """The balance in the head's own direction, whole rupiah."""
        return chart.CHART[self.code].signed(self.net)


class ClosedMonth(models.Model):
    """Months up to this one accept no entry any more; there is no way back."""

    month = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    last_number = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="ledger_closedmonth_first_day")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
