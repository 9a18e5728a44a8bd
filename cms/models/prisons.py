from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Page, PageManager

from cms import metadata
from cms.models.base import BasePage
from cms.models.stories import StoryPage
from cms.prison_list import listing, map_of
from cms.querysets import PrisonPageQuerySet
from cms.reserved import PRISONS_AT
from cms.shelf import Row, Shelf
from cms.workshops import facts
from config.common import clock
from partners.models import Partner
from partners.workshops.models import Workshop
from shop.shipping.models import PickupPoint
from shop.storefront.metadata import breadcrumbs, graph

# How many a prison's page shows.
GOODS, STORIES = 12, 3


class PrisonIndexPage(BasePage):
    """All prisons; it lives at ``lapas`` in both languages."""

    template = "cms/prison_index.html"
    max_count_per_parent = 1
    subpage_types = ["cms.PrisonPage"]
    found_at = PRISONS_AT

    class Meta:
        verbose_name = _("list of prisons")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        stories = PrisonPage.objects.listed(self.locale_id).child_of(self).select_related("prison__region")
        return context | listing(request, stories)


class PrisonPage(BasePage):
    """The story of one prison, with what it sells at this moment; one page per prison and language."""

    template = "cms/prison.html"
    prison = models.ForeignKey(
        "partner.Partner", models.PROTECT, related_name="stories", verbose_name=_("prison")
    )
    visiting = models.TextField(
        _("visiting the gallery"),
        max_length=400,
        blank=True,
        help_text=_(
            "What a visitor should know. Address and hours of the pick-up point are shown by themselves."
        ),
    )

    objects = PageManager.from_queryset(PrisonPageQuerySet)()
    parent_page_types = ["cms.PrisonIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        HelpPanel(_("Address, figures, workshops and goods come from the shop and are always current.")),
        FieldPanel("prison"),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("visiting"),
    ]

    class Meta:
        verbose_name = _("page of a prison")

    def clean(self) -> None:
        super().clean()
        others = PrisonPage.objects.filter(prison=self.prison_id, locale=self.locale_id).exclude(pk=self.pk)
        if self.prison_id and others.exists():
            raise ValidationError({"prison": _("This prison has a page in this language already.")})

    @property
    def own_goods(self) -> Row:
        """One more than is shown, to know whether there are more."""
        return Row(GOODS + 1, prison=self.prison_id)

    def needs(self) -> dict[type[models.Model], models.Q]:
        return super().needs() | {Workshop: models.Q(prison=self.prison_id)}

    def shelf(self) -> Shelf:
        return Shelf.of(self.body, self.own_goods)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        self.prison = prison = Partner.objects.select_related("region").get(pk=self.prison_id)
        goods = context["shelf"].row(self.own_goods)
        for product in goods:  # The cards need not repeat the name of this very prison.
            product.workshop_name = product.workshop.name
        mine = (each for each in context["rows"][Workshop].values() if each.prison_id == prison.pk)
        pickup = PickupPoint.objects.current(clock.today(prison.timezone)).filter(prison=prison).first()
        here = request.build_absolute_uri(request.path)
        return context | {
            "prison": prison,
            "map": map_of([self], request),
            "workshops": [(workshop, facts(workshop)) for workshop in mine if workshop.is_active],
            "pickup": pickup,
            "products": goods[:GOODS],
            "has_more": len(goods) > GOODS,
            "told": StoryPage.objects.listed(self.locale_id).filter(prison=prison)[:STORIES],
            "structured": graph(
                breadcrumbs(context["crumbs"], request), *metadata.store(prison, pickup, here)
            ),
        }
