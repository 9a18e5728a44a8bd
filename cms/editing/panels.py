"""Panels of the edit form that tell the editor something and ask for nothing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Locale, Page

from cms.editing import leaves
from cms.editing.models import StyleWord
from cms.editing.style import Found, unwanted


class Warned(NamedTuple):
    place: str
    anchor: str
    found: Found


def warnings(page: Page) -> list[Warned]:
    """Every unwanted word of the page, with its place."""
    avoided = dict(StyleWord.objects.values_list("word", "instead"))
    return [
        Warned(leaf.place, leaf.anchor, found)
        for leaf in leaves.texts(page)
        for found in unwanted(leaf.value, avoided)
    ]


class WordsPanel(Panel):
    def __init__(self, heading: Any = "", **kwargs: Any) -> None:
        super().__init__(heading=heading or _("Words we avoid"), **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/editing/words.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"warnings": warnings(self.instance)}


class Language(NamedTuple):
    """One other language of a page: not there yet (``page`` is None), or there and perhaps behind."""

    name: str
    page: Page | None
    is_behind: bool
    may_edit: bool


def languages(page: Page, user: Any) -> Iterator[Language]:
    there = {other.locale_id: other for other in page.get_translations()}
    saved = page.latest_revision_created_at
    for locale in Locale.objects.exclude(pk=page.locale_id):
        other = there.get(locale.pk)
        theirs = other.latest_revision_created_at if other else None
        yield Language(
            name=locale.get_display_name(),
            page=other,
            is_behind=bool(saved and theirs and theirs < saved),
            may_edit=bool(other and other.permissions_for_user(user).can_edit()),
        )


class OtherLanguagePanel(Panel):
    def __init__(self, heading: Any = "", **kwargs: Any) -> None:
        super().__init__(heading=heading or _("In the other language"), **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/editing/other_language.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            user, context = self.request.user, super().get_context_data(parent_context)
            translate = ""
            if user.has_perm("simple_translation.submit_translation"):
                translate = reverse("simple_translation:submit_page_translation", args=[self.instance.pk])
            return context | {"languages": list(languages(self.instance, user)), "translate": translate}
