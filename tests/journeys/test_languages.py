"""Every public page is whole in its language.

Indonesian: while the pages are made, every text the code asks to have translated is noted, and none may be
missing from the catalogues. English: no Indonesian sentence of the catalogues stands on a page, but where the
page says ``lang="id"``, as for a product nobody has translated yet.
"""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from catalogue.models import Product
from shop.order.models import Order
from tests import factories
from tests.cms.conftest import built, site  # noqa: F401 - fixtures
from tests.journeys.visitor import Visitor

WORDS = re.compile(r"[A-Za-z]{2}")


@pytest.fixture
def missed(monkeypatch) -> set[str]:
    """The English texts that were shown on Indonesian pages because nobody has translated them."""
    catalogue, found = trans_real.translation("id"), set()
    plain, plural = catalogue.gettext, catalogue.ngettext

    def gettext(text: str) -> str:
        result = plain(text)
        if result == text and text not in catalogue._catalog and WORDS.search(text):
            found.add(text)
        return result

    def ngettext(one: str, many: str, number: int) -> str:
        result = plural(one, many, number)
        if result in (one, many) and (one, 0) not in catalogue._catalog:
            found.add(one)
        return result

    monkeypatch.setattr(catalogue, "gettext", gettext)
    monkeypatch.setattr(catalogue, "ngettext", ngettext)
    return found


@pytest.fixture
def shop(site):  # noqa: F811
    """A chair, shoes in two sizes, sold-out bread; tariffs to everywhere."""
    workshop = factories.make_workshop(site.semarang)
    sizes = [
        {"title_ind": f"Ukuran {size}", "title_en": f"Size {size}", "price": 250_000, "stock": 2}
        for size in (40, 41)
    ]
    factories.make_product(workshop, title="Sepatu", variants=sizes)
    factories.make_product(workshop, title="Roti tawar", price=18_000, stock=0, durability="perishable")
    factories.make_product(workshop, title="Lemari", price=1_850_000, stock=None)
    factories.make_tariffs()
    return site


def pages_of(prefix: str, shop) -> Iterator[tuple[str, int]]:
    yield from ((f"{prefix}{path}", 200) for path in ("/", "/lapas/", "/lapas/semarang/", "/katalog/"))
    yield from ((f"{prefix}/{slug}/", 200) for slug in ("cara-kerja", "pengiriman", "privasi", "tentang"))
    category = shop.chair.categories.get()
    yield f"{prefix}/katalog/{category.slug}/?availability=ready&price=1000&sort=low", 200
    yield f"{prefix}/katalog/?q=kursi", 200
    yield f"{prefix}/katalog/?q=tidakada", 200
    yield from ((f"{prefix}/produk/{each.slug}/", 200) for each in Product.objects.for_sale())
    yield from ((f"{prefix}{path}", 200) for path in ("/keranjang/", "/pesanan/"))
    yield f"{prefix}/produk/tidak-ada/", 404
    yield f"{prefix}/pesanan/tidak-ada/", 404


def buy(prefix: str, shop) -> Iterator[Visitor]:
    """Every page of a purchase, wrong answers included, up to the cancelled order."""
    visitor = Visitor().open(f"{prefix}/produk/{shop.chair.slug}/")

    def press(button: str, status: int = 200, **typed: str) -> Visitor:
        with translation.override("en" if prefix else "id"):
            return visitor.press(translation.gettext(button), status=status, **typed)

    yield press("Add to the basket")
    yield visitor.open(f"{prefix}/checkout/")
    yield press("Show delivery prices", 422, postcode="1")
    address = {"name": "Sri", "phone": "0812-3456 789", "email": "sri@example.com", "street": "Jalan 5"}
    yield press("Show delivery prices", postcode="10110", **address)
    yield press("Go on: check and pay")
    yield visitor.press("Rp", method="transfer")
    order = Order.objects.get()
    yield visitor.open(f"{prefix}/pesanan/{order.token}/batal/")
    yield press("Cancel this order")
    yield visitor.open(f"{prefix}/checkout/cari-tempat/?q=tembalang")


def test_no_public_page_asks_for_an_indonesian_text_that_is_missing(shop, missed):
    visitor = Visitor()
    for path, status in pages_of("", shop):
        assert visitor.open(path, status).page.html["lang"] == "id"
    for page in buy("", shop):
        assert page.page.html["lang"] == "id"

    assert sorted(missed) == []


def indonesian_sentences() -> set[str]:
    """Texts of our catalogues of at least three words that read otherwise in English."""
    texts = set()
    entries = chain.from_iterable(each.items() for each in trans_real.translation("id")._catalog._catalogs)
    for key, text in entries:
        source = key[0] if isinstance(key, tuple) else key
        if not source:
            continue
        fixed = max(re.split(r"%\(\w+\)[sd]|<[^>]*>", text), key=len).strip()
        if text != source and len(fixed.split()) >= 3:
            texts.add(fixed)
    return texts


def english_text(page: Visitor) -> str:
    for marked in page.page.select('[lang="id"], script, style'):
        if marked.name != "html":
            marked.decompose()
    attributes = [value for tag in page.page.find_all(True) for value in _spoken(tag)]
    return " ".join([page.text, *attributes])


def _spoken(tag) -> list[str]:
    return [tag[name] for name in ("alt", "aria-label", "placeholder", "title", "content") if tag.get(name)]


def test_no_english_page_shows_an_indonesian_text(shop):
    sentences, found = indonesian_sentences(), {}
    assert len(sentences) > 200
    visitor = Visitor()

    def look(page: Visitor) -> None:
        assert page.page.html["lang"] == "en"
        text = english_text(page)
        found.update({sentence: page.url for sentence in sentences if sentence in text})

    for path, status in pages_of("/en", shop):
        look(visitor.open(path, status))
    for page in buy("/en", shop):
        look(page)

    assert found == {}


def test_what_nobody_has_translated_is_marked_as_indonesian(shop):
    Product.objects.filter(pk=shop.chair.pk).update(title_en="", description_en="")
    for path in (f"/en/produk/{shop.chair.slug}/", "/en/katalog/", "/en/"):
        page = Visitor().open(path).page
        places = [
            each for each in page.find_all(string=re.compile("Kursi rotan")) if each.find_parent("main")
        ]
        assert places
        for place in places:
            marked = place.find_parent(attrs={"lang": True})
            assert marked["lang"] == "id", f"{place.parent} on {path}"


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_both_languages_name_each_other(shop, code):
    prefix = "" if code == "id" else f"/{code}"
    for path in ("/", f"/produk/{shop.chair.slug}/", "/katalog/", "/lapas/semarang/"):
        page = Visitor().open(f"{prefix}{path}").page
        links = {
            link["hreflang"]: link["href"] for link in page.head.select('link[rel="alternate"][hreflang]')
        }
        root = "http://testserver"
        assert links == {"id": f"{root}{path}", "en": f"{root}/en{path}", "x-default": f"{root}{path}"}
        assert page.head.find("link", rel="canonical")["href"] == f"{root}{prefix}{path}"
