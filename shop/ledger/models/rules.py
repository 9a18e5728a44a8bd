"""Dated rules of the treasury: under which code a deposit is received, and until when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Func, Value
from django.utils.translation import gettext_lazy as _

from config.common.dated import Dated, DatedQuerySet


class TreasuryCode(Dated):
    """The account code (akun) under which the treasury receives a deposit."""

    code = models.CharField(_("code"), max_length=6)
    name = models.CharField(_("name"), max_length=120)
    is_placeholder = models.BooleanField(_("only an example"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="ledger_treasurycode_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DepositClock(models.TextChoices):
    RECOGNISED = "recognised", _("since it became PNBP and reached the office")
    REACHED = "reached", _("since the money reached the office")


class DepositRule(Dated):
    """Until when PNBP must be deposited: by the end of the working day on which the clock started.

    Receipts after ``cutoff_hour`` (local time) count for the next working day; empty means no cut-off.
    """

    clock = models.CharField(_("the time counts"), max_length=10, choices=DepositClock)
    cutoff_hour = models.PositiveSmallIntegerField(_("cut-off hour"), null=True)
    code_valid_days = models.PositiveSmallIntegerField(_("days a code is valid"), default=7)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="ledger_depositrule_no_overlap",
                expressions=[(Func("valid_from", "valid_to", Value("[]"), function="daterange"), "&&")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.valid_from}"
