from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock()
    caption = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "image"
        template = "cms/blocks/picture.html"
