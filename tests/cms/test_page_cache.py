"""The page cache over HTTP: a hit asks the database nothing, a change is seen by the next visitor."""

import gzip

import brotli
import pytest
from django.core.cache import cache
from django.test import Client

from catalogue import tree
from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from config import middleware
from config.common import pages
from partners.services import deactivate_prison
from partners.workshops.services import pause_workshop, reopen_workshop
from shop.storefront import product_page
from shop.storefront.ranges import main_categories
from tests import factories
from tests.cms.conftest import add_plain, plain

pytestmark = pytest.mark.usefixtures("page_cache")


@pytest.fixture
def shop(site, page_cache, django_capture_on_commit_callbacks):
    """The site, with every change committed at once as in the shop."""
    site.commit = lambda: django_capture_on_commit_callbacks(execute=True)
    site.officer = factories.person(site.semarang, "officer")
    return site


ADDRESSES = [
    "/",
    "/en/",
    "/lapas/",
    "/lapas/semarang/",
    "/cara-kerja/",
    "/katalog/",
    "/katalog/?q=kursi&sort=low",
    "/katalog/mebel-rotan/",
    "/en/katalog/mebel-rotan/",
    "{product}",
    "/en{product}",
    "/robots.txt",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_hit_asks_the_database_nothing_and_says_the_same(shop, address, django_assert_num_queries):
    address = address.format(product=shop.chair.get_absolute_url())
    first = Client().get(address)
    assert first.status_code == 200

    with django_assert_num_queries(0):
        second = Client().get(address)

    assert second.content == first.content
    assert second.headers == first.headers
    for name in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Referrer-Policy"):
        assert second.headers[name]
    assert second.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert second.headers["Vary"] == "Accept-Encoding"
    assert not second.cookies


def test_a_hit_reads_no_session_and_no_visitor(shop, client, django_assert_num_queries):
    client.force_login(shop.officer)
    product = shop.chair.get_absolute_url()
    client.post("/keranjang/tambah/", {"product": shop.chair.number, "quantity": 1})
    anonymous = Client().get(product)
    with django_assert_num_queries(0):
        assert client.get(product).content == anonymous.content


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("GZIP", "gzip", gzip.decompress),
        ("deflate", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_browser_gets_it_packed_as_it_can_read(shop, monkeypatch, accepted, encoding, unpack):
    def get():
        return Client().get("/katalog/", headers={"Accept-Encoding": accepted})

    plainly = Client().get("/katalog/")
    first = get()
    monkeypatch.setattr(middleware, "COMPRESS", dict.fromkeys(middleware.COMPRESS))  # a hit packs nothing
    second = get()

    for answer in (first, second):
        assert answer.headers.get("Content-Encoding") == encoding
        assert unpack(answer.content) == plainly.content
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert answer.headers["ETag"] == plainly.headers["ETag"]
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_who_has_it_is_told_so(shop, django_capture_on_commit_callbacks):
    address = shop.chair.get_absolute_url()
    mark = Client().get(address).headers["ETag"]

    again = Client().get(address, headers={"If-None-Match": f'"other", {mark}', "Accept-Encoding": "br"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == mark
    assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert again.headers["Vary"] == "Accept-Encoding"

    with shop.commit():
        change_price(product=shop.chair, price=990_000, by=shop.officer)
    changed = Client().get(address, headers={"If-None-Match": mark})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != mark


def test_a_head_is_a_page_without_its_body(shop):
    whole = Client().get("/katalog/")
    head = Client().head("/katalog/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


def test_price_stock_and_publication_are_seen_by_the_next_visitor(shop):
    product, lists = shop.chair.get_absolute_url(), ("/", "/katalog/", "/lapas/semarang/")

    def text(address=product):
        return Client().get(address).text

    assert "Rp850.000" in text()
    assert all("Rp850.000" in text(address) for address in lists)
    with shop.commit():
        change_price(product=shop.chair, price=990_000, by=shop.officer)
    assert "Rp990.000" in text()
    assert all("Rp990.000" in text(address) for address in lists)

    with shop.commit():
        change_stock(product=shop.chair, delta=-2, by=shop.officer)
    assert "Siap kirim, tersisa 3" in text()

    with shop.commit():
        factories.place_order(factories.basket_with((shop.chair, 1)))
    assert "Siap kirim, tersisa 2" in text()

    with shop.commit():
        withdraw_listing(product=shop.chair, by=shop.officer)
    assert Client().get(product).status_code == 404
    assert not any("Rp990.000" in text(address) for address in lists)


def test_a_paused_workshop_and_a_closed_prison_are_seen_at_once(shop):
    address, workshop = shop.chair.get_absolute_url(), shop.chair.workshop
    Client().get(address)
    with shop.commit():
        pause_workshop(workshop=workshop, until=factories.clock.today(), reason="libur", by=shop.officer)
    assert "Bengkel ini libur sampai" in Client().get(address).text
    with shop.commit():
        reopen_workshop(workshop=workshop, by=shop.officer)
    reopened = Client().get(address).text
    with shop.commit():
        deactivate_prison(prison=shop.semarang, by=shop.officer)
    assert Client().get(address).status_code == 404
    assert "Rp850.000" in reopened


def test_a_page_begun_before_a_change_is_not_shown_after_it(shop, monkeypatch):
    """Between reading the price and answering, it changes: that visitor has the old page, nobody after him."""
    address = shop.chair.get_absolute_url()
    assert "Rp850.000" in change_while_rendering(shop, monkeypatch, address)
    assert "Rp990.000" in Client().get(address).text


def test_without_generations_the_old_page_would_be_shown(shop, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(pages, "_new_generation", lambda: None)
    address = shop.chair.get_absolute_url()
    change_while_rendering(shop, monkeypatch, address)
    assert "Rp850.000" in Client().get(address).text


def change_while_rendering(shop, monkeypatch, address):
    crumbs = product_page.crumbs

    def late(*args):
        with shop.commit():
            change_price(product=shop.chair, price=990_000, by=shop.officer)
        return crumbs(*args)

    with monkeypatch.context() as patched:
        patched.setattr(product_page, "crumbs", late)
        return Client().get(address).text


def test_what_an_editor_publishes_is_seen_at_once(shop):
    Client().get("/cara-kerja/")
    page = plain("cara-kerja")
    page.introduction = "Kata pembuka yang baru."
    with shop.commit():
        draft = page.save_revision()
    assert "Kata pembuka yang baru." not in Client().get("/cara-kerja/").text
    with shop.commit():
        draft.publish()
    assert "Kata pembuka yang baru." in Client().get("/cara-kerja/").text
    with shop.commit():
        page.unpublish()
    assert Client().get("/cara-kerja/").status_code == 404


def test_a_page_that_is_moved_or_deleted_is_gone_at_once(shop):
    with shop.commit():
        page = add_plain("uji", title="Halaman uji")
    assert Client().get("/uji/").status_code == 200
    with shop.commit():
        page.delete()
    assert Client().get("/uji/").status_code == 404


def test_a_page_for_some_only_is_never_kept(shop):
    Client().get("/cara-kerja/")
    with shop.commit():
        plain("cara-kerja").view_restrictions.create(restriction_type="login")
    assert Client().get("/cara-kerja/").status_code == 302

    client = Client()
    client.force_login(shop.editor)
    answer = client.get("/cara-kerja/")
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    assert "CDN-Cache-Control" not in answer.headers
    assert Client().get("/cara-kerja/").status_code == 302


def test_a_preview_is_neither_kept_nor_answered_from_what_is_kept(shop):
    Client().get("/cara-kerja/")
    page = plain("cara-kerja")
    page.introduction = "Belum terbit."
    assert "Belum terbit." in page.make_preview_request().rendered_content
    assert "Belum terbit." not in Client().get("/cara-kerja/").text

    cache.clear()
    page.make_preview_request()
    assert "Belum terbit." not in Client().get("/cara-kerja/").text


def test_the_browsers_language_changes_nothing(shop):
    for accepted in ("en", "en-GB,en;q=0.9", "id", "fr"):
        answer = Client().get("/katalog/", headers={"Accept-Language": accepted})
        assert answer.headers["Content-Language"] == "id"
        assert "Accept-Language" not in answer.headers["Vary"]
        assert "Semua barang" in answer.text
    english = Client().get("/en/katalog/", headers={"Accept-Language": "id"})
    assert english.headers["Content-Language"] == "en"
    assert "All goods" in english.text


def test_where_a_visitor_came_from_is_no_part_of_the_page(shop, django_assert_num_queries):
    page = Client().get("/katalog/?q=kursi")
    with django_assert_num_queries(0):
        followed = Client().get("/katalog/?utm_source=surat&q=kursi&fbclid=AbC-1")
    assert followed.content == page.content
    assert "fbclid" not in Client().get("/katalog/?fbclid=AbC-1").text


def test_another_host_or_scheme_is_another_page(shop, settings):
    settings.ALLOWED_HOSTS = ["testserver", "lain.example"]
    ours = Client().get("/katalog/").text
    assert "http://testserver/katalog/" in ours
    assert "http://lain.example/katalog/" in Client().get("/katalog/", headers={"host": "lain.example"}).text
    assert "https://testserver/katalog/" in Client().get("/katalog/", secure=True).text
    assert Client().get("/katalog/").text == ours
    assert Client().get("/katalog/", headers={"host": "evil.example"}).status_code == 400


def kept_pages(folder):
    return len(list(folder.glob("*.cache")))


@pytest.mark.parametrize(
    "address",
    [
        f"/katalog/?q={'k' * 400}",
        "/produk/tidak-ada/",
        "/katalog",
        "/keranjang/",
        "/pesanan/",
        "/meja/masuk/",
        "/health/ready",
        "/umpan/produk.xml",
    ],
)
def test_what_is_not_kept(shop, page_cache, address):
    Client().get("/katalog/")
    main_categories()  # remembered by itself, for the pages of what is not there too
    before = kept_pages(page_cache)
    answer = Client().get(address)
    if answer.streaming:
        list(answer.streaming_content)
    assert kept_pages(page_cache) == before


def test_the_folder_does_not_grow_without_end(shop, page_cache, settings):
    settings.CACHES = {**settings.CACHES}
    settings.CACHES["default"] = {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": 10}}
    cache.close()
    for n in range(30):
        Client().get(f"/robots.txt?n={n}")
    assert kept_pages(page_cache) <= 11


def test_a_view_that_turns_personal_after_all_is_not_kept(shop, page_cache, monkeypatch):
    Client().get("/lapas/")
    before = kept_pages(page_cache)
    for spoil in (
        lambda response: response.set_cookie("siapa", "saya"),
        lambda response: response.headers.__setitem__("Vary", "Cookie"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
    ):
        monkeypatch.setattr(pages, "public", spoiled(spoil))
        assert Client().get("/cara-kerja/").headers.get("Cache-Control", "").startswith("private")
        monkeypatch.undo()
    assert kept_pages(page_cache) == before


def spoiled(spoil):
    public = pages.public

    def both(response):
        spoil(response)
        return public(response)

    return both


def test_a_cdn_may_answer_by_itself_only_where_asked_for(shop, settings):
    settings.CDN_SECONDS = 30
    answer = Client().get("/katalog/")
    control = answer.headers["Cache-Control"]
    assert control == "public, max-age=0, must-revalidate, s-maxage=30"
    assert answer.headers["CDN-Cache-Control"] == "max-age=30, stale-while-revalidate=30"
    assert "CDN-Cache-Control" not in Client().get("/keranjang/").headers


def test_the_category_tree_is_read_once(shop, django_assert_num_queries):
    shown = [category.slug for category in tree.categories()]
    with django_assert_num_queries(0):
        assert [category.slug for category in tree.categories()] == shown
        assert tree.categories()[0].name == "Mebel rotan"
    with shop.commit():
        factories.make_category("Roti", "Bread")
    assert [category.slug for category in tree.categories()] == [*shown, "roti"]


def test_where_plenty_is_left_an_order_keeps_the_pages(shop):
    with shop.commit():
        change_stock(product=shop.chair, delta=95, by=shop.officer)
    before = pages.take("x")[0]
    with shop.commit():
        factories.place_order(factories.basket_with((shop.chair, 5)))
    assert pages.take("x")[0] == before
    with shop.commit():
        factories.place_order(factories.basket_with((shop.chair, 85)))
    assert pages.take("x")[0] != before
