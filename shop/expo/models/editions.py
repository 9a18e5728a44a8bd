"""Exhibitions, the catalogues printed for them, and the short codes that lead from paper to the shop.

An edition is put together as a draft and frozen once. From then on its entries say what they said that day,
prices included, whatever becomes of the goods; nothing writes them again. What an e-catalogue asks of a product
beyond its listing stands in ``CatalogueFacts``.
"""

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.common import clock, places
from config.common.dated import Dated
from config.common.dates import days
from shop.expo.choices import EventState, Languages, PaperSize, PerPage, Target, Unit
from shop.expo.querysets import EditionQuerySet, EventQuerySet

WHOLE = 10_000


class Event(models.Model):
    """One exhibition, as facts with their source; ``office`` looks after what is said of it."""

    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="+", verbose_name=_("office"))
    slug = models.SlugField(_("slug"), max_length=80, unique=True, editable=False)
    name_ind = models.CharField(_("name in Indonesian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    place = models.CharField(_("city or regency"), max_length=5)
    address = models.CharField(_("hall and address"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    stands = models.CharField(
        _("stands"), max_length=200, blank=True, help_text=_("Hall and number, where they are known.")
    )
    prisons: Any = models.ManyToManyField(
        "partner.Partner", blank=True, related_name="events", verbose_name=_("prisons taking part")
    )
    shown_ind = models.TextField(_("what is shown, in Indonesian"), max_length=2000, blank=True)
    shown_en = models.TextField(_("what is shown, in English"), max_length=2000, blank=True)
    later_ind = models.TextField(_("what can be ordered later, in Indonesian"), max_length=2000, blank=True)
    later_en = models.TextField(_("what can be ordered later, in English"), max_length=2000, blank=True)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where these facts were found; shown on the page.")
    )
    is_illustrative = models.BooleanField(
        _("illustration"), default=False, help_text=_("An example of the demo, not a real exhibition.")
    )
    state = models.CharField(_("state"), max_length=9, choices=EventState, default=EventState.DRAFT)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("exhibition")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="expo_event_period")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("storefront:event", kwargs={"slug": self.slug})

    @property
    def name(self) -> str:
        return (get_language() == "en" and self.name_en) or self.name_ind

    @property
    def period(self) -> str:
        return days(self.starts_on, self.ends_on)

    @property
    def shown(self) -> str:
        return (get_language() == "en" and self.shown_en) or self.shown_ind

    @property
    def later(self) -> str:
        return (get_language() == "en" and self.later_en) or self.later_ind

    @property
    def place_name(self) -> str:
        return places.regency_name(self.place)

    @property
    def is_over(self) -> bool:
        return self.ends_on < clock.today()


class Edition(models.Model):
    """A catalogue of chosen goods. ``rule`` is by what they were found, empty where each was named."""

    office = models.ForeignKey("partner.Office", models.PROTECT, related_name="+", verbose_name=_("office"))
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("exhibition")
    )
    title_ind = models.CharField(_("title in Indonesian"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    languages = models.CharField(_("languages"), max_length=4, choices=Languages, default=Languages.BOTH)
    size = models.CharField(_("paper"), max_length=2, choices=PaperSize, default=PaperSize.A4)
    per_page = models.PositiveSmallIntegerField(_("entries on a page"), choices=PerPage, default=PerPage.FOUR)
    valid_from = models.DateField(_("prices valid from"), default=clock.today)
    valid_to = models.DateField(_("prices valid until"))
    rule = models.JSONField(default=dict, blank=True, editable=False)
    prisons = models.JSONField(default=dict, blank=True, editable=False)  # frozen, by code
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("catalogue")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="expo_edition_period")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.event is None:
            return reverse("storefront:edition-alone", kwargs={"pk": self.pk})
        return reverse("storefront:edition", kwargs={"slug": self.event.slug, "pk": self.pk})

    @property
    def title(self) -> str:
        return (get_language() == "en" and self.title_en) or self.title_ind

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_valid(self) -> bool:
        return self.valid_from <= clock.today() <= self.valid_to


class Entry(models.Model):
    """One product in an edition; ``facts`` are empty until it is frozen, then never written again."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="entries")
    n = models.PositiveSmallIntegerField()
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="entries")
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["edition", "n"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "n"], name="expo_entry_number"),
            models.UniqueConstraint(fields=["edition", "product"], name="expo_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.n}"


class ShortCode(models.Model):
    """``/b/<code>``: where it leads, and in which edition or at which event it was printed. Never deleted."""

    code = models.CharField(max_length=8, unique=True)
    target = models.CharField(max_length=8, choices=Target)
    product = models.ForeignKey("catalogue.Product", models.PROTECT, null=True, related_name="codes")
    category = models.ForeignKey("catalogue.Category", models.SET_NULL, null=True, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="codes")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="codes")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "product", "category", "edition", "event"],
                name="expo_shortcode_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("short-code", kwargs={"code": self.code})


class CodeUse(models.Model):
    """How often a code was followed on a day; nothing of who followed it."""

    code = models.ForeignKey(ShortCode, models.CASCADE, related_name="uses")
    day = models.DateField()
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "day"], name="expo_codeuse_day")]

    def __str__(self) -> str:
        return f"{self.code_id} {self.day} {self.uses}"


class CatalogueFacts(models.Model):
    """What an e-catalogue asks of a product that its listing does not say; shares are parts of 10,000.

    TKDN and BMP count only as long as a certificate of kind TKDN holds. ``pdn`` and ``umkk`` are empty until
    somebody has said whether it is a domestic product and whether a small business or cooperative offers it.
    """

    product = models.OneToOneField("catalogue.Product", models.CASCADE, related_name="catalogue_facts")
    kbki = models.CharField(
        _("KBKI code"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{5,10}$", _("A KBKI code has 5 to 10 digits."))],
    )
    unit = models.CharField(_("unit of measure"), max_length=8, choices=Unit, blank=True)
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    warranty_ind = models.CharField(_("warranty, in Indonesian"), max_length=200, blank=True)
    warranty_en = models.CharField(_("warranty, in English"), max_length=200, blank=True)
    tkdn_bp = models.PositiveIntegerField(
        _("TKDN"), null=True, blank=True, validators=[MaxValueValidator(WHOLE)]
    )
    bmp_bp = models.PositiveIntegerField(
        _("BMP"), null=True, blank=True, validators=[MaxValueValidator(1500)]
    )
    pdn = models.BooleanField(_("domestic product (PDN)"), null=True, blank=True)
    umkk = models.BooleanField(_("micro, small business or cooperative (UMKK)"), null=True, blank=True)

    class Meta:
        verbose_name = _("catalogue facts")

    def __str__(self) -> str:
        return f"{self.product_id}"


class ContentRule(Dated):
    """From which shares on, in parts of 10,000, domestic goods go before others; see ``shop.expo.content``."""

    least_bp = models.PositiveIntegerField(_("TKDN at least"), validators=[MaxValueValidator(WHOLE)])
    together_bp = models.PositiveIntegerField(
        _("TKDN and BMP together at least"), validators=[MaxValueValidator(WHOLE)]
    )

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.least_bp} {self.together_bp} {self.valid_from}"


def rule_on(day: date) -> ContentRule | None:
    return ContentRule.objects.in_force(day).order_by("-valid_from").first()
