"""What goes to the treasury: deposits, their receipts and billing codes."""

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from media.papers import PaperField
from shop.ledger.models.books import OFFICE, USER, Account
from shop.ledger.models.rules import TreasuryCode


def private_storage() -> Storage:
    return storages["private"]


class DepositState(models.TextChoices):
    OPEN = "open", pgettext_lazy("deposit", "waiting for a billing code")
    BILLED = "billed", pgettext_lazy("deposit", "waiting for payment")
    DEPOSITED = "deposited", pgettext_lazy("deposit", "deposited")
    CANCELLED = "cancelled", pgettext_lazy("deposit", "cancelled")


class Deposit(models.Model):
    """One payment of PNBP to the treasury, from the chosen receipts to its NTPN."""

    office = models.ForeignKey(OFFICE, models.PROTECT, related_name="deposits")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=DepositState, default=DepositState.OPEN)
    amount = models.BigIntegerField()
    account_code = models.ForeignKey(TreasuryCode, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ntpn = models.CharField(max_length=16, unique=True, null=True)  # noqa: DJ001 - unique needs NULL
    ntb = models.CharField(max_length=20, default="", blank=True)
    paid_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    receipt = PaperField(upload_to="deposits/", storage=private_storage, null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="ledger_deposit_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_deposit_amount"),
            models.CheckConstraint(condition=Q(ntpn__regex=r"^[0-9A-Z]{16}$"), name="ledger_deposit_ntpn"),
            models.CheckConstraint(
                condition=~Q(state=DepositState.DEPOSITED)
                | Q(ntpn__isnull=False, paid_on__isnull=False, recorded_by__isnull=False),
                name="ledger_deposit_proof",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("recorded_by")),
                name="ledger_deposit_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.number}"

    @property
    def billing_code(self) -> "BillingCode | None":
        """The code that counts: the latest."""
        return self.billing_codes.last()


class DepositLine(models.Model):
    """The PNBP of one consignment within a deposit."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deposit", "account"], name="ledger_depositline_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_depositline_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.amount}"


class BillingCode(models.Model):
    """A SIMPONI billing code; when it expires, the same receipts get another."""

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="billing_codes")
    code = models.CharField(max_length=15, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{15}$"), name="ledger_billingcode_form"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="ledger_billingcode_time"
            ),
        ]

    def __str__(self) -> str:
        return self.code
