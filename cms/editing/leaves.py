"""What a page holds, whatever its blocks are called: every text with its place, every picture."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, ForeignKey, TextField
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.utils.text import text_from_html

# Of Wagtail's own columns those that somebody reads.
READ = {"title", "seo_title", "search_description"}


class Leaf(NamedTuple):
    """``place`` is said to the editor, ``anchor`` leads there, ``decorative`` is what the block says of a picture."""

    value: Any
    place: str
    anchor: str
    decorative: bool = False


def texts(page: Page) -> Iterator[Leaf]:
    for leaf in _leaves(page):
        if isinstance(leaf.value, RichText):
            yield leaf._replace(value=text_from_html(leaf.value.source))
        elif isinstance(leaf.value, str) and leaf.value:
            yield leaf


def pictures(page: Page) -> Iterator[Leaf]:
    return (leaf for leaf in _leaves(page) if isinstance(leaf.value, AbstractImage))


def _leaves(page: Page) -> Iterator[Leaf]:
    for field in page._meta.concrete_fields:
        if field.model is Page and field.name not in READ:
            continue
        name, anchor = str(field.verbose_name), f"#id_{field.name}"
        if isinstance(value := getattr(page, field.attname), StreamValue):
            yield from _of_body(value)
        elif isinstance(field, CharField | TextField):
            yield Leaf(value, name, anchor)
        elif isinstance(field, ForeignKey) and value and issubclass(field.related_model, AbstractImage):
            yield Leaf(getattr(page, field.name), name, anchor)


def _of_body(body: StreamValue) -> Iterator[Leaf]:
    for number, child in enumerate(body, 1):
        place = _("block %(number)s, %(kind)s") % {"number": number, "kind": child.block.label}
        for value, decorative in _inside(child.value):
            yield Leaf(value, place, f"#block-{child.id}-section", decorative)


def _inside(value: Any, decorative: bool = False) -> Iterator[tuple[Any, bool]]:
    """Through structs, lists and streams down to what is neither."""
    if isinstance(value, dict):
        decorative = decorative or bool(value.get("decorative"))
        for each in value.values():
            yield from _inside(each, decorative)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _inside(child.value, decorative)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for each in value:
            yield from _inside(each, decorative)
    else:
        yield value, decorative
