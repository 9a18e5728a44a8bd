"""Pictures on a page: ``{% load pictures %}{% product_picture picture alt=product.title %}``.

Load them with ``Picture.objects.with_renditions()`` or ``prefetch_pictures(…)``; then a page of any number
of pictures asks nothing more. A rendition that is missing is made once, on the spot.
"""

import logging
from collections.abc import Iterable

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.models import SourceImageIOError

from media.models import Picture, PictureRendition
from media.querysets import CARD, LARGE, LIGHTER, SHARED, SMALL, SPECS

register = template.Library()
logger = logging.getLogger(__name__)

NAMED = {"small": SMALL, "card": CARD, "large": LARGE, "shared": SHARED}
# Two columns on a phone, three on a tablet, four from there on.
CARD_SIZES = "(min-width: 64rem) 18rem, (min-width: 40rem) 33vw, 50vw"


def renditions_of(picture: Picture | None) -> dict[str, PictureRendition]:
    """The fixed renditions by spec; none for no picture, one nobody may see, or one whose file is gone.

    Where they were loaded with the picture they are taken as they are: none of our widths is cut out around a
    focal point, and to have Wagtail read seven filters anew for each picture took an eighth of a list's time.
    """
    if picture is None or not picture.is_shown:
        return {}
    loaded = {each.filter_spec: each for each in getattr(picture, "prefetched_renditions", ())}
    if all(spec in loaded for spec in SPECS):
        return loaded
    try:
        return picture.get_renditions(*SPECS)
    except SourceImageIOError:
        logger.exception("Picture %s has no file", picture.pk)
        return {}


@register.simple_tag
def product_picture(
    picture: Picture | None,
    *,
    sizes: str = CARD_SIZES,
    priority: bool = False,
    alt: str | None = None,
    css_class: str = "",
) -> SafeString:
    """A picture in three widths, as AVIF for who reads it, with its size so that the page does not jump.

    ``priority`` is for the one picture that is seen first: it is fetched at once, the others when they come
    near. ``alt`` defaults to the picture's own description; an empty one marks decoration. Nothing is
    written where there is no picture.
    """
    renditions = renditions_of(picture)
    if picture is None or not renditions:
        return SafeString("")
    card = renditions[CARD]
    attributes: dict[str, object] = {
        "src": card.url,
        "width": card.width,
        "height": card.height,
        "alt": picture.default_alt_text if alt is None else alt,
        "decoding": "async",
    }
    webp, avif = _widths(renditions, LIGHTER), _widths(renditions, LIGHTER.values())
    if "," in webp:  # a small picture has the same size in all three
        attributes |= {"srcset": webp, "sizes": sizes}
    attributes |= {"fetchpriority": "high"} if priority else {"loading": "lazy"}
    if css_class:
        attributes["class"] = css_class
    source = {"type": "image/avif", "srcset": avif} | ({"sizes": sizes} if "," in avif else {})
    return format_html("<picture><source{}><img{}></picture>", flatatt(source), flatatt(attributes))


def _widths(renditions: dict[str, PictureRendition], specs: Iterable[str]) -> str:
    """A ``srcset``; of renditions of the same width one is named."""
    addresses = {renditions[spec].width: renditions[spec].url for spec in specs}
    if len(addresses) == 1:
        return next(iter(addresses.values()))
    return ", ".join(f"{address} {width}w" for width, address in sorted(addresses.items()))


@register.filter
def picture_url(picture: Picture | None, size: str = "large") -> str:
    """The address of one rendition (small, card, large, shared); empty where there is no picture."""
    rendition = renditions_of(picture).get(NAMED[size])
    return rendition.url if rendition else ""
