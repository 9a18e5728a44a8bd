"""A consignment is one prison's part of an order: what it makes, packs and hands over.

Each prison sees its own consignments and nothing else of the order. ``part`` counts the parcels when a
prison sends its part in several; the ledger's keys name it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock
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
    ready_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

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
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="lines")
    line = models.ForeignKey("order.Line", models.PROTECT, related_name="consigned")
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consignment", "line"], name="fulfilment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="fulfilment_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.title}"


class ComplaintWindow(models.Model):
    """How many days after hand-over a buyer may still complain; a dated rule with its source."""

    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["valid_from"], name="fulfilment_window_once")]

    def __str__(self) -> str:
        return f"{self.days} {self.valid_from}"
