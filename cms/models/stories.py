from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager

from cms import metadata
from cms.models.base import BasePage
from cms.querysets import StoryPageQuerySet
from cms.reserved import STORIES_AT
from config.common import clock
from media.models import Picture
from media.templatetags.pictures import picture_url
from shop.storefront.metadata import breadcrumbs, graph

PER_PAGE = 12


class StoryIndexPage(BasePage):
    """All stories, the newest first; it lives at ``cerita`` in both languages."""

    template = "cms/story_index.html"
    max_count_per_parent = 1
    subpage_types = ["cms.StoryPage"]
    found_at = STORIES_AT

    class Meta:
        verbose_name = _("list of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        stories = StoryPage.objects.listed(self.locale_id).child_of(self).with_pictures()
        try:
            page = Paginator(stories, PER_PAGE).page(request.GET.get("page") or 1)
        except InvalidPage as wrong:
            raise Http404 from wrong
        return super().get_context(request, *args, **kwargs) | {"page_obj": page, "stories": page.object_list}


class StoryPage(BasePage):
    """One story of the work; whatever it says is looked up in ``sources``, and nobody in custody is named."""

    template = "cms/story.html"
    date = models.DateField(_("date"), default=clock.today)
    picture = models.ForeignKey(
        "media.Picture",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Leads the story, and is shown where somebody shares it."),
    )
    prison = models.ForeignKey(
        "partner.Partner",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prison"),
        help_text=_("Where the story takes place."),
    )
    sources = models.TextField(
        _("sources"), blank=True, help_text=_("One a line; they are listed at the end of the story.")
    )

    objects = PageManager.from_queryset(StoryPageQuerySet)()
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("prison"),
        FieldPanel("introduction"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("story")

    @property
    def source_lines(self) -> list[str]:
        return [line.strip() for line in self.sources.splitlines() if line.strip()]

    def needs(self) -> dict[type[models.Model], models.Q]:
        return super().needs() | {Picture: models.Q(pk=self.picture_id)}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        self.picture = shown = context["rows"][Picture].get(self.picture_id)
        picture = picture_url(shown, "shared")
        article = metadata.article(self, picture, request)
        prison = self.prison.stories.live().filter(locale=self.locale_id).first() if self.prison else None
        return context | {
            "prison_page": prison,
            "share_type": "article",
            "share_picture": picture,
            "structured": graph(breadcrumbs(context["crumbs"], request), article),
        }
