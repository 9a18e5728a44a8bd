"""No page hides behind an address of the shop, today's or tomorrow's, and the shop's address wins anyway."""

import re
import sys
from types import ModuleType

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import path
from django.urls.resolvers import LocalePrefixPattern, URLResolver

from cms import reserved
from cms.models import PrisonIndexPage, StandardPage, base
from config import urls
from tests.cms.conftest import add_plain, home, prisons


def first_words(patterns):
    """What the addresses begin with, read from the compiled expressions rather than as the code does."""
    for pattern in patterns:
        expression = "" if isinstance(pattern.pattern, LocalePrefixPattern) else pattern.pattern.regex.pattern
        expression = expression.lstrip("^").replace("\\-", "-").removesuffix(r"\Z")
        if word := re.match(r"[\w-]+(?=/|$)", expression):
            yield word[0]
        elif not expression and isinstance(pattern, URLResolver):
            yield from first_words(pattern.url_patterns)


WORDS = sorted(set(first_words(urls.urlpatterns)))


def test_the_address_book_is_read():
    assert {"checkout", "cms", "health", "katalog", "keranjang", "meja", "pesanan", "produk"} <= set(WORDS)


@pytest.mark.parametrize("word", [*WORDS, "en", "static", "lapas", "akun", "pameran", "penawaran"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_may_not_take_an_address_of_the_shop(site, word, language):
    prisons(language).delete()  # Else "lapas" would only be refused for being there twice.
    parent = home(language)
    page = StandardPage(title="Halaman", slug=word, locale=parent.locale)
    with pytest.raises(ValidationError) as refused:
        parent.add_child(instance=page)
    assert list(refused.value.message_dict) == ["slug"]
    assert not StandardPage.objects.filter(slug=word).exists()


def test_a_free_address_is_taken(site, client):
    add_plain("bahan-kayu", title="Bahan kayu")
    assert "<h1>Bahan kayu</h1>" in client.get("/bahan-kayu/").text


def test_the_list_of_prisons_lives_at_lapas_only(site):
    page = prisons()
    page.slug = "katalog"
    with pytest.raises(ValidationError) as refused:
        page.save()
    assert list(refused.value.message_dict) == ["slug"]
    assert PrisonIndexPage.objects.get(pk=page.pk).slug == "lapas"


@pytest.fixture
def later(settings, monkeypatch):
    """An address book with one more entry, given as a route."""

    def book(route):
        module = ModuleType(f"later_{abs(hash(route))}")
        view = path(route, lambda request, **kwargs: HttpResponse("toko"))
        module.urlpatterns = [view, *urls.urlpatterns]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        settings.ROOT_URLCONF = module.__name__

    return book


@pytest.mark.parametrize("route", ["bazar/", "bazar/<int:year>/", "<str:anything>/"])
def test_a_route_that_is_added_later_is_reserved_at_once(later, route):
    assert not reserved.is_reserved("bazar")
    later(route)
    assert reserved.is_reserved("bazar")


@pytest.mark.parametrize("address", ["/katalog/", "/en/katalog/", "/keranjang/", "/robots.txt"])
def test_the_shop_wins_over_a_page_that_slipped_in(site, client, monkeypatch, address):
    monkeypatch.setattr(base, "is_reserved", lambda slug: False)
    add_plain("katalog", title="Bukan katalog")
    add_plain("katalog", title="Bukan katalog", language="en")
    add_plain("keranjang", title="Bukan keranjang")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.resolver_match.url_name != "wagtail_serve"
    assert "Bukan" not in answer.text


def test_pages_come_last_of_all():
    last = urls.pages[-1]
    assert [entry.name for entry in last.url_patterns][-1] == "wagtail_serve"
    assert "wagtail_serve" not in [getattr(entry, "name", "") for entry in urls.pages[:-1]]
