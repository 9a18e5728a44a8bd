from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from catalogue.models import Product
from cms import metadata
from cms.blocks.body import BODY
from cms.blocks.known import fetch
from cms.editing.page import EditedPage
from cms.prison_list import map_of
from cms.reserved import is_reserved
from cms.shelf import Shelf
from cms.workshops import workshops_with_facts
from config.common import pages
from config.common.archipelago import Drawing
from media.models import Picture
from shop.storefront.metadata import breadcrumbs, graph

AT_TOP = ["cms.HomePage"]


class BasePage(EditedPage):
    """What all our pages share: an introduction, a body of blocks, their address in the other language.

    ``found_at`` is the slug of a page that the shop itself leads to; no other page may have it.
    """

    introduction = models.TextField(
        _("introduction"), max_length=400, blank=True, help_text=_("Two sentences below the title.")
    )
    body = StreamField(BODY, verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = AT_TOP
    found_at = ""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.check_slug()

    def check_slug(self) -> None:
        if self.found_at and self.slug != self.found_at:
            raise ValidationError({"slug": _("This page is found at “%(slug)s”.") % {"slug": self.found_at}})
        if not self.found_at and self.parent_page_types == AT_TOP and is_reserved(self.slug):
            raise ValidationError({"slug": _("The shop itself uses this address; choose another.")})

    def crumbs(self) -> list[tuple[str, str]]:
        """The way to this page, below home."""
        above = [] if self.parent_page_types == AT_TOP else [self.get_parent()]
        return [*((page.title, page.url) for page in above), (self.title, "")]

    def shelf(self) -> Shelf:
        return Shelf.of(self.body)

    def needs(self) -> dict[type[models.Model], models.Q]:
        """What the page itself shows of models that its blocks name too."""
        return {Page: models.Q(translation_key=self.translation_key)}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        querysets = (
            Page.objects.select_related("locale"),
            Picture.objects.with_renditions(),
            workshops_with_facts(),
        )
        rows = fetch(self.body, *querysets, by_id=Product, needs=self.needs())
        same = [page for page in rows[Page].values() if page.translation_key == self.translation_key]
        addresses = {page.locale.language_code: page.get_url(request) for page in same if page.live}
        crumbs = self.crumbs()
        return super().get_context(request, *args, **kwargs) | {
            "alternates": metadata.with_homes(addresses),
            "is_translated": metadata.is_everywhere(addresses),
            "crumbs": crumbs,
            "structured": graph(breadcrumbs(crumbs, request)),
            "share_title": self.title,
            "share_text": self.search_description or self.introduction or self.title,
            "map": SimpleLazyObject(lambda: self._map_of_all(request)),
            "rows": rows,
            "shelf": self.shelf(),
        }

    def _map_of_all(self, request: HttpRequest) -> Drawing:
        """For the block, on pages that have no map of their own."""
        from cms.models.prisons import PrisonPage

        return map_of(PrisonPage.objects.listed(self.locale_id), request)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Everybody's, but for a preview."""
        response = super().serve(request, *args, **kwargs)
        return response if getattr(request, "is_dummy", False) else pages.public(response)
