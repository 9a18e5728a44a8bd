"""Delivery as dated rules: what a courier asks, what is a parcel, where a prison delivers or hands out.

Every row carries its period and its source. Nothing is corrected in place: ``services.put_in_force`` ends the
earlier row and begins the new one, so a quote of the past can be recomputed.
"""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.common.dated import Dated
from shop.shipping.querysets import OwnDeliveryQuerySet, RuleQuerySet, TariffQuerySet
from shop.shipping.rates import ZONES

REGENCY_CODE = r"^[0-9]{2}\.[0-9]{2}$"


class Rule(Dated):
    """A dated row about one ``subject``; at most one row of a subject begins on a day."""

    subject: tuple[str, ...] = ()

    objects = RuleQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = True


class Tariff(Rule):
    """What one service of a courier (``reguler``, ``kargo``) asks in one zone, in whole rupiah.

    At least ``minimum_kg`` are charged. The service is offered from ``min_grams`` up to ``max_grams`` of
    chargeable weight; without ``max_grams`` the parcel rule's limit holds. Days are working days in transit.
    """

    subject = ("courier", "service", "zone")

    courier = models.CharField(_("courier"), max_length=60)
    service = models.SlugField(_("service"), max_length=30)
    zone = models.CharField(_("zone"), max_length=11, choices=[(zone, zone) for zone in ZONES])
    first_kg = models.PositiveIntegerField(_("first kilogram"))
    next_kg = models.PositiveIntegerField(_("each further kilogram"))
    minimum_kg = models.PositiveSmallIntegerField(
        _("kg at least"), default=1, validators=[MinValueValidator(1)]
    )
    min_grams = models.PositiveIntegerField(_("from weight (grams)"), default=0)
    max_grams = models.PositiveIntegerField(_("up to weight (grams)"), null=True, blank=True)
    days_min = models.PositiveSmallIntegerField(_("working days at least"))
    days_max = models.PositiveSmallIntegerField(_("working days at most"))

    objects = TariffQuerySet.as_manager()

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            models.UniqueConstraint(
                fields=["courier", "service", "zone", "valid_from"], name="shipping_tariff_begins_once"
            ),
            models.CheckConstraint(condition=Q(zone__in=ZONES), name="shipping_tariff_zone"),
            models.CheckConstraint(
                condition=Q(first_kg__gt=0, minimum_kg__gt=0), name="shipping_tariff_above_zero"
            ),
            models.CheckConstraint(condition=Q(days_max__gte=F("days_min")), name="shipping_tariff_days"),
            models.CheckConstraint(
                condition=Q(max_grams__isnull=True) | Q(max_grams__gt=F("min_grams")),
                name="shipping_tariff_grams",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.courier} {self.service} {self.zone} {self.valid_from}"


class ParcelRule(Rule):
    """How volume becomes weight (cm³ per kilogram), and the heaviest parcel an ordinary service takes."""

    volume_divisor = models.PositiveIntegerField(_("cm³ per kilogram"), validators=[MinValueValidator(1)])
    max_grams = models.PositiveIntegerField(_("up to weight (grams)"), validators=[MinValueValidator(1)])

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="shipping_parcelrule_begins_once"),
            models.CheckConstraint(
                condition=Q(volume_divisor__gt=0, max_grams__gt=0), name="shipping_parcelrule_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"1:{self.volume_divisor} {self.max_grams} g {self.valid_from}"


class OwnDelivery(Rule):
    """A prison brings its goods to one city or regency itself: the only way fresh food is delivered.

    One price, in whole rupiah, for a consignment of at most ``max_grams`` (plain weight). What is ordered
    before ``cutoff_hour``, in the prison's own time, is brought the same working day, unless that day has as
    many orders already as its ``DailyCap`` allows.
    """

    subject = ("prison_id", "regency_code")

    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="own_deliveries")
    regency_code = models.CharField(
        _("city or regency"), max_length=5, validators=[RegexValidator(REGENCY_CODE)]
    )
    price = models.PositiveIntegerField(_("price"))
    max_grams = models.PositiveIntegerField(_("up to weight (grams)"), validators=[MinValueValidator(1)])
    cutoff_hour = models.PositiveSmallIntegerField(
        _("cut-off hour"), validators=[MinValueValidator(1), MaxValueValidator(23)]
    )

    objects = OwnDeliveryQuerySet.as_manager()

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            models.UniqueConstraint(
                fields=["prison", "regency_code", "valid_from"], name="shipping_owndelivery_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(cutoff_hour__gte=1, cutoff_hour__lte=23), name="shipping_owndelivery_cutoff"
            ),
            models.CheckConstraint(
                condition=Q(regency_code__regex=REGENCY_CODE), name="shipping_owndelivery_regency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prison_id} {self.regency_code} {self.valid_from}"


class DailyCap(Rule):
    """How many orders a prison brings itself on one day, to all its regencies together; no row is no cap."""

    subject = ("prison_id",)

    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="daily_caps")
    orders_per_day = models.PositiveSmallIntegerField(_("orders a day"), validators=[MinValueValidator(1)])

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            models.UniqueConstraint(fields=["prison", "valid_from"], name="shipping_dailycap_begins_once"),
            models.CheckConstraint(condition=Q(orders_per_day__gt=0), name="shipping_dailycap_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.prison_id} {self.orders_per_day} {self.valid_from}"


class PickupPoint(Rule):
    """Where buyers fetch what a prison made, and when; one point for each prison."""

    subject = ("prison_id",)

    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="pickup_points")
    address = models.CharField(_("address"), max_length=200)
    hours_ind = models.CharField(_("hours in Indonesian"), max_length=120)
    hours_en = models.CharField(_("hours in English"), max_length=120, blank=True)

    class Meta(Rule.Meta):
        constraints = [
            *Rule.Meta.constraints,
            models.UniqueConstraint(fields=["prison", "valid_from"], name="shipping_pickuppoint_begins_once"),
        ]

    @property
    def hours(self) -> str:
        return (get_language() == "en" and self.hours_en) or self.hours_ind

    def __str__(self) -> str:
        return f"{self.prison_id} {self.valid_from}"


from oscar.apps.shipping.models import *  # noqa: E402, F403
