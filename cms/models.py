"""The stories: Wagtail pages around the shop.

Facts live on the models (name, address, figures of a prison; title and price of a product); pages hold words
and pictures and show the facts live. One tree per language. A page may not take an address the shop uses,
because the shop's addresses win and the page could never be reached.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from catalogue.models import Category, Product
from cms.blocks.media import PictureBlock
from cms.blocks.products import ChosenProductsBlock, NewestProductsBlock
from cms.blocks.text import QuoteBlock, TextBlock
from cms.reserved import reserved_slugs
from partners.models import Partner

BODY = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("products", ChosenProductsBlock()),
    ("newest", NewestProductsBlock()),
]


class BasePage(Page):
    """What all our pages share: an introduction, a body of blocks, and a slug that does not hide behind the shop."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(BODY, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        parent = self.get_parent() if self.pk else getattr(self, "_parent_page", None)
        under_home = parent is None or parent.depth <= 2
        if under_home and self.slug in reserved_slugs() and not isinstance(self, PrisonIndexPage):
            raise ValidationError({"slug": _("The shop itself uses this address; choose another.")})


class HomePage(BasePage):
    template = "cms/home.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        for_sale = Product.objects.for_sale()
        categories = Category.objects.filter(product__in=for_sale).annotate(
            number=models.Count("product", distinct=True)
        )
        return super().get_context(request, *args, **kwargs) | {
            "categories": categories.order_by("-number"),
            "newest": for_sale.for_cards().order_by("-published_at", "-pk")[:8],
            "ready": for_sale.for_cards().filter(availability="ready").order_by("-published_at", "-pk")[8:12],
            "prisons": PrisonPage.objects.live().filter(locale=self.locale).select_related("prison"),
        }


class PrisonIndexPage(BasePage):
    """All prisons; it lives at ``lapas``."""

    template = "cms/prison_index.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PrisonPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = PrisonPage.objects.child_of(self).live().select_related("prison").order_by("title")
        counts = (
            Product.objects.for_sale().values_list("prison").annotate(number=models.Count("pk")).order_by()
        )
        numbers = dict(counts)
        rows = [(page, numbers.get(page.prison_id, 0)) for page in pages]
        return super().get_context(request, *args, **kwargs) | {"rows": rows}


class PrisonPage(BasePage):
    """The story of one prison, with what it sells at this moment; one page per prison and language."""

    template = "cms/prison.html"
    prison = models.ForeignKey("partner.Partner", models.PROTECT, related_name="stories")
    visiting = models.TextField(_("visiting the gallery"), max_length=400, blank=True)

    parent_page_types = ["cms.PrisonIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        FieldPanel("title"),
        FieldPanel("prison"),
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("visiting"),
    ]

    def clean(self) -> None:
        super().clean()
        others = PrisonPage.objects.filter(prison=self.prison_id, locale=self.locale_id).exclude(pk=self.pk)
        if self.prison_id and others.exists():
            raise ValidationError({"prison": _("This prison has a page in this language already.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        prison = Partner.objects.select_related("region").get(pk=self.prison_id)
        products = Product.objects.for_sale().filter(prison=prison).for_cards()
        return super().get_context(request, *args, **kwargs) | {
            "prison": prison,
            "workshops": prison.workshops.filter(is_active=True).select_related("mitra"),
            "products": products.order_by("-published_at", "-pk")[:24],
        }


class StandardPage(BasePage):
    """A plain page of words: how it works, shipping and returns, privacy, about."""

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
