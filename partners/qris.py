"""The office's QRIS code: the sticker its bank gave it, and up to what amount one can be paid so."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from config.common import clock, qris
from config.common.dated import Dated, DatedQuerySet
from config.common.errors import Refused
from config.common.rules import put_in_force
from partners.errors import PartnerRefused


class MerchantCodeQuerySet(DatedQuerySet):
    def usable(self, on: date) -> Self:
        """In force and confirmed by a second person, each with the ``cap`` of that day (None without a rule)."""
        caps = QrisCap.objects.in_force(on).order_by("-valid_from").values("amount")
        return self.in_force(on).filter(confirmed_by__isnull=False).annotate(cap=Subquery(caps[:1]))

    def of(self, office: Any, on: date) -> Any:
        """The office's usable one, or None."""
        return self.usable(on).filter(office=office).order_by("-valid_from").first()


class MerchantCode(Dated):
    """Whom a QRIS payment to an office goes to. Entered by one person, in use when another has confirmed it.

    Who is paid stands in ``payload``; name and NMID are read from it and never typed.
    """

    office = models.ForeignKey(
        "partner.Office", models.PROTECT, related_name="merchant_codes", verbose_name=_("office")
    )
    payload = models.TextField(
        _("text of the QRIS code"),
        max_length=qris.LONGEST,
        help_text=_("Scan the sticker with a QR reader and paste what it reads, from 0002 to the end."),
    )
    takes_amount = models.BooleanField(
        _("the bank takes the code with the amount in it"),
        default=True,
        help_text=_("Without this the buyer sees the sticker's own code and types the amount."),
    )
    merchant_name = models.CharField(_("merchant"), max_length=25, editable=False)
    nmid = models.CharField("NMID", max_length=20, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = MerchantCodeQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="partner_merchantcode_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant_name}, {self.nmid}"

    def clean(self) -> None:
        self.payload = (self.payload or "").strip()
        try:
            merchant = qris.merchant_of(self.payload)
        except Refused as refusal:
            raise ValidationError({"payload": str(refusal.message)}) from refusal
        self.merchant_name, self.nmid = merchant.name, merchant.nmid

    def text_for(self, amount: int) -> str:
        """What the buyer's code says, for ``amount`` whole rupiah; the sticker's own where the bank wants that."""
        return qris.with_amount(self.payload, amount) if self.takes_amount else self.payload


class QrisCap(Dated):
    """The most that one QRIS payment can be, in whole rupiah."""

    amount = models.BigIntegerField(_("at most"))

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="partner_qriscap_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.valid_from}"


@transaction.atomic
def put_merchant_code(*, code: MerchantCode, by: Any, checker: Any = None) -> MerchantCode:
    """Enter an office's code, which ends the one before; it is offered only when ``checker`` has confirmed it."""
    code.entered_by, code.confirmed_by = by, checker
    code.confirmed_at = clock.now() if checker else None
    return put_in_force(
        row=code,
        about=MerchantCode.objects.filter(office=code.office_id),
        by=by,
        office_id=code.office_id,
        action="merchant code put in force",
        refused=PartnerRefused,
    )
