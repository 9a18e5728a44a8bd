"""The stories: Wagtail pages around the shop.

Facts live on the models (name, address, figures of a prison; title and price of a product); pages hold words
and pictures and show the facts live. One tree per language, with the same slugs in both. A page may not take
an address the shop uses, because the shop's addresses win and the page could never be reached.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.url_routing import RouteResult

from cms import metadata
from cms.blocks.media import PictureBlock, fetch_renditions
from cms.blocks.products import ChosenProductsBlock, NewestProductsBlock
from cms.blocks.text import QuoteBlock, TextBlock
from cms.editing.page import EditedPage
from cms.querysets import PrisonPageQuerySet
from cms.reserved import EXPLAINED_AT, PRISONS_AT, is_reserved
from cms.shelf import Shelf
from config.common import clock, pages
from partners.models import Partner
from shop.shipping.models import PickupPoint
from shop.storefront.figures import public_figures
from shop.storefront.metadata import breadcrumbs, graph
from shop.storefront.ranges import main_categories

BODY = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("products", ChosenProductsBlock()),
    ("newest", NewestProductsBlock()),
]
# How many goods a page shows itself, besides its blocks; home leads with one more of the newest.
NEWEST, READY, OF_PRISON = 8, 4, 12
PRISONS_ON_HOME = 6


class BasePage(EditedPage):
    """What all our pages share: an introduction, a body of blocks, their address in the other language."""

    introduction = models.TextField(
        _("introduction"), max_length=400, blank=True, help_text=_("Two sentences below the title.")
    )
    body = StreamField(BODY, verbose_name=_("body"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.check_slug()

    def check_slug(self) -> None:
        if HomePage in self.allowed_parent_page_models() and is_reserved(self.slug):
            raise ValidationError({"slug": _("The shop itself uses this address; choose another.")})

    def crumbs(self) -> list[tuple[str, str]]:
        """The way to this page, below home."""
        return [(self.title, "")]

    def shelf(self) -> Shelf:
        return Shelf.of(self.body)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        fetch_renditions(self.body)
        languages = Page.objects.live().filter(translation_key=self.translation_key).select_related("locale")
        addresses = {page.locale.language_code: page.get_url(request) for page in languages}
        return super().get_context(request, *args, **kwargs) | {
            "alternates": metadata.with_homes(addresses),
            "is_translated": metadata.is_everywhere(addresses),
            "crumbs": self.crumbs(),
            "structured": graph(breadcrumbs(self.crumbs(), request)),
            "share_title": self.title,
            "share_text": self.search_description or self.introduction or self.title,
            "shelf": self.shelf(),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Everybody's, but for a preview; what only some may read Wagtail marks as private afterwards."""
        response = super().serve(request, *args, **kwargs)
        return response if getattr(request, "is_dummy", False) else pages.public(response)


class HomePage(BasePage):
    template = "cms/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """One look for the whole path instead of two per level; no page of ours routes beneath itself."""
        if not path_components:
            return super().route(request, path_components)
        paths, path = [], self.url_path
        for slug in path_components:
            path += f"{slug}/"
            paths.append(path)
        found = {page.url_path: page for page in Page.objects.filter(url_path__in=paths)}
        page = found.get(path)
        if page is None:
            raise Http404
        page._cached_parent_obj = found[paths[-2]] if len(paths) > 1 else self
        return page.specific.route(request, [])

    def shelf(self) -> Shelf:
        return Shelf.of(self.body, newest=1 + NEWEST, ready=1 + NEWEST + READY)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = context["shelf"].newest(1 + NEWEST)
        latest = PrisonPage.objects.listed(self.locale_id).order_by("-last_published_at", "title")
        prisons = list(latest[:PRISONS_ON_HOME])
        explained = StandardPage.objects.live().child_of(self).filter(slug=EXPLAINED_AT).first()
        story = prisons[0] if prisons and not self.body else None
        return context | {
            "categories": main_categories(),
            "lead": shown[0] if shown else None,
            "newest": shown[1:],
            "ready": context["shelf"].ready(READY, but=shown),
            "prisons": prisons,
            "story": story,
            "story_picture": context["shelf"].picture_of(story.prison_id) if story else None,
            "figures": public_figures(),
            "explained_at": explained.get_url(request) if explained else "",
            "structured": metadata.organisation(request.build_absolute_uri(self.get_url(request)), request),
        }


class PrisonIndexPage(BasePage):
    """All prisons; it lives at ``lapas`` in both languages."""

    template = "cms/prison_index.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PrisonPage"]

    class Meta:
        verbose_name = _("list of prisons")

    def check_slug(self) -> None:
        if self.slug != PRISONS_AT:
            raise ValidationError(
                {"slug": _("The list of prisons is found at “%(slug)s”.") % {"slug": PRISONS_AT}}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"prisons": PrisonPage.objects.listed(self.locale_id).child_of(self)}


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

    def crumbs(self) -> list[tuple[str, str]]:
        parent = self.get_parent()
        return [(parent.title, parent.url), *super().crumbs()]

    def shelf(self) -> Shelf:
        return Shelf.of(self.body, prison=self.prison_id, of_prison=OF_PRISON + 1)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        prison = Partner.objects.select_related("region").get(pk=self.prison_id)
        today = clock.today(prison.timezone)
        goods = context["shelf"].of_prison()
        for product in goods:  # The cards need not repeat the name of this very prison.
            product.workshop_name = product.workshop.name
        pickup = PickupPoint.objects.current(today).filter(prison=prison).first()
        here = request.build_absolute_uri(request.path)
        return context | {
            "prison": prison,
            "workshops": prison.workshops.filter(is_active=True).select_related("mitra").order_by("code"),
            "pickup": pickup,
            "products": goods[:OF_PRISON],
            "has_more": len(goods) > OF_PRISON,
            "structured": graph(
                breadcrumbs(context["crumbs"], request), *metadata.store(prison, pickup, here)
            ),
        }


class StandardPage(BasePage):
    """A plain page of words: how it works, shipping and returns, privacy, about."""

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plain page")
