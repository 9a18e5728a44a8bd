"""The addresses of the resolver, by name; a test that walks them has a new view from its first day on."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

EDITORS = "cms/"


def walk(
    resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, Any]]:
    """Name, route and view of each; what has no name goes by its route."""
    for each in resolver.url_patterns:
        here = route + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            yield from walk(each, here, (*spaces, *filter(None, [each.namespace])))
        elif isinstance(each, URLPattern):
            yield ":".join((*spaces, each.name)) if each.name else here, here, each.callback


def of_the_shop() -> dict[str, tuple[str, Any]]:
    """Everything but Wagtail's back office: route and view by name."""
    return {
        name: (route, view) for name, route, view in walk(get_resolver()) if not route.startswith(EDITORS)
    }


def address(name: str, words: dict[str, Any]) -> str:
    if "/" in name:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(words[found.group(1)]), name)
    places = [value for key, value in words.items() if key.isdecimal()]
    return reverse(name, args=places) if places else reverse(name, kwargs=words)
