from datetime import UTC, datetime
from xml.etree import ElementTree

from config.common import clock
from tests.factories import fill_catalogue, make_product, make_workshop

G = "{http://base.google.com/ns/1.0}"


def feed(client, path="/umpan/produk.xml"):
    body = b"".join(client.get(path).streaming_content).decode()
    return [
        {child.tag.removeprefix(G): child.text for child in item}
        for item in ElementTree.fromstring(body).iter("item")  # noqa: S314 - our own feed
    ]


def test_the_feed_in_googles_words(client, db):
    product = make_product(title="Kursi & <meja>\x07", price=850_000)

    (item,) = feed(client)

    assert item["id"] == "SMG-RT-0001"
    assert item["title"] == "Kursi & <meja>"
    assert item["link"] == f"http://testserver{product.get_absolute_url()}"
    assert item["price"] == "850000 IDR"
    assert item["availability"] == "in_stock"
    assert item["image_link"].startswith("http://testserver/media/")
    assert feed(client, "/en/umpan/produk.xml")[0]["title"] == "Kursi & <meja> (en)"


def test_the_feed_asks_the_same_for_any_size(client, db, django_assert_max_num_queries):
    fill_catalogue(make_workshop(), 150)

    with django_assert_max_num_queries(6):
        assert len(feed(client)) == 150


def test_robots_stay_away_from_personal_pages(client, db):
    answer = client.get("/robots.txt")

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /pesanan/" in answer.text
    assert "/katalog/" not in answer.text


def test_variants_are_told_one_by_one_and_held_together(client, db):
    product = make_product(
        title="Sepatu",
        variants=[
            {"title_ind": "Ukuran 40", "title_en": "Size 40", "price": 250_000, "stock": 2},
            {"title_ind": "Ukuran 41", "title_en": "Size 41", "price": 260_000, "stock": 0},
        ],
    )
    first, second = feed(client)

    assert [first["id"], second["id"]] == [f"{product.number}-1", f"{product.number}-2"]
    assert {first["item_group_id"], second["item_group_id"]} == {product.number}
    assert first["title"] == "Sepatu, Ukuran 40"
    assert first["link"].endswith(f"/produk/{product.slug}/?variant={product.number}-1")
    assert first["image_link"].startswith("http://testserver/media/")
    assert [first["availability"], second["availability"]] == ["in_stock", "out_of_stock"]


def test_what_is_made_to_order_says_from_when(client, db):
    make_product(stock=None)
    with clock.at(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        (item,) = feed(client)

    assert item["availability"] == "backorder"
    assert item["availability_date"] == "2026-12-14"
    assert item["identifier_exists"] == "no"
