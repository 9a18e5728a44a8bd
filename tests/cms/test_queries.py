"""A page costs at most twenty statements, and the same with one row of goods or twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.partnership import PartnerPage
from cms.transparency import TransparencyPage
from partners.models import Partner
from tests import factories
from tests.cms.conftest import PLAIN, add_story, chosen, home, only, plain, prisons, stories, story

MOST = 20
PAGES = {
    "home": home,
    "prisons": prisons,
    "prison": lambda language: story(language=language),
    "plain": lambda language: plain("cara-kerja", language),
    "transparency": lambda language: only(TransparencyPage, language),
    "partner": lambda language: only(PartnerPage, language),
    "stories": stories,
    "told": lambda language: add_story(language=language, **facts()),
}


def facts():
    """All that a story can have."""
    picture = factories.make_picture(title="Pembuka")
    return {"picture": picture, "prison": Partner.objects.get(short_code="SMG"), "sources": "JMM"}


def statements(client, path) -> int:
    client.get(path)  # The first reader fills Wagtail's memory of sites and page types.
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def blocks(site, number):
    """``number`` of every kind that asks the database."""
    goods = [site.chair, *site.semarang.products.exclude(pk=site.chair.pk)[: number - 1]]
    pictures = [factories.make_picture(title=f"Gambar {n}") for n in range(number)]
    shown = [{"picture": picture, "caption": "Gambar"} for picture in pictures]
    workshops = [factories.make_workshop(site.semarang, f"W{n:x}") for n in range(number)]
    wanted = [
        {
            "title": f"Baru {n}",
            "ready_only": bool(n % 2),
            "workshop": workshop,
            "price_from": n,
            "price_to": 10**9,
        }
        for n, workshop in enumerate([None, *workshops[1:]])
    ]
    action = {"title": "Lanjut", "label": "Baca"}
    pages = [plain(slug) for slug in PLAIN]
    return [
        *(chosen(product, title=f"Pilihan {product.pk}") for product in goods),
        ("products", {"title": "Semua", "products": goods}),
        *(("newest", value) for value in wanted),
        *(("picture", value) for value in shown),
        *(("gallery", {"title": "Galeri", "pictures": shown}) for _each in shown),
        *(("making", {"title": "Dibuat", "before": value, "after": value, "text": ""}) for value in shown),
        *(("workshop", {"workshop": workshop}) for workshop in workshops),
        *(("map", {"title": f"Peta {n}"}) for n in range(number)),
        *(("action", {**action, "page": pages[n % len(pages)]}) for n in range(number)),
    ]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_does_not_cost_more_with_more_on_it(site, client, kind, language):
    factories.fill_catalogue(factories.make_workshop(site.semarang), 30)
    page = PAGES[kind](language)
    counted = []
    for number in (1, 12):
        page.body = blocks(site, number)
        page.save_revision().publish()
        counted.append(statements(client, page.url))
    assert counted[0] == counted[1] <= MOST


@pytest.mark.parametrize("language", ["id", "en"])
def test_lists_of_prisons_do_not_cost_more_with_more_prisons(site, client, language):
    before = [statements(client, page(language).url) for page in (home, prisons)]
    for code in ("TNG", "CKR"):
        prison = factories.make_prison(code)
        factories.make_product(factories.make_workshop(prison), title=f"Roti {code}")
        page = story().__class__(
            title=prison.name, slug=prison.code, prison=prison, locale=home(language).locale
        )
        prisons(language).add_child(instance=page)
        page.save_revision().publish()
    assert [statements(client, page(language).url) for page in (home, prisons)] == before


@pytest.mark.parametrize("language", ["id", "en"])
def test_stories_do_not_cost_more_with_more_of_them(site, client, language):
    pages = home(language), stories(language), story(language=language)
    add_story("pertama", language=language, **facts())
    before = [statements(client, page.url) for page in pages]
    for n in range(5):
        add_story(f"lagi-{n}", language=language, **facts())
    assert [statements(client, page.url) for page in pages] == before
    assert max(before) <= MOST
