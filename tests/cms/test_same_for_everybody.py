"""Every address of the shop is either everybody's, to the byte, or the visitor's own and never kept.

The addresses are those of the resolver: a new view is in this test from its first day on.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from shop.storefront.ranges import main_categories
from tests import factories
from tests.cms.conftest import add_story
from tests.shop.expo.exhibits import make_edition, make_event

# What fills the blanks of a public address, by the view's name; "" are Wagtail's pages.
BLANKS = {
    "category": {"slug": "mebel-rotan"},
    "product": {"slug": "{product}"},
    "estimate": {"slug": "{product}"},
    "sitemap-file": {"name": "halaman"},
}
STORIES = ["/", "/lapas/", "/lapas/semarang/", "/cara-kerja/", "/pengiriman/", "/privasi/", "/tentang/"]
TOLD = ["/cerita/", "/cerita/uji/"]
STORIES += ["/transparansi/", "/transparansi/?format=csv", "/mitra/", "/lapas/?province=33"]
SAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": str(UUID(int=1))}
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|MERGE|COPY|SAVEPOINT)|FOR (NO KEY )?UPDATE", re.IGNORECASE)


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every view with its route, Indonesian prefix; Wagtail's own back office is not ours to test."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            if not route.startswith(("/cms/", "/cms-dokumen/")):
                yield from patterns(each, route)
        else:
            yield route, each


def views() -> list[tuple[str, URLPattern]]:
    return list(patterns(get_resolver()))


def is_public(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "is_public_page", False)


def filled(route: str, blanks: dict[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        kind, _colon, name = found.group(1).rpartition(":")
        return blanks.get(name, SAMPLES.get(kind or "str", "x"))

    return re.sub(r"<([^>]+)>", fill, route)


def public_addresses(site) -> list[str]:
    blanks = {name: dict(values) for name, values in BLANKS.items()}
    blanks["product"]["slug"] = blanks["estimate"]["slug"] = site.chair.slug
    office, number = site.semarang.office, site.chair.number
    event = make_event(office)
    shown = make_edition(office, number, event=event, freeze=True)
    blanks["event"] = {"slug": event.slug}
    blanks["edition"] = {"slug": event.slug, "pk": str(shown.pk)}
    blanks["edition-alone"] = {"pk": str(make_edition(office, number, freeze=True).pk)}
    ours = [filled(route, blanks.get(p.name, {})) for route, p in views() if is_public(p)]
    return [
        *ours,
        *STORIES,
        *TOLD,
        "/katalog/?q=kursi",
        "/katalog/?q=tidak-ada",
        "/katalog/?availability=ready&sort=low",
    ]


@pytest.fixture
def regular(site):
    """Somebody with all there is of a visitor: signed in, a basket, a message waiting, tokens and cookies."""
    client = Client(enforce_csrf_checks=True)
    client.get("/meja/masuk/")  # the CSRF cookie
    client.force_login(factories.person(site.semarang, "officer"))
    headers = {"Sec-Fetch-Site": "same-origin"}
    added = client.post("/keranjang/tambah/", {"product": site.chair.number, "quantity": 2}, headers=headers)
    assert added.status_code == 302  # and its message is not read yet
    assert {"csrftoken", "sessionid", "karya_basket_count"} <= set(client.cookies)
    return client


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_public_pages_are_the_same_for_everybody(site, regular):
    """Without the cache, so that each of the two is rendered for its own visitor."""
    for language in ("id", "en"):
        add_story(language=language)
    addresses = public_addresses(site)
    addresses += [f"/en{address}" for address in addresses if not address.startswith("/sitemap")]
    cookies = {name: morsel.value for name, morsel in regular.cookies.items()}
    assert len(addresses) >= 30
    for address in addresses:
        visitor = Client()
        with CaptureQueriesContext(connection) as captured:
            anonymous, known = visitor.get(address), regular.get(address)
            one, other = body(anonymous), body(known)
        assert (anonymous.status_code, known.status_code) == (200, 200), address
        assert one == other, address
        assert anonymous.headers == known.headers, address
        assert anonymous.headers["Cache-Control"].startswith("public"), address
        assert set(anonymous.headers.get("Vary", "").split(", ")) <= {"", "Accept-Encoding"}, address
        assert not visitor.cookies, address
        assert not anonymous.cookies, address
        assert not known.cookies, address
        assert b"csrfmiddlewaretoken" not in one, address
        written = [query["sql"] for query in captured if WRITES.search(query["sql"])]
        assert written == [], address
        assert not any("django_session" in query["sql"] for query in captured), address
    assert {name: morsel.value for name, morsel in regular.cookies.items()} == cookies


def test_everything_else_is_the_visitors_own(site, page_cache, regular):
    """Whoever forgot to mark a view has a private one; nothing of it is kept."""
    Client().get("/lapas/")
    main_categories()  # remembered by itself, for the pages of what is not there too
    before = {path.name for path in page_cache.glob("*.cache")}
    seen = 0
    for route, pattern in views():
        if is_public(pattern) or pattern.name == "wagtail_serve":
            continue
        for client in (Client(), regular):
            answer = client.get(filled(route, {}))
            body(answer)
            control = answer.headers["Cache-Control"]
            assert "private" in control or route.startswith("/media/"), (route, control)
            assert "public" not in control, route
        seen += 1
    assert seen >= 40
    assert {path.name for path in page_cache.glob("*.cache")} == before
