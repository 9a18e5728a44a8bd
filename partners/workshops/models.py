"""Where in a prison it is made: the workshop is the unit of industry that targets and schemes speak of."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.dated import Dated, DatedQuerySet
from partners.workshops.querysets import WorkshopQuerySet

MOST_YEARS = 20


class Model(models.TextChoices):
    """The two ways of running a workshop that the paper tells apart."""

    SELF_MANAGED = "self", _("self-managed")
    PARTNER = "partner", _("with a partner")


class Workshop(models.Model):
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="workshops")
    code = models.CharField(_("code"), max_length=2)
    name = models.CharField(_("name"), max_length=80)
    model = models.CharField(_("model"), max_length=7, choices=Model, default=Model.SELF_MANAGED)
    mitra = models.ForeignKey(
        "partner.Mitra",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("partner"),
    )
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    pause_reason = models.CharField(_("reason of the pause"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["prison", "code"]
        verbose_name = _("workshop")
        constraints = [
            models.UniqueConstraint(fields=["prison", "code"], name="workshops_workshop_code"),
            models.CheckConstraint(
                condition=Q(model=Model.PARTNER, mitra__isnull=False)
                | Q(model=Model.SELF_MANAGED, mitra__isnull=True),
                name="workshops_workshop_mitra",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The code is part of every product's number, and so of its address; promises are counted from a pause."""
        if self._state.adding and self.code and not re.fullmatch("[A-Z0-9]{2}", self.code):
            raise ValidationError({"code": _("Two capital letters or digits, for example RT.")})
        if self.paused_until and self.paused_until.year > clock.today().year + MOST_YEARS:
            raise ValidationError({"paused_until": _("This day is too far away.")})


class Target(models.Model):
    """What a workshop is expected to bring the state in a year, in whole rupiah of PNBP."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.BigIntegerField(_("amount"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "year"], name="workshops_target_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="workshops_target_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} {self.year}"

    def clean(self) -> None:
        """A slip of the pen would open its own year on the public page."""
        away = abs(self.year - clock.today().year) if self.year is not None else 0
        if self._state.adding and away > MOST_YEARS:
            raise ValidationError({"year": _("Write a year of this time, for example 2026.")})


class SellerKind(models.TextChoices):
    PRISON = "prison", _("prison")
    MITRA = "mitra", _("production partner")
    COOPERATIVE = "coop", _("cooperative")


class Seller(Dated):
    """Seller of record of a workshop's goods, shown as *Dijual oleh*; ``taxable`` puts PPN inside his prices."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="sellers")
    kind = models.CharField(_("kind"), max_length=6, choices=SellerKind)
    name = models.CharField(_("name"), max_length=120)
    taxable = models.BooleanField(_("charges PPN"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.name


class TaxRate(Dated):
    """PPN as a fraction of the net price, so that the amount inside a gross price is exact arithmetic."""

    numerator = models.PositiveIntegerField(_("numerator"))
    denominator = models.PositiveIntegerField(_("denominator"))

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(denominator__gt=0), name="workshops_taxrate_fraction"),
        ]

    def __str__(self) -> str:
        return f"PPN {self.numerator}/{self.denominator}"

    def inside(self, gross: int) -> int:
        """The tax inside ``gross`` whole rupiah, rounded half up; the rest is the net price."""
        whole = self.denominator + self.numerator
        return (gross * self.numerator * 2 + whole) // (whole * 2)


class Programme(Dated):
    """What a workshop teaches those who work in it, and for how long.

    ``participants`` is how many take part; a number below ``config.common.privacy.FEWEST`` is never shown.
    """

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="programmes")
    title = models.CharField(_("title"), max_length=120)
    theory_hours = models.PositiveSmallIntegerField(_("hours of theory"), default=0)
    practice_hours = models.PositiveSmallIntegerField(_("hours of practice"), default=0)
    participants = models.PositiveSmallIntegerField(_("participants"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("programme")

    def __str__(self) -> str:
        return self.title
