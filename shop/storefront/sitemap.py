"""The shop's own addresses told to search engines, in files that stay small whatever the catalogue's size.

An entry has one path, a path for each language it exists in, the day its words last changed, and pictures. A file holds
``PER_FILE`` goods, twice as many addresses, well below the 50,000 that search engines take.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max, Q
from django.urls import translate_url
from django.utils.translation import override

from catalogue.choices import ProposalState
from catalogue.models import Category, Product
from media.querysets import prefetch_pictures
from media.templatetags.pictures import picture_url
from shop.expo.models import Event

PER_FILE, CHUNK = 5_000, 500


@dataclass(frozen=True)
class Entry:
    paths: Mapping[str, str]
    changed: datetime | None = None
    pictures: tuple[str, ...] = ()


def product_files() -> int:
    return -(-Product.objects.for_sale().count() // PER_FILE)


def products(file: int) -> Iterator[Entry]:
    """The goods of one file, numbered from 1; reviewing a proposal is what changes their words."""
    published = Max("proposals__reviewed_at", filter=Q(proposals__state=ProposalState.PUBLISHED))
    rows = Product.objects.for_sale().annotate(changed=published).order_by("pk")
    pictures = rows.prefetch_related("images", prefetch_pictures("images__picture"))
    for product in pictures[(file - 1) * PER_FILE : file * PER_FILE].iterator(chunk_size=CHUNK):
        addresses = (picture_url(image.picture) for image in product.images.all())
        yield Entry(_paths(product), product.changed, tuple(filter(None, addresses)))


def categories() -> Iterator[Entry]:
    for category in Category.objects.filter(is_public=True).order_by("path"):
        yield Entry(_paths(category))


def exhibitions() -> Iterator[Entry]:
    for event in Event.objects.published().order_by("pk"):
        yield Entry(_paths(event), event.changed_at)


def _paths(thing: Product | Category | Event) -> dict[str, str]:
    with override(settings.LANGUAGE_CODE):
        path = thing.get_absolute_url()
        return {code: translate_url(path, code) for code, _name in settings.LANGUAGES}


def as_xml(entries: Iterator[Entry], root: str) -> Iterator[str]:
    """One sitemap, in pieces; ``root`` is the shop's scheme and host. Each language names all of them."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
    )
    for entry in entries:
        absolute = partial(_absolute, root)
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{absolute(path)}"/>'
            for code, path in _languages(entry.paths)
        )
        changed = f"<lastmod>{entry.changed.date().isoformat()}</lastmod>" if entry.changed else ""
        pictures = "".join(
            f"<image:image><image:loc>{absolute(address)}</image:loc></image:image>"
            for address in entry.pictures
        )
        for path in entry.paths.values():
            yield f"<url><loc>{absolute(path)}</loc>{changed}{alternates}{pictures}</url>\n"
    yield "</urlset>\n"


def _absolute(root: str, address: str) -> str:
    return escape(address if "://" in address else root + address, {'"': "&quot;"})


def _languages(paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """None for a page of one language: an alternate of itself says nothing."""
    if len(paths) < 2:
        return []
    return [*paths.items(), ("x-default", paths[settings.LANGUAGE_CODE])]
