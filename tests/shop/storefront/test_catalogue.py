import pytest
from django.urls import reverse

from catalogue.models import Category, Product
from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import withdraw_listing
from tests.factories import (
    fill_catalogue,
    make_category,
    make_picture,
    make_prison,
    make_product,
    make_workshop,
)


def titles(answer):
    return [product.title for product in answer.context["page_obj"]]


@pytest.fixture
def three(db):
    """A rattan chair, shoes to order from Tangerang, and a sold-out tray."""
    chair = make_product(title="Kursi rotan", price=850_000)
    tangerang = make_workshop(make_prison("TNG"), "SP", name_ind="Bengkel Sepatu", name_en="Shoe workshop")
    shoes = make_product(
        tangerang,
        title="Sepatu kulit",
        price=250_000,
        stock=None,
        title_en="Leather shoes",
        material_ind="Kulit sapi",
        categories=[make_category("Alas kaki", "Footwear").pk],
    )
    tray = make_product(title="Nampan", price=35_000, stock=1)
    change_stock(product=tray, delta=-1, by=None)
    return chair, shoes, tray


def test_newest_first_and_sold_out_last(client, three):
    answer = client.get(reverse("storefront:catalogue"))

    assert titles(answer) == ["Sepatu kulit", "Kursi rotan", "Nampan"]
    assert "3 barang" in answer.text
    assert "Rp850.000" in answer.text


def test_a_list_is_shared_by_its_name_and_says_where_it_stands(client, three):
    answer = client.get(Category.objects.get(name_ind="Alas kaki").get_absolute_url())

    assert '<meta property="og:title" content="Alas kaki">' in answer.text
    assert '"@type": "BreadcrumbList"' in answer.text
    assert '"name": "Alas kaki"' in answer.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=kursi", ["Kursi rotan"]),
        ("q=KURSI+rotan", ["Kursi rotan"]),
        ("q=leather", ["Sepatu kulit"]),
        ("q=kulit+-rotan", ["Sepatu kulit"]),
        ("q=smg-rt-0001", ["Kursi rotan"]),
        ("availability=ready", ["Kursi rotan"]),
        ("availability=made_to_order", ["Sepatu kulit"]),
        ("availability=ready&availability=made_to_order", ["Sepatu kulit", "Kursi rotan"]),
        ("prison=tng", ["Sepatu kulit"]),
        ("prison=tng&availability=ready", []),
        ("price=50", ["Nampan"]),
        ("price=1000", ["Kursi rotan"]),
        ("price=500", ["Sepatu kulit"]),
        ("category=alas-kaki", ["Sepatu kulit"]),
        ("sort=low", ["Sepatu kulit", "Kursi rotan", "Nampan"]),
        ("sort=high", ["Kursi rotan", "Sepatu kulit", "Nampan"]),
        (
            "sort=high&price=no&prison=no&availability=no&category=no",
            ["Kursi rotan", "Sepatu kulit", "Nampan"],
        ),
    ],
)
def test_each_filter(client, three, query, expected):
    assert titles(client.get(f"{reverse('storefront:catalogue')}?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "q=%00kursi",
        "q=" + "a" * 500,
        "q=%22",
        "q=%28%26%7C%21",
        "page=",
        "q=%F0%9F%AA%91",
    ],
)
def test_no_address_is_an_error(client, three, query):
    assert client.get(f"{reverse('storefront:catalogue')}?{query}").status_code == 200


def test_words_of_the_title_come_before_words_of_the_text(client, three):
    make_product(title="Meja", description_ind="Cocok dengan kursi.")

    assert titles(client.get("/katalog/?q=kursi")) == ["Kursi rotan", "Meja"]


def test_filters_stay_in_the_address_and_come_off_one_by_one(client, three):
    answer = client.get("/katalog/?availability=ready&prison=smg&q=kursi&page=1&unknown=1")

    assert answer.context["chips"] == [
        ("“kursi”", "/katalog/?availability=ready&prison=smg"),
        ("Siap kirim", "/katalog/?q=kursi&prison=smg"),
        ("Lapas Kelas I Semarang", "/katalog/?q=kursi&availability=ready"),
    ]


def test_nothing_found_helps_on(client, three):
    answer = client.get("/katalog/?q=pesawat")

    assert answer.status_code == 200
    assert "Belum ada yang cocok" in answer.text
    assert "/katalog/alas-kaki/" in answer.text


def test_a_category_holds_what_is_below_it(client, three):
    furniture = Category.add_root(name_ind="Mebel", name_en="Furniture")
    chairs = furniture.add_child(name_ind="Kursi", name_en="Chairs")
    make_product(title="Bangku", categories=[chairs.pk])

    assert titles(client.get("/katalog/mebel/")) == ["Bangku"]
    assert "Mebel" in client.get("/katalog/kursi/").text
    assert client.get("/katalog/tidak-ada/").status_code == 404


def test_the_english_list(client, three):
    text = client.get("/en/katalog/").text

    assert "Leather shoes" in text
    assert "3 things" in text


def test_twenty_four_on_a_page(client, db):
    fill_catalogue(make_workshop(), 50)

    first, last = client.get("/katalog/"), client.get("/katalog/?page=3")

    assert (len(titles(first)), len(titles(last))) == (24, 2)
    assert "?page=2" in first.text


@pytest.mark.parametrize("number", [3, 60])
def test_a_category_page_asks_at_most_eight_times(client, db, number, django_assert_max_num_queries):
    fill_catalogue(make_workshop(), number)

    with django_assert_max_num_queries(8):
        client.get("/katalog/mebel-rotan/?q=barang&prison=smg&sort=low")
    with django_assert_max_num_queries(8):
        client.get("/katalog/")


def test_the_public_page_is_the_same_for_everybody(client, three):
    client.post("/keranjang/tambah/", {"product": three[0].number, "quantity": 1})

    answer = client.get("/katalog/")

    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.text
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_price_and_withdrawal_show_at_once(client, three):
    change_price(product=three[0], price=900_000, by=None)
    withdraw_listing(product=three[1], by=None)

    answer = client.get("/katalog/")

    assert titles(answer) == ["Kursi rotan", "Nampan"]
    assert "Rp900.000" in answer.text


def test_a_card_says_from_where_variants_differ(client, db):
    variants = [{"title_ind": str(n), "title_en": str(n), "price": n * 5_000, "stock": 1} for n in (40, 41)]
    make_product(title="Sepatu", variants=variants)

    product = client.get("/katalog/").context["page_obj"][0]

    assert (product.price_from, product.price_varies) == (200_000, True)
    assert Product.objects.for_sale().count() == 1


def test_pictures_have_words(client, db):
    make_product(pictures=[{"picture": make_picture(title="Lain", is_illustration=True).pk}])

    assert 'alt=""' in client.get("/katalog/").text  # the card's title stands beside it
