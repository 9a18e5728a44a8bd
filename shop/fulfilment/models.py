"""A consignment is one prison's part of an order: what it makes, packs and hands over.

Each prison sees its own consignments and nothing else of the order. ``part`` counts the parcels when a
prison sends its part in several; the ledger's keys name it. ``packer`` is who packs it now.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.dated import Dated
from shop.fulfilment.querysets import ConsignmentQuerySet


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    IN_PRODUCTION = "in_production", _("in production")
    READY = "ready", _("ready")
    HANDED_OVER = "handed_over", _("handed over")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")
    RETURNED = "returned", _("returned")


class Delivery(models.TextChoices):
    COURIER = "courier", _("courier")
    OWN = "own", _("delivered by the prison")
    PICKUP = "pickup", _("picked up")


class Consignment(models.Model):
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="consignments")
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="consignments")
    part = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.WAITING)
    delivery = models.CharField(_("delivery"), max_length=7, choices=Delivery)
    service = models.CharField(_("delivery service"), max_length=60, blank=True)
    shipping = models.BigIntegerField(_("shipping"), default=0)
    promised_on = models.DateField(_("promised for"))
    courier = models.CharField(_("courier"), max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    pickup_code = models.CharField(_("pick-up code"), max_length=6, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    packer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    objects = ConsignmentQuerySet.as_manager()

    class Meta:
        ordering = ["promised_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "prison", "part"], name="fulfilment_consignment_part"),
            models.CheckConstraint(condition=Q(shipping__gte=0), name="fulfilment_consignment_shipping"),
        ]
        indexes = [
            models.Index(fields=["prison", "state", "promised_on"]),
            models.Index(
                fields=["handed_over_at"], condition=Q(state="handed_over"), name="fulfilment_open_window"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """How ledger and papers name it: order, prison and part."""
        return f"{self.order.number}/{self.prison.short_code}/{self.part}"


class ConsignmentLine(models.Model):
    """So many of an order line. Where the line goes in several parcels, each has its own share of the money."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", models.PROTECT, related_name="consigned")
    quantity = models.PositiveIntegerField()
    is_packed = models.BooleanField(_("lies in the parcel"), default=False)
    own_goods = models.BigIntegerField(null=True)
    own_tax = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consignment", "line"], name="fulfilment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="fulfilment_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.title}"

    @property
    def goods(self) -> int:
        """What the buyer pays for these, PPN included, in whole rupiah."""
        return self.line.goods if self.own_goods is None else self.own_goods

    @property
    def tax(self) -> int:
        return self.line.tax if self.own_tax is None else self.own_tax


class ComplaintWindow(models.Model):
    """How many days after hand-over a buyer may still complain; a dated rule with its source."""

    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["valid_from"], name="fulfilment_window_once")]

    def __str__(self) -> str:
        return f"{self.days} {self.valid_from}"


class PackingRule(Dated):
    """Times of the parcel room; a dated rule with its source.

    For ``undo_minutes`` a hand-over can be taken back, and so long the buyer's message waits. ``contact_days``
    after a parcel left, its prison sees neither address nor phone any more.
    """

    undo_minutes = models.PositiveSmallIntegerField(_("minutes to undo a hand-over"), default=10)
    contact_days = models.PositiveSmallIntegerField(_("days until the address is hidden"), default=30)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="fulfilment_packing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.undo_minutes} {self.contact_days} {self.valid_from}"
