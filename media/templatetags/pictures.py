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
from media.querysets import CARD, LARGE, LIGHTER, PLAIN, SHARED, SMALL, SPECS
from media.storages import StoreDown

register = template.Library()
logger = logging.getLogger(__name__)

NAMED = {"small": SMALL, "card": CARD, "large": LARGE, "plain": PLAIN, "shared": SHARED}
# Two columns on a phone, three on a tablet, four from there on.
CARD_SIZES = "(min-width: 64rem) 18rem, (min-width: 40rem) 33vw, 50vw"


def renditions_of(picture: Picture | None) -> dict[str, PictureRendition]:
    """The fixed renditions by spec; none for no picture, one nobody may see, or one whose file is gone.

    Where they were loaded with the picture they are taken as they are: none of our widths is cut out around a
    focal point, and to have Wagtail read eight filters anew for each picture took an eighth of a list's time.
    """
    if picture is None or not picture.is_shown:
        return {}
    loaded = {each.filter_spec: each for each in getattr(picture, "prefetched_renditions", ())}
    if all(spec in loaded for spec in SPECS):
        return loaded
    try:
        return picture.get_renditions(*SPECS)
    except (SourceImageIOError, StoreDown):
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
    """A picture in three widths, as AVIF or WebP for who reads it, with its size so that the page does not jump.

    Where the page cuts it (``object-fit: cover``), what the editor marked stays in sight. ``priority`` is for
    the one picture that is seen first: it is fetched at once, the others when they come near. ``alt`` defaults
    to the picture's own description; an empty one marks decoration. Nothing is written where there is no
    picture.
    """
    renditions = renditions_of(picture)
    if picture is None or not renditions:
        return SafeString("")
    plain = renditions[PLAIN]
    attributes: dict[str, object] = {
        "src": plain.url,
        "width": plain.width,
        "height": plain.height,
        "alt": picture.default_alt_text if alt is None else alt,
        "decoding": "async",
    }
    attributes |= {"fetchpriority": "high"} if priority else {"loading": "lazy"}
    if classes := f"{css_class} {_focus(picture)}".strip():
        attributes["class"] = classes
    avif = _source("image/avif", renditions, LIGHTER.values(), sizes)
    webp = _source("image/webp", renditions, LIGHTER, sizes)
    return format_html("<picture>{}{}<img{}></picture>", avif, webp, flatatt(attributes))


def _source(
    kind: str, renditions: dict[str, PictureRendition], specs: Iterable[str], sizes: str
) -> SafeString:
    addresses = {renditions[spec].width: renditions[spec].url for spec in specs}
    if len(addresses) == 1:  # a small picture has the same size in all three
        return format_html("<source{}>", flatatt({"type": kind, "srcset": next(iter(addresses.values()))}))
    widths = ", ".join(f"{address} {width}w" for width, address in sorted(addresses.items()))
    return format_html("<source{}>", flatatt({"type": kind, "srcset": widths, "sizes": sizes}))


def _focus(picture: Picture) -> str:
    """Classes of picture.css for where the marked point lies, in quarters; none for the middle."""
    if picture.focal_point_x is None or picture.focal_point_y is None:
        return ""
    across = round(4 * picture.focal_point_x / picture.width) * 25
    down = round(4 * picture.focal_point_y / picture.height) * 25
    names = [f"focus-x-{across}"] * (across != 50) + [f"focus-y-{down}"] * (down != 50)
    return " ".join(names)


@register.filter
def picture_url(picture: Picture | None, size: str = "large") -> str:
    """The address of one rendition (small, card, large, plain, shared); empty where there is no picture."""
    rendition = renditions_of(picture).get(NAMED[size])
    return rendition.url if rendition else ""
