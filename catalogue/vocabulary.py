"""The words by which goods are found, beyond their own: rows an editor may change at any time.

Products keep what follows from these rows on their own row (``catalogue.findable``); what people look for in
vain is kept as ``Demand``, without a trace of who looked.
"""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from config.common import clock


class Material(models.Model):
    """A kind of material buyers filter by. A product belongs to the one whose word its own text names first."""

    slug = models.SlugField(_("word in the address"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    words = ArrayField(models.CharField(max_length=40), verbose_name=_("words that name it"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("material")

    def __str__(self) -> str:
        return str(self.name)


class SynonymQuerySet(models.QuerySet):
    def naming(self, phrases: list[str]) -> Self:
        """The rows one of these phrases stands in."""
        return self.filter(phrases__overlap=phrases)


class Synonym(models.Model):
    """Phrases that mean the same thing, in either language: who looks for one finds the others too."""

    phrases = ArrayField(models.CharField(max_length=60), verbose_name=_("phrases"))

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonym")

    def __str__(self) -> str:
        return ", ".join(self.phrases)

    def clean(self) -> None:
        self.phrases = [" ".join(phrase.lower().split()) for phrase in self.phrases or ()]


class Word(models.Model):
    """A word of some listing, as people write it: what a mistyped word is compared with."""

    text = models.CharField(max_length=30, primary_key=True)

    def __str__(self) -> str:
        return self.text


class DemandQuerySet(models.QuerySet):
    def most_wanted(self, *, since: date) -> "models.QuerySet[Any, dict[str, Any]]":
        """What was looked for in vain since that day, most often first: ``text`` and ``times``."""
        days = self.filter(day__gte=since)
        return days.values("text").annotate(times=Sum("times")).order_by("-times", "text")


class Demand(models.Model):
    """What people looked for and did not find on one day. Nothing about the visitor is kept."""

    text = models.CharField(_("looked for"), max_length=100)
    language = models.CharField(_("language"), max_length=5)
    day = models.DateField(_("day"), default=clock.today)
    times = models.PositiveIntegerField(_("times"), default=1)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand")
        constraints = [
            models.UniqueConstraint(fields=["text", "language", "day"], name="catalogue_demand_once")
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.times}"
