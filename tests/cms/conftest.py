"""A site with pages in both languages: two prisons, of which Semarang sells one chair."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from cms import demo
from cms.models import HomePage, PrisonIndexPage, PrisonPage, StandardPage
from shop.accounts import demo as accounts_demo
from tests import factories

PLAIN = ("cara-kerja", "pengiriman", "privasi", "tentang")


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail keeps the addresses of the sites there.
    semarang, ambarawa = factories.make_prison("SMG"), factories.make_prison("AMB")
    chair = factories.make_product(factories.make_workshop(semarang))
    editor = accounts_demo.user("Editor", f"editor@{accounts_demo.DOMAIN}")
    demo.load({"semarang": semarang, "ambarawa": ambarawa}, host="testserver", port=80)
    yield SimpleNamespace(semarang=semarang, ambarawa=ambarawa, chair=chair, editor=editor)
    cache.clear()


def home(language="id") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def prisons(language="id") -> PrisonIndexPage:
    return PrisonIndexPage.objects.get(locale__language_code=language)


def story(slug="semarang", language="id") -> PrisonPage:
    return PrisonPage.objects.get(slug=slug, locale__language_code=language)


def plain(slug, language="id") -> StandardPage:
    return StandardPage.objects.get(slug=slug, locale__language_code=language)


def add_plain(slug, *, language="id", body=(), title="Halaman uji") -> StandardPage:
    parent = home(language)
    page = StandardPage(title=title, slug=slug, locale=parent.locale)
    page.body = list(body)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def chosen(*products, title="Pilihan"):
    return ("products", {"title": title, "products": list(products)})
