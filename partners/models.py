"""Who makes it, and who answers for it.

Oscar's ``Partner`` *is* the prison: only a producer has stock. Its office carries the people, bank
accounts and deposits, because regions and the centre have those too, but no stock. A prison is never
deleted, since orders and books point at it; it is deactivated.
"""

import re
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from config.common import clock, places
from config.common.dated import Dated, DatedQuerySet
from config.common.money import whole_rupiah
from partners import tiers
from partners.choices import OfficeKind, PrisonClass, Role, TimeZone
from partners.errors import PartnerRefused
from partners.querysets import AppointmentQuerySet, BankAccountQuerySet, OfficeQuerySet, PrisonQuerySet

LONGEST_NAME = 120


class Partner(AbstractPartner):
    """A prison that makes and sells goods."""

    short_code = models.CharField(
        _("short code"),
        max_length=3,
        unique=True,
        help_text=_("Three letters that begin every product number."),
    )
    prison_class = models.CharField(_("class"), max_length=2, choices=PrisonClass)
    region = models.ForeignKey(
        "partner.Office", models.PROTECT, related_name="prisons", verbose_name=_("region")
    )
    province = models.CharField(_("province"), max_length=2)
    regency = models.CharField(_("regency or city"), max_length=5)
    street = models.CharField(_("address"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=5)
    timezone = models.CharField(_("time zone"), max_length=20, choices=TimeZone, default=TimeZone.WIB)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    figures_on = models.CharField(_("figures of"), max_length=40, blank=True)
    figures_source = models.CharField(_("source of the figures"), max_length=200, blank=True)
    whatsapp = models.CharField(
        _("WhatsApp number"),
        max_length=15,
        blank=True,
        validators=[RegexValidator(r"^62[0-9]{8,13}$")],
        help_text=_("For buyers' questions; digits only, beginning with 62."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = PrisonQuerySet.as_manager()

    class Meta(AbstractPartner.Meta):
        abstract = False
        verbose_name = _("prison")
        verbose_name_plural = _("prisons")

    def clean(self) -> None:
        """The code stands in addresses and in the books, the name is its office's too."""
        if self._state.adding and self.short_code and not re.fullmatch("[A-Z]{3}", self.short_code):
            raise ValidationError({"short_code": _("Three capital letters, for example SMG.")})
        if not 0 < len(self.name.strip()) <= LONGEST_NAME:
            raise ValidationError({"name": _("Write a name of at most 120 letters.")})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: orders and books point at prisons; deactivate instead."""
        raise PartnerRefused(_("A prison cannot be deleted; deactivate it instead."))

    @property
    def province_name(self) -> str:
        return places.province_name(self.province)

    @property
    def regency_name(self) -> str:
        return places.regency_name(self.regency)


class Mitra(models.Model):
    """A company or foundation that produces with a prison."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("production partner")

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A desk of the administration: a prison's, its region's, the centre's."""

    kind = models.CharField(_("kind"), max_length=6, choices=OfficeKind)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    prison = models.OneToOneField(
        "partner.Partner", models.PROTECT, null=True, blank=True, related_name="office"
    )

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("office")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OfficeKind.PRISON, prison__isnull=False)
                | ~Q(kind=OfficeKind.PRISON) & Q(prison__isnull=True),
                name="partner_office_prison",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def timezone(self) -> str:
        return self.prison.timezone if self.prison else TimeZone.WIB


class Appointment(models.Model):
    """Who may do what for which office, from when until when; the answer to every question of access."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=9, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role", "valid_from"], name="partner_appointment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.office}"


class BankAccount(Dated):
    """Where an office receives money. Entered by one person, in use only when another has confirmed it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=60)
    number = models.CharField(_("account number"), max_length=30)
    holder = models.CharField(_("account holder"), max_length=120)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = BankAccountQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="partner_bankaccount_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"


class CollectingOffice(Dated):
    """The office that receives the money of baskets with several prisons and passes it on."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.office} {self.valid_from}"


class StockRecord(AbstractStockRecord):
    """Price and stock of one product at its prison; one record per product, so a product has one prison.

    ``num_in_stock`` empty means not counted: the thing is made after it was ordered. Where it is counted,
    a CHECK keeps what is promised within what exists, whatever the code above does.
    """

    product = models.ForeignKey(
        "catalogue.Product", models.PROTECT, related_name="stockrecords", verbose_name=_("product")
    )
    partner = models.ForeignKey("partner.Partner", models.PROTECT, related_name="stockrecords")
    price = models.DecimalField(_("price"), decimal_places=2, max_digits=12)
    num_allocated = models.IntegerField(_("promised to orders"), default=0)
    date_created = models.DateTimeField(default=clock.now, editable=False)

    class Meta(AbstractStockRecord.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["product"], name="partner_stock_one_per_product"),
            models.CheckConstraint(
                condition=Q(num_allocated__gte=0)
                & (Q(num_in_stock__isnull=True) | Q(num_allocated__lte=F("num_in_stock"))),
                name="partner_stock_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(price__gt=0, price_currency="IDR"), name="partner_stock_price_in_rupiah"
            ),
        ]

    @property
    def available(self) -> int | None:
        """Units that can still be promised; None when stock is not counted."""
        return None if self.num_in_stock is None else self.num_in_stock - self.num_allocated

    def unit_price(self, quantity: int) -> int:
        """What one piece costs, in whole rupiah, for whoever takes ``quantity``."""
        return tiers.unit_price(whole_rupiah(self.price), self.tiers.all(), quantity)


class PriceTier(models.Model):
    """From ``from_quantity`` pieces of an order line on, each costs ``price`` (whole rupiah) instead.

    Written by ``catalogue.price_and_stock`` only, which keeps the prices falling.
    """

    stockrecord = models.ForeignKey(StockRecord, models.CASCADE, related_name="tiers")
    from_quantity = models.PositiveIntegerField(_("from quantity"))
    price = models.BigIntegerField(_("price"))

    class Meta:
        ordering = ["from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["stockrecord", "from_quantity"], name="partner_tier_once"),
            models.CheckConstraint(
                condition=Q(from_quantity__gte=2, price__gt=0), name="partner_tier_from_two_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity}: {self.price}"


class PartnerEnquiry(models.Model):
    """Somebody asks to produce with a prison. It names people, so it is erased on ``erase_on``.

    ``fingerprint`` is of all that was said: the same twice is one enquiry.
    """

    organisation = models.CharField(_("organisation"), max_length=120)
    contact = models.CharField(_("contact person"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    wish = models.TextField(_("what they want to make"), max_length=2000)
    prison = models.ForeignKey("partner.Partner", models.PROTECT, null=True, related_name="enquiries")
    language = models.CharField(_("language"), max_length=5)
    received_at = models.DateTimeField(default=clock.now)
    erase_on = models.DateField(_("erased on"))
    fingerprint = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="partner_enquiry_can_be_answered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.received_at:%Y-%m-%d}"


from oscar.apps.partner.models import *  # noqa: E402, F403

from partners.contracts import Agreement  # noqa: E402, F401
from partners.qris import MerchantCode, QrisCap  # noqa: E402, F401
