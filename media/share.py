"""The picture of a shared link: 1200 x 630, the thing whole and in the middle of the shop's photo ground.

A Wagtail image operation, ``ground-1200x630``, because Wagtail can crop but not pad: messengers cut a square
to a strip, and half a chair sells nothing.
"""

from typing import Any

from PIL import Image, ImageOps
from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

GROUND = (226, 231, 229)


class OnGround(FilterOperation):
    def construct(self, size: str) -> None:
        width, height = size.split("x")
        self.size = int(width), int(height)

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> PillowImage:
        picture = willow.get_pillow_image().convert("RGB")
        whole = ImageOps.contain(picture, self.size, Image.Resampling.LANCZOS)
        ground = Image.new("RGB", self.size, GROUND)
        ground.paste(whole, ((self.size[0] - whole.width) // 2, (self.size[1] - whole.height) // 2))
        return PillowImage(ground)
