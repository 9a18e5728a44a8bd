"""What is sold.

A product belongs to one workshop and so to one prison. Its published words, pictures and facts change only
by an approved ``Proposal``; price and stock apply at once, by delta. ``prison``, ``province``,
``price_from`` and ``availability`` repeat what other rows know, because lists and facets read one row: the
first two are written once, when a listing or a variant is made, the others by ``catalogue.summaries`` only.
``category_ids``, ``material_group`` and ``found_by`` do the same for search, by ``catalogue.findable`` only.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage

from catalogue.choices import (
    PRICE_STEPS,
    Availability,
    ConsumerClass,
    Durability,
    Form,
    IndustrialClass,
    Making,
    Market,
    ProposalState,
)
from catalogue.papers import Certificate, CertificateRule, private_storage  # noqa: F401
from catalogue.querysets import ProductQuerySet, ProposalQuerySet
from catalogue.vocabulary import Demand, Material, Synonym, Word  # noqa: F401
from config.common import clock, pages

if TYPE_CHECKING:
    from media.models import Picture


def _words(config: str, suffix: str) -> Any:
    return (
        SearchVector(f"title_{suffix}", weight="A", config=config)
        + SearchVector(f"material_{suffix}", weight="B", config=config)
        + SearchVector(f"description_{suffix}", weight="C", config=config)
        + SearchVector("found_by", weight="D", config=config)
    )


# What lists are narrowed by, each a column of the product.
FACET_COLUMNS = (
    "prison",
    "province",
    "category_ids",
    "material_group",
    "availability",
    "price_band",
    "form",
    "durability",
    "consumer_class",
    "industrial_class",
)


def _listed(name: str, *fields: str) -> models.Index:
    return models.Index(fields=fields, condition=Q(is_public=True), name=f"catalogue_product_{name}")


class Product(AbstractProduct):
    workshop = models.ForeignKey("workshops.Workshop", models.PROTECT, related_name="products")
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="products", editable=False)
    province = models.CharField(max_length=2, editable=False)
    number = models.CharField(_("number"), max_length=24, unique=True)
    slug = models.SlugField(_("slug"), max_length=255, unique=True)
    is_public = models.BooleanField(_("published"), default=False, db_index=True)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    market = models.CharField(_("market"), max_length=8, choices=Market, default=Market.EXTERNAL)

    form = models.CharField(_("goods or service"), max_length=7, choices=Form, default=Form.GOODS)
    durability = models.CharField(
        _("durability"), max_length=10, choices=Durability, default=Durability.DURABLE
    )
    consumer_class = models.CharField(
        _("kind of purchase"), max_length=11, choices=ConsumerClass, default=ConsumerClass.SHOPPING
    )
    industrial_class = models.CharField(
        _("industrial use"), max_length=8, choices=IndustrialClass, blank=True, default=""
    )

    making = models.CharField(_("how it is made"), max_length=13, choices=Making, default=Making.READY)
    lead_days = models.PositiveSmallIntegerField(_("days to make"), default=0)
    monthly_capacity = models.PositiveIntegerField(_("capacity per month"), null=True, blank=True)
    one_of_a_kind = models.BooleanField(_("one of a kind"), default=False)
    material = models.CharField(_("material"), max_length=160, blank=True)
    technique = models.CharField(_("technique"), max_length=160, blank=True)
    length_mm = models.PositiveIntegerField(_("length (mm)"), default=0)
    width_mm = models.PositiveIntegerField(_("width (mm)"), default=0)
    height_mm = models.PositiveIntegerField(_("height (mm)"), default=0)
    weight_g = models.PositiveIntegerField(_("weight (g)"), default=0)
    work_minutes = models.PositiveIntegerField(_("working time (minutes)"), default=0)
    cost = models.BigIntegerField(_("cost of goods (HPP)"), default=0)
    min_quantity = models.PositiveIntegerField(_("minimum quantity"), default=1)
    max_quantity = models.PositiveIntegerField(_("maximum quantity"), null=True, blank=True)

    price_from = models.BigIntegerField(null=True, editable=False)
    availability = models.CharField(
        max_length=13, choices=Availability, blank=True, default=Availability.NONE, editable=False
    )
    is_gone = models.GeneratedField(
        expression=Q(availability=Availability.SOLD_OUT),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    price_band = models.GeneratedField(
        expression=Case(
            *(When(price_from__lte=most, then=Value(n)) for n, most in enumerate(PRICE_STEPS)),
            default=Value(len(PRICE_STEPS)),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    category_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    material_group = models.ForeignKey(
        "catalogue.Material", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    found_by = models.TextField(default="", blank=True, editable=False)
    date_created = models.DateTimeField(default=clock.now, editable=False, db_index=True)
    search = models.GeneratedField(
        expression=_words("indonesian", "ind") + _words("english", "en"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="catalogue_product_cost"),
            models.CheckConstraint(
                condition=Q(min_quantity__gte=1)
                & (Q(max_quantity__isnull=True) | Q(max_quantity__gte=F("min_quantity"))),
                name="catalogue_product_quantities",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="catalogue_product_search"),
            GinIndex(fields=["category_ids"], name="catalogue_product_categories"),
            # All that counting the facets of a whole catalogue reads, a tenth of the rows' size.
            models.Index(
                fields=["workshop"],
                include=FACET_COLUMNS,
                condition=Q(is_public=True, market=Market.EXTERNAL, price_from__isnull=False)
                & ~Q(structure=AbstractProduct.CHILD),
                name="catalogue_product_facets",
            ),
            # The orders of a list, sold out last.
            _listed("newest", "is_gone", "-published_at", "-id"),
            _listed("cheapest", "is_gone", "price_from", "-published_at", "-id"),
            _listed("dearest", "is_gone", "-price_from", "-published_at", "-id"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("storefront:product", kwargs={"slug": (self.parent or self).slug})

    @property
    def stock_record(self):
        """Its one stock record, or None for a draft without price; free when prefetched.

        A parent is sold through its variants only, even if it had a price before it got them.
        """
        return None if self.is_parent else next(iter(self.stockrecords.all()), None)

    @property
    def full_title(self) -> str:
        """Its title in the active language; a variant says what it is a variant of."""
        return f"{self.parent.title}, {self.title}" if self.parent_id else str(self.title)

    @property
    def is_fresh(self) -> bool:
        return self.durability == Durability.PERISHABLE

    @property
    def is_ready(self) -> bool:
        return self.availability == Availability.READY

    @property
    def shown_pictures(self) -> "list[Picture]":
        """Its pictures in their order, without those nobody may see; free when fetched by ``for_cards``."""
        return [image.picture for image in self.images.all() if image.picture.is_shown]

    @property
    def card_picture(self) -> "Picture | None":
        """The first picture, for cards; free when fetched by ``for_cards``."""
        return next(iter(self.shown_pictures), None)


class Category(AbstractCategory):
    class Meta(AbstractCategory.Meta):
        abstract = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever changes a category, its pages and the tree on all others (``catalogue.tree``) follow."""
        super().save(*args, **kwargs)
        pages.changed()

    def clean(self) -> None:
        """A new one needs an address of its own, and it is made of the name."""
        slug = self.generate_slug()
        if self._state.adding and (not slug or Category.objects.filter(slug=slug).exists()):
            raise ValidationError(
                {"name_ind": _("Write a name that no category has yet, with letters in it.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("storefront:category", kwargs={"slug": self.slug})


class ProductImage(AbstractProductImage):
    """Oscar's image row pointing at our one picture pipeline instead of a file of its own."""

    original = None
    code = None
    picture = models.ForeignKey("media.Picture", models.PROTECT, related_name="product_images")
    date_created = models.DateTimeField(default=clock.now, editable=False)

    class Meta(AbstractProductImage.Meta):
        abstract = False


class Proposal(models.Model):
    """What a prison would like its listing to say; the history of the listing is its published proposals.

    ``changes`` holds only fields named in ``catalogue.proposals.FIELDS``, plus pictures, category and
    variants. ``reasons`` are the reviewer's words, by field, when it was returned.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="proposals")
    changes = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.DRAFT)
    reasons = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=~Q(state=ProposalState.PUBLISHED),
                name="catalogue_proposal_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.state}"


from oscar.apps.catalogue.models import *  # noqa: E402, F403
from oscar.apps.catalogue.models import ProductClass  # noqa: E402, F401
