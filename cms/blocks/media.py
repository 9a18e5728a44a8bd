"""Pictures on a page: one, several, and one before and after the work."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.known import KnownRowBlock
from cms.blocks.text import FEATURES

MOST = 12


class PictureChooserBlock(KnownRowBlock, ImageChooserBlock):
    pass


class PictureBlock(blocks.StructBlock):
    picture = PictureChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=160)
    decorative = blocks.BooleanBlock(
        label=_("Decoration"),
        required=False,
        help_text=_("The words beside it say the same, so it is not read aloud."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=MOST)

    class Meta:
        icon = "image"
        label = _("Several pictures")
        template = "cms/blocks/gallery.html"


class MakingBlock(blocks.StructBlock):
    """What work does to a thing, without anybody who does it in sight."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    before = PictureBlock(label=_("Before"))
    after = PictureBlock(label=_("After"))
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Before and after")
        template = "cms/blocks/making.html"
