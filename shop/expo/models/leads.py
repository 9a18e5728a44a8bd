"""Who left a name at a stand, what was sold there, and which countries goods made in prisons may not enter."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.common import clock
from config.common.dated import Dated
from shop.expo.choices import NextStep
from shop.expo.querysets import LeadQuerySet


class Lead(models.Model):
    """A visitor of a stand who agreed to be written to; ``key`` is its form's, so sent twice it is one lead.

    From ``erase_on`` on nothing is left of who it was (``name`` is empty then), only that somebody was there. The
    ``enquiry`` that came of it keeps what it needs itself.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("expo.Event", models.PROTECT, related_name="leads")
    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    institution = models.CharField(_("institution"), max_length=120, blank=True)
    contact = models.CharField(_("WhatsApp number or e-mail"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    next_step = models.CharField(_("next step"), max_length=9, choices=NextStep, default=NextStep.CONTACT)
    next_on = models.DateField(_("until"), null=True)
    agreed_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    erase_on = models.DateField()
    enquiry = models.OneToOneField("expo.Enquiry", models.PROTECT, null=True, related_name="lead")

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        verbose_name = _("lead")

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


class LeadItem(models.Model):
    """What the visitor was interested in; ``quantity`` where one was named."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="items")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["lead", "product"], name="expo_leaditem_once")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.product_id}"


class EventSale(models.Model):
    """A sale at the counter that was one of an exhibition's stand; the order itself only knows that it was at one."""

    order = models.OneToOneField("order.Order", models.PROTECT, related_name="event_sale")
    event = models.ForeignKey("expo.Event", models.PROTECT, related_name="sales")

    def __str__(self) -> str:
        return f"{self.event_id} {self.order_id}"


class ExportBar(Dated):
    """A country whose law bars goods made in prisons (ISO 3166 code); a dated row with its source."""

    country = models.CharField(_("country"), max_length=2)
    law = models.CharField(_("law"), max_length=200)

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["country", "valid_from"], name="expo_exportbar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.valid_from}"
