"""A listing nobody has approved is nowhere: each public door, with a draft, a withdrawn one and an internal one."""

import pytest

from catalogue.choices import Market
from catalogue.models import Product
from catalogue.services import withdraw_listing
from shop.basket.models import Line
from tests.factories import make_product, make_workshop


@pytest.fixture(params=["draft", "withdrawn", "internal", "workshop closed", "prison closed"])
def hidden(request, db):
    workshop = make_workshop(code="HD")
    product = make_product(workshop, title="Rahasia rotan", publish=request.param != "draft")
    if request.param == "withdrawn":
        withdraw_listing(product=product, by=None)
    elif request.param == "internal":
        Product.objects.filter(pk=product.pk).update(market=Market.INTERNAL)
    elif request.param == "workshop closed":
        type(workshop).objects.filter(pk=workshop.pk).update(is_active=False)
    elif request.param == "prison closed":
        type(workshop.prison).objects.filter(pk=workshop.prison_id).update(is_active=False)
    return product


@pytest.mark.parametrize(
    "path",
    [
        "/katalog/",
        "/en/katalog/",
        "/katalog/mebel-rotan/",
        "/katalog/?q=rahasia",
        "/katalog/?q={number}",
        "/umpan/produk.xml",
        "/en/umpan/produk.xml",
    ],
)
def test_no_list_shows_it(client, hidden, path):
    answer = client.get(path.format(number=hidden.number))
    body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
    if "q=" not in path:
        assert hidden.title_ind not in body
    assert hidden.get_absolute_url() not in body


def test_it_has_no_page(client, hidden):
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(f"/en{hidden.get_absolute_url()}").status_code == 404


def test_it_is_not_related_to_anything(client, hidden):
    other = make_product(make_workshop(code="XX"), title="Lain")
    Product.objects.filter(pk=other.pk).update(workshop=hidden.workshop)

    assert hidden.title_ind not in client.get(other.get_absolute_url()).text


def test_it_cannot_be_put_into_a_basket(client, hidden):
    answer = client.post("/keranjang/tambah/", {"product": hidden.number, "quantity": 1})

    assert answer.status_code == 422
    assert hidden.title_ind not in answer.text
    assert not Line.objects.exists()
