"""A site with pages in both languages: two prisons, of which Semarang sells one chair."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction

from catalogue.models import Product
from cms import demo
from cms.editing.checklist import ANSWERED
from cms.models import HomePage, PrisonIndexPage, PrisonPage, StandardPage, StoryIndexPage, StoryPage
from cms.services import let_write
from partners.models import Partner
from shop.accounts import demo as accounts_demo
from shop.accounts.models import User
from tests import factories

EDITOR = f"editor@{accounts_demo.DOMAIN}"
PLAIN = ("cara-kerja", "pengiriman", "privasi", "tentang")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The pages, made once for a module and taken back after it; each test starts from here."""
    with django_db_blocker.unblock(), transaction.atomic():
        semarang, ambarawa = factories.make_prison("SMG"), factories.make_prison("AMB")
        factories.make_product(factories.make_workshop(semarang))
        accounts_demo.user("Editor", EDITOR)
        demo.load({"semarang": semarang, "ambarawa": ambarawa}, host="testserver", port=80)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def site(built, db):
    cache.clear()  # Wagtail keeps the addresses of the sites there.
    yield SimpleNamespace(
        semarang=Partner.objects.get(short_code="SMG"),
        ambarawa=Partner.objects.get(short_code="AMB"),
        chair=Product.objects.get(),
        editor=User.objects.get(email=EDITOR),
    )
    cache.clear()


@pytest.fixture
def writer(site):
    """Somebody who writes for Semarang, and nothing else."""
    user = factories.person(site.semarang, "officer")
    let_write(prison=site.semarang, user=user)
    return user


@pytest.fixture
def door(writer, client):
    client.force_login(writer)
    return client


def home(language="id") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def prisons(language="id") -> PrisonIndexPage:
    return PrisonIndexPage.objects.get(locale__language_code=language)


def story(slug="semarang", language="id") -> PrisonPage:
    return PrisonPage.objects.get(slug=slug, locale__language_code=language)


def plain(slug, language="id") -> StandardPage:
    return StandardPage.objects.get(slug=slug, locale__language_code=language)


def only(model, language="id"):
    """The one page of its kind."""
    return model.objects.get(locale__language_code=language)


def add_plain(slug, *, language="id", body=(), title="Halaman uji") -> StandardPage:
    parent = home(language)
    page = StandardPage(title=title, slug=slug, locale=parent.locale, **ANSWERED)
    page.body = list(body)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def stories(language="id") -> StoryIndexPage:
    """The list of stories, made where the demo has none."""
    found = StoryIndexPage.objects.filter(locale__language_code=language).first()
    if found is None:
        parent = home(language)
        found = StoryIndexPage(title="Cerita", slug="cerita", locale=parent.locale)
        other = StoryIndexPage.objects.first()
        found.translation_key = other.translation_key if other else found.translation_key
        parent.add_child(instance=found)
        found.save_revision().publish()
    return found


def add_story(slug="uji", *, language="id", body=(), title="Cerita uji", **facts) -> StoryPage:
    """Another language of the same slug is its translation."""
    parent = stories(language)
    page = StoryPage(title=title, slug=slug, locale=parent.locale, **{**ANSWERED, **facts})
    other = StoryPage.objects.filter(slug=slug).first()
    page.translation_key = other.translation_key if other else page.translation_key
    page.body = list(body)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def chosen(*products, title="Pilihan"):
    return ("products", {"title": title, "products": list(products)})
