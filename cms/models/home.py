from typing import Any

from django.db.models import Model, Q
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms import metadata
from cms.models.base import BasePage
from cms.models.plain import StandardPage
from cms.models.prisons import PrisonPage
from cms.models.stories import StoryPage
from cms.reserved import EXPLAINED_AT
from cms.shelf import Row, Shelf
from media.models import Picture
from shop.storefront.figures import public_figures
from shop.storefront.ranges import main_categories

# How many goods home shows itself, besides its blocks; it leads with one more of the newest.
NEWEST, READY, PRISONS = 8, 4, 6
SHOWN, SENDABLE = Row(1 + NEWEST), Row(1 + NEWEST + READY, ready=True)


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

    def crumbs(self) -> list[tuple[str, str]]:
        return []

    @cached_property
    def newest_story(self) -> StoryPage | None:
        return StoryPage.objects.listed(self.locale_id).first()

    def needs(self) -> dict[type[Model], Q]:
        picture = self.newest_story.picture_id if self.newest_story else None
        return super().needs() | {Picture: Q(pk=picture)}

    def shelf(self) -> Shelf:
        return Shelf.of(self.body, SHOWN, SENDABLE)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shelf: Shelf = context["shelf"]
        shown = shelf.row(SHOWN)
        latest = PrisonPage.objects.listed(self.locale_id).order_by("-last_published_at", "title")
        prisons = list(latest[:PRISONS])
        explained = StandardPage.objects.live().child_of(self).filter(slug=EXPLAINED_AT).first()
        return context | {
            "categories": main_categories(),
            "lead": shown[0] if shown else None,
            "newest": shown[1:],
            "ready": shelf.row(SENDABLE, but=shown)[:READY],
            "prisons": prisons,
            **self._story(prisons, context),
            "figures": public_figures(),
            "explained_at": explained.get_url(request) if explained else "",
            "structured": metadata.organisation(request.build_absolute_uri(self.get_url(request)), request),
        }

    def _story(self, prisons: list[PrisonPage], context: dict[str, Any]) -> dict[str, Any]:
        """The newest; until one is written, the prison whose page was published last, if nothing else is told."""
        if told := self.newest_story:
            return {"story": told, "story_picture": context["rows"][Picture].get(told.picture_id)}
        story = prisons[0] if prisons and not self.body else None
        return {
            "story": story,
            "story_picture": context["shelf"].picture_of(story.prison_id) if story else None,
        }
