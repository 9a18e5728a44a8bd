from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms import metadata
from cms.models.base import BasePage
from shop.storefront.metadata import breadcrumbs, graph


class StandardPage(BasePage):
    """A plain page of words: how it works, shipping and returns, privacy, about, questions and answers."""

    template = "cms/standard.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plain page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        things = breadcrumbs(context["crumbs"], request), *metadata.questions(self.body)
        return context | {"structured": graph(*things)}
