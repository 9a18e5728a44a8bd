from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common import clock


class AuditEvent(models.Model):
    """Who did what to what; append-only. Money has its own, stricter record in the ledger."""

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    office_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id"]),
            models.Index(fields=["office_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type} {self.target_id}"


class OutboxMessage(models.Model):
    """A message that some committed change owes somebody; written with the change, sent afterwards."""

    key = models.CharField(max_length=120, unique=True)
    to = models.CharField(max_length=254)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="outbox_waiting")
        ]

    def __str__(self) -> str:
        return self.key


class RateWindow(models.Model):
    """How often a key was used in the window of time that ends at the second ``window``; see ``limits``."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=254)
    window = models.BigIntegerField()
    hits = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key", "window"], name="rate_window")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.hits}"


class PendingChange(models.Model):
    """A change of a rule of the shop that somebody typed and a second person has not confirmed yet.

    ``screen`` names the desk's form, ``values`` are what was typed into it; nothing of it counts before. The
    office is that of the changed rule, none where it is the whole country's.
    """

    screen = models.CharField(max_length=40)
    target_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    values = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.screen} {self.target_id or ''}"


class DayOff(models.Model):
    """What the calendar of public holidays has wrong: a joint leave that was added, a holiday that was moved."""

    day = models.DateField(_("day"), unique=True)
    is_off = models.BooleanField(_("no work is done"), default=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["-day"]
        verbose_name = _("day off")

    def __str__(self) -> str:
        return f"{self.day} {self.is_off}"
