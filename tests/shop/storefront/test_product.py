import json
import re

import pytest
from django.urls import reverse

from catalogue.price_and_stock import change_stock
from config.common import clock
from media.models import PictureRendition
from media.querysets import SHARED
from partners.workshops.models import Seller, TaxRate
from partners.workshops.services import pause_workshop
from shop.ledger.models import SchemeUse
from tests.factories import BEGIN, fill_catalogue, make_picture, make_product, make_workshop


def page(client, product, prefix="", query=""):
    return client.get(f"{prefix}{product.get_absolute_url()}{query}")


def test_what_a_page_says(client, db):
    product = make_product(title="Kursi rotan", price=850_000, stock=5)

    text = page(client, product).text

    for words in (
        "Kursi rotan",
        "Rp850.000",
        "Siap kirim, tersisa 5",
        "Dijual oleh Lapas Kelas I Semarang",
        "SMG-RT-0001",
        "14 jam",
        "Rotan manau",
        "Anyam silang",
        "Panjang 30 cm, lebar 20 cm, tinggi 10 cm. Berat 1 kg.",
        "Dianyam tangan di bengkel.",
    ):
        assert words in text
    assert "csrfmiddlewaretoken" not in text


def test_the_english_page(client, db):
    text = page(client, make_product(stock=None), "/en").text

    for words in (
        "Made 14 days after it is paid",
        "Sold by",
        "14 hours",
        "Manau rattan",
        "Where your money goes",
    ):
        assert words in text


@pytest.mark.parametrize(("price", "cost"), [(850_000, 425_000), (9_999, 3_334), (10_001, 1), (7_000, 9_000)])
def test_the_split_adds_up_to_the_price(client, db, price, cost):
    context = page(client, make_product(price=price, cost=cost)).context

    assert sum(amount for _label, amount, _token in context["split"]) == price
    assert all(amount > 0 for _label, amount, _token in context["split"])


def test_the_split_of_the_decree(client, db):
    split = page(client, make_product(price=100_000, cost=60_000)).context["split"]

    assert [(str(label), amount) for label, amount, _token in split] == [
        ("Bahan dan alat", 60_000),
        ("Premi pembuat", 20_000),
        ("Penerimaan negara (PNBP)", 6_000),
        ("Dana kegiatan kerja", 14_000),
    ]


def test_the_tax_is_named_where_the_seller_is_taxable(client, db):
    product = make_product(price=111_000, cost=50_000)
    Seller.objects.update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN)

    split = {str(label): amount for label, amount, _token in page(client, product).context["split"]}

    assert split["Pajak pertambahan nilai (PPN)"] == 11_000
    assert sum(split.values()) == 111_000


def test_without_a_scheme_nothing_is_said(client, db):
    product = make_product()
    SchemeUse.objects.all().delete()

    answer = page(client, product)

    assert answer.status_code == 200
    assert "Ke mana uang Anda pergi" not in answer.text


def test_facts_that_are_missing_are_left_out(client, db):
    product = make_product(work_minutes=0, technique_ind="", technique_en="")

    text = page(client, product).text

    assert "Waktu kerja" not in text
    assert "Teknik" not in text


def test_variants_are_chosen_not_guessed(client, db):
    variants = [
        {"title_ind": f"Ukuran {n}", "title_en": f"Size {n}", "price": 250_000 + n, "stock": n - 39}
        for n in (39, 40, 41)
    ]
    product = make_product(title="Sepatu", variants=variants)

    context = page(client, product).context
    wanted = page(client, product, query=f"?variant={product.number}-3").context

    assert [(choice.product.title, choice.is_available, choice.checked) for choice in context["choices"]] == [
        ("Ukuran 39", False, False),
        ("Ukuran 40", True, True),
        ("Ukuran 41", True, False),
    ]
    assert wanted["chosen"].price == 250_041
    assert sum(amount for _label, amount, _token in wanted["split"]) == 250_041


def test_sold_out_has_no_button(client, db):
    product = make_product(stock=1)
    change_stock(product=product, delta=-1, by=None)

    text = page(client, product).text

    assert "sedang habis" in text
    assert "Masukkan ke keranjang" not in text


def test_a_resting_workshop_is_announced(client, db):
    product = make_product()
    pause_workshop(workshop=product.workshop, until=clock.today(), reason="Lebaran", by=None)

    assert "Bengkel ini libur sampai" in page(client, product).text


def test_drawn_pictures_are_called_so(client, db):
    drawn = make_product(pictures=[{"picture": make_picture(title="Lain", is_illustration=True).pk}])

    assert "Ilustrasi." in page(client, drawn).text
    assert "Ilustrasi" not in page(client, make_product()).text


def test_machines_read_the_same_values_and_nothing_breaks_out(client, db):
    product = make_product(title='Kursi </script><script>alert("a")</script>', price=850_000)

    text = page(client, product).text
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    data, crumbs = found["@graph"]

    assert data["name"] == product.title
    assert crumbs["itemListElement"][-1]["item"] == data["url"]
    assert data["offers"][0]["price"] == "850000"
    assert data["offers"][0]["availability"] == "https://schema.org/InStock"
    assert data["url"] == f"http://testserver{product.get_absolute_url()}"
    assert data["image"][0].startswith("http://testserver/media/")
    assert "<script>alert" not in text
    assert '<meta property="og:locale" content="id_ID">' in text


def test_what_is_shared_is_said_once_and_shows_the_thing(client, db):
    product = make_product(price=850_000)

    text = page(client, product).text
    tags = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)">', text))

    assert text.count('property="og:title"') == 1
    assert tags["og:type"] == "product"
    assert tags["og:title"] == product.title
    assert tags["og:url"] == f"http://testserver{product.get_absolute_url()}"
    assert tags["og:description"].startswith("Rp850.000. ")
    shared = PictureRendition.objects.get(image=product.images.get().picture, filter_spec=SHARED)
    assert tags["og:image"] == f"http://testserver{shared.url}"
    assert (shared.width, shared.height) == (1200, 630)


def test_related_goods_are_of_the_same_workshop(client, db):
    chair, stool = make_product(title="Kursi"), make_product(title="Bangku")
    make_product(make_workshop(code="SP"), title="Sepatu")

    assert [each.title for each in page(client, chair).context["related"]] == [stool.title]


@pytest.mark.parametrize("path", ["/produk/tidak-ada/", "/produk/%00/"])
def test_what_is_not_there(client, db, path):
    assert client.get(path).status_code == 404


def test_a_variant_has_no_page_of_its_own(client, db):
    product = make_product(variants=[{"title_ind": "39", "title_en": "39", "price": 1_000, "stock": 1}])
    child = product.children.get()

    assert client.get(reverse("storefront:product", args=[child.slug])).status_code == 404
    assert child.get_absolute_url() == product.get_absolute_url()


@pytest.mark.parametrize("number", [3, 60])
def test_a_page_asks_at_most_fourteen_times(client, db, number, django_assert_max_num_queries):
    fill_catalogue(make_workshop(), number)
    variants = [
        {"title_ind": f"{n}", "title_en": f"{n}", "price": 250_000, "stock": 3} for n in range(39, 44)
    ]
    Seller.objects.update(taxable=True)
    product = make_product(variants=variants)
    page(client, product)

    with django_assert_max_num_queries(14):
        page(client, product)
    with django_assert_max_num_queries(14):
        page(client, product, "/en")
