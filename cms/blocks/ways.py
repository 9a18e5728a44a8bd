"""Where a reader goes from here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks.known import KnownRowBlock


class KnownPageBlock(KnownRowBlock, blocks.PageChooserBlock):
    pass


class ActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=300)
    label = blocks.CharBlock(label=_("Words on the button"), max_length=40)
    page = KnownPageBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False, help_text=_("Where no page of ours is meant."))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            refused = ValidationError(_("Name a page or an address, one of them."))
            raise StructBlockValidationError(block_errors={"page": refused})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "cms/blocks/action.html"
