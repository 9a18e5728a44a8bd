"""Where it is made: one workshop with its facts, and the map."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.choosers import WorkshopChooserBlock
from cms.workshops import facts, workshops_with_facts


class WorkshopBlock(blocks.StructBlock):
    """A workshop that was closed since disappears from the page."""

    workshop = WorkshopChooserBlock(label=_("Workshop"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        workshop = value["workshop"]
        if workshop is not None and not hasattr(workshop, "programme_rows"):  # in a preview
            workshop = workshops_with_facts().get(pk=workshop.pk)
        works = workshop is not None and workshop.is_active and workshop.prison.is_active
        known = {"workshop": workshop, "facts": facts(workshop)} if works else {}
        return super().get_context(value, parent_context) | known

    class Meta:
        icon = "cogs"
        label = _("Workshop")
        template = "cms/blocks/workshop.html"


class MapBlock(blocks.StructBlock):
    """Of the page's own prison, or of all."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80)

    class Meta:
        icon = "site"
        label = _("Map")
        template = "cms/blocks/map.html"
