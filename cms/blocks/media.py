from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.images.blocks import ImageChooserBlock

from media.models import PictureRendition
from media.querysets import SPECS


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=160)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


def fetch_renditions(body: StreamValue) -> None:
    """The sizes of all pictures of a page in one statement, whatever their number."""
    pictures = [block.value["picture"] for block in body if block.block_type == "picture"]
    sizes = PictureRendition.objects.filter(filter_spec__in=SPECS)
    prefetch_related_objects(
        [picture for picture in pictures if picture is not None],
        Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions"),
    )
