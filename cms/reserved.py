"""Which slugs a page beneath a home page may not take.

The shop's addresses come before the pages, so a page called ``katalog`` would be saved and never seen. The
list is read from the address book itself, in every language, so a route that is added tomorrow is reserved
tomorrow; names the shop has promised to itself are reserved before their route exists.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

# The lists of prisons and of stories have these addresses, and no other page.
PRISONS_AT, STORIES_AT = "lapas", "cerita"
# Where an editor explains how money is shared; home leads there when the page exists.
EXPLAINED_AT = "cara-kerja"
# Rooms that are planned and not yet built.
PLANNED = frozenset({"b", "penawaran", "webhook"})
SERVE = "wagtail_serve"
LITERAL = re.compile(r"\^?([-\w]+)(?:/|\$|\\Z|$)")


def is_reserved(slug: str) -> bool:
    """Whether ``/<slug>/`` or anything below it belongs to the shop, in any language."""
    return slug in _first_segments(settings.ROOT_URLCONF) or not all(
        _reaches_pages(slug, code) for code, _name in settings.LANGUAGES
    )


@lru_cache(maxsize=4)
def _first_segments(urlconf: str) -> frozenset[str]:
    files = {urlsplit(url).path.strip("/").split("/")[0] for url in (settings.STATIC_URL, settings.MEDIA_URL)}
    languages = {code for code, _name in settings.LANGUAGES}
    routes = _literals(get_resolver(urlconf).url_patterns)
    return frozenset({*routes, *languages, *files, *PLANNED, PRISONS_AT, STORIES_AT} - {""})


def _literals(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[str]:
    for pattern in patterns:
        route = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if found := LITERAL.match(route):
            yield found[1]
        elif not route and isinstance(pattern, URLResolver):
            yield from _literals(pattern.url_patterns)


def _reaches_pages(slug: str, language: str) -> bool:
    """Asks the address book itself, for routes that begin with a parameter and so have no first word."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    with translation.override(language):
        try:
            return resolve(f"{prefix}/{slug}/").url_name == SERVE
        except Resolver404:
            return True  # Not an address at all, as Wagtail itself will say.
