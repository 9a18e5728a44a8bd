"""What an office and a production partner have agreed, and from when until when it holds."""

from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.dated import Dated, DatedQuerySet
from media.papers import PaperField
from partners.choices import AgreementKind


def private_storage() -> Storage:
    return storages["private"]


class AgreementQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        from partners.models import Office

        return self.filter(office__in=Office.objects.visible_to(user))

    def ending(self, on: date, days: int) -> Self:
        """In force, ending within so many days, and not renewed."""
        return self.in_force(on).filter(valid_to__lte=on + timedelta(days=days), renewed_by__isnull=True)

    def of_workshop(self, prefix: str = "") -> Self:
        """Those that cover the workshop of the outer row (under ``prefix``): its prison's, or of an office above."""
        prison = f"{prefix}prison__"
        own = Q(office__prison=OuterRef(f"{prefix}prison"))
        region, centre = Q(office=OuterRef(f"{prison}region")), Q(office=OuterRef(f"{prison}region__parent"))
        return self.filter(own | region | centre, mitra=OuterRef(f"{prefix}mitra"))


class Agreement(Dated):
    """A memorandum or cooperation agreement of an office with a production partner.

    It covers the office's own workshops and those of the prisons below it. It is ended or renewed, never rewritten.
    """

    kind = models.CharField(_("kind"), max_length=3, choices=AgreementKind)
    number = models.CharField(_("number"), max_length=80)
    office = models.ForeignKey(
        "partner.Office", models.PROTECT, related_name="agreements", verbose_name=_("office")
    )
    mitra = models.ForeignKey(
        "partner.Mitra", models.PROTECT, related_name="agreements", verbose_name=_("production partner")
    )
    signed_on = models.DateField(_("signed on"))
    wage_clause = models.TextField(_("what it says of wages"), max_length=1000, blank=True)
    pnbp_clause = models.TextField(_("what it says of PNBP"), max_length=1000, blank=True)
    scan = PaperField(_("scan"), upload_to="agreements/", storage=private_storage, null=True, blank=True)
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        verbose_name=_("renews"),
    )

    objects = AgreementQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["office", "number"], name="partner_agreement_number"),
        ]

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        if self.signed_on and self.signed_on > clock.today():
            raise ValidationError({"signed_on": _("This day lies in the future.")})
        if self.renews and self.renews.mitra_id != self.mitra_id:
            raise ValidationError({"renews": _("Only an agreement with the same partner is renewed.")})
