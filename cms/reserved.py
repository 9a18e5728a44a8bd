from functools import lru_cache

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# Not routes of ours, but answered before a page would be: the languages' prefix and files.
ALWAYS = {"en", "static", "media", "lapas"}


@lru_cache(maxsize=1)
def reserved_slugs() -> frozenset[str]:
    """First path segments that never reach a page, read from the shop's own address book."""
    return frozenset(_segments(get_resolver().url_patterns)) | ALWAYS


def _segments(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        route = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        first = route.lstrip("^").split("/")[0]
        if first and first.replace("-", "").replace(".", "").isalnum():
            found.add(first)
        elif not first and isinstance(pattern, URLResolver):
            found |= _segments(pattern.url_patterns)
    return found
