"""Search engines are told every public address in both languages, and nothing else."""

from xml.etree import ElementTree

import pytest

from shop.storefront import sitemap
from tests.cms.conftest import add_plain, add_story
from tests.factories import fill_catalogue, make_product, make_workshop

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def read(client, name):
    answer = client.get(f"/sitemap-{name}.xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(b"".join(answer.streaming_content))  # noqa: S314 - our own


def addresses(root):
    return [each.text.removeprefix("http://testserver") for each in root.findall("s:url/s:loc", NAMES)]


def test_the_index_names_every_file_and_robots_name_the_index(site, client):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    files = [each.text for each in root.findall("s:sitemap/s:loc", NAMES)]

    assert files == [
        f"http://testserver/sitemap-{name}.xml" for name in ("halaman", "kategori", "pameran", "barang-1")
    ]
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_pages_stand_there_in_the_languages_they_have(site, client):
    add_plain("bahan-kayu", title="Bahan kayu")
    for language in ("id", "en"):
        add_story(language=language)
    hidden = add_plain("rahasia", title="Rahasia")
    hidden.unpublish()
    found = addresses(read(client, "halaman"))

    assert {"/", "/en/", "/lapas/", "/en/lapas/", "/lapas/semarang/", "/en/lapas/semarang/"} <= set(found)
    assert {"/cerita/", "/en/cerita/", "/cerita/uji/", "/en/cerita/uji/"} <= set(found)
    assert "/bahan-kayu/" in found
    assert "/en/bahan-kayu/" not in found
    assert "/rahasia/" not in found


def test_each_language_names_both_and_the_default(site, client):
    product = site.chair
    root = read(client, "barang-1")
    path = f"http://testserver/produk/{product.slug}/"
    english = f"http://testserver/en/produk/{product.slug}/"
    first, second = root.findall("s:url", NAMES)
    links = [
        {link.get("hreflang"): link.get("href") for link in each.findall("x:link", NAMES)}
        for each in (first, second)
    ]

    assert [each.find("s:loc", NAMES).text for each in (first, second)] == [path, english]
    assert links == [{"id": path, "en": english, "x-default": path}] * 2
    assert first.find("i:image/i:loc", NAMES).text.startswith("http://testserver/media/renditions/")
    assert first.find("s:lastmod", NAMES).text == product.proposals.get().reviewed_at.date().isoformat()


def test_a_withdrawn_product_is_not_told(site, client):
    site.chair.is_public = False
    site.chair.save(update_fields=["is_public"])

    assert client.get("/sitemap-barang-1.xml").status_code == 404


@pytest.mark.parametrize("name", ["barang-0", "barang-2", "barang-x", "barang", "lain", "barang-²"])
def test_a_file_that_is_not_there(site, client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_goods_are_told_in_files_and_few_statements(site, client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(sitemap, "PER_FILE", 40)
    fill_catalogue(make_workshop(), 50)

    assert sitemap.product_files() == 2
    with django_assert_max_num_queries(5):
        assert len(addresses(read(client, "barang-1"))) == 80
    assert len(addresses(read(client, "barang-2"))) == 22


def test_addresses_are_escaped(client, db):
    product = make_product(title="Kursi & meja")
    assert f"/produk/{product.slug}/" in addresses(read(client, "barang-1"))
