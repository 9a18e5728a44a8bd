from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from catalogue.choices import Durability, Market, ProposalState
from config.common import clock
from config.common.dated import DatedQuerySet
from config.common.rows import rows
from media.querysets import prefetch_pictures
from partners.models import Office
from partners.querysets import tier_rows
from partners.workshops.models import Programme, Workshop


class ProductQuerySet(OscarProductQuerySet):
    def for_sale(self) -> Self:
        """The only products the public ever sees: lists, search, pages, feeds and baskets start here.

        Published, for the public market, from an active workshop of an active prison, with a price. Fresh
        goods of a paused workshop are away until it opens; durable ones stay, promised for later.
        """
        return self._offered().exclude(structure=self.model.CHILD)

    def sellable(self, market: str = Market.EXTERNAL) -> Self:
        """``for_sale`` including the variants themselves, which a basket holds but no list shows.

        The internal market has all that the public has, and what was listed for itself.
        """
        return self._offered(market).filter(Q(parent__isnull=True) | Q(parent__is_public=True))

    def _offered(self, market: str = Market.EXTERNAL) -> Self:
        working = Workshop.objects.filter(is_active=True, prison__is_active=True)
        resting = Workshop.objects.filter(paused_until__gte=clock.today())
        inside = Q() if market == Market.INTERNAL else Q(market=Market.EXTERNAL)
        return self.filter(
            inside,
            is_public=True,
            price_from__isnull=False,
            workshop__in=working.values("pk"),
        ).exclude(durability=Durability.PERISHABLE, workshop__in=resting.values("pk"))

    def public(self) -> Self:
        """Oscar's own name for ``for_sale``, so that no code of theirs can show more than we do."""
        return self.for_sale()

    def browsable(self) -> Self:
        return self.for_sale()

    def visible_to(self, user: Any) -> Self:
        return self.filter(prison__office__in=Office.objects.visible_to(user))

    def for_cards(self) -> Self:
        """With all a product card shows, in three statements for any number of cards."""
        return self.select_related("workshop", "prison").prefetch_related(
            "images", prefetch_pictures("images__picture")
        )

    def with_offer(self) -> Self:
        """With stock and price tiers in the same row: ``in_stock``, ``allocated``, ``tier_rows``."""
        return self.annotate(
            in_stock=F("stockrecords__num_in_stock"),
            allocated=F("stockrecords__num_allocated"),
            base_price=F("stockrecords__price"),
            tier_rows=tier_rows("stockrecords"),
        )

    def with_facts(self, on: date) -> Self:
        """With what is on file on that day, as lists of dictionaries: ``certificate_rows``, ``programme_rows``."""
        from catalogue.models import Certificate

        certificates = Certificate.objects.holding(on).filter(product=OuterRef("pk"))
        programmes = Programme.objects.in_force(on).filter(workshop=OuterRef("workshop"))
        return self.annotate(
            certificate_rows=rows(
                certificates.order_by("kind", "number"), "kind", "number", "issued_by", "valid_to"
            ),
            programme_rows=rows(
                programmes.order_by("pk"),
                *("title_ind", "title_en", "theory_hours", "practice_hours", "participants"),
            ),
        )

    def lacking(self, on: date) -> Self:
        """Without a certificate that holds, of a kind that one of their categories needs on that day."""
        from catalogue.models import Certificate, CertificateRule

        wanting: Any = Q(pk__in=[])
        for rule in CertificateRule.objects.in_force(on).select_related("category"):
            held = Certificate.objects.holding(on).filter(product=OuterRef("pk"), kind=rule.kind)
            wanting |= Q(categories__path__startswith=rule.category.path) & ~Exists(held)
        return self.filter(wanting).distinct()


class CertificateQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(product__prison__office__in=Office.objects.visible_to(user))

    def holding(self, on: date) -> Self:
        """In force and confirmed by a second person."""
        return self.in_force(on).filter(confirmed_by__isnull=False)

    def ending(self, on: date, days: int) -> Self:
        """Those that expire within so many days, and are not followed by one of their kind."""
        later = self.model._default_manager.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("valid_to")),
            product=OuterRef("product"),
            kind=OuterRef("kind"),
        )
        return self.holding(on).filter(~Exists(later), valid_to__lte=on + timedelta(days=days))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(product__prison__office__in=Office.objects.visible_to(user))

    def open(self) -> Self:
        return self.exclude(state=ProposalState.PUBLISHED)

    def waiting(self) -> Self:
        return self.filter(state=ProposalState.SUBMITTED)
