"""Variants are children with their own number, price and stock; their words and facts are the parent's."""

import pytest

from catalogue.choices import Availability
from catalogue.errors import ListingRefused
from catalogue.models import Product
from catalogue.price_and_stock import change_price, change_stock
from catalogue.services import (
    open_proposal,
    publish_proposal,
    published_words,
    save_proposal,
    submit_proposal,
    withdraw_listing,
)
from shop.placement.errors import PlacementRefused
from shop.placement.services import place
from tests.factories import (
    basket_with,
    make_prison,
    make_product,
    make_workshop,
    person,
    place_order,
    purchase_for,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
SIZES = [
    {"title_ind": "40", "title_en": "size 40", "price": 250_000, "stock": 3},
    {"title_ind": "41", "title_en": "size 41", "price": 240_000, "stock": 2},
]


def shoes(**words):
    return make_product(make_workshop(code="SP"), title="Sepatu", variants=SIZES, weight_g=900, **words)


def change(product, variants, **words):
    officer, reviewer = person(product.prison, "officer"), person(product.prison, "reviewer")
    proposal = open_proposal(product=product, by=officer)
    save_proposal(proposal=proposal, changes={"variants": variants, **words}, by=officer)
    submit_proposal(proposal=proposal, by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    product.refresh_from_db()
    return product


def facts(product):
    return [
        (child.number, child.title_ind, int(child.stock_record.price), child.stock_record.num_in_stock)
        for child in product.children.filter(is_public=True).order_by("pk")
    ]


def test_variants_are_children_with_their_own_number_price_and_stock():
    product = shoes()
    assert product.structure == Product.PARENT
    assert product.stock_record is None
    assert facts(product) == [
        ("SMG-SP-0001-1", "40", 250_000, 3),
        ("SMG-SP-0001-2", "41", 240_000, 2),
    ]
    child = product.children.get(number="SMG-SP-0001-2")
    assert (child.title_en, child.slug) == ("size 41", "sepatu-smg-sp-0001-2")
    assert (child.workshop, child.prison, child.province) == (product.workshop, product.prison, "33")
    assert (child.weight_g, child.cost, child.making) == (900, product.cost, product.making)
    assert (product.price_from, product.availability) == (240_000, Availability.READY)


def test_lists_show_the_parent_and_baskets_hold_the_variants():
    product = shoes()
    children = set(product.children.all())
    assert list(Product.objects.for_sale()) == [product]
    assert set(Product.objects.sellable()) == {product} | children


def test_full_titles_name_the_parent():
    assert shoes().children.get(number="SMG-SP-0001-1").full_title == "Sepatu, 40"


def test_variants_keep_number_price_and_stock_when_the_words_change():
    product = shoes()
    change_price(
        product=product.children.get(title_ind="41"), price=260_000, by=person(product.prison, "officer")
    )
    rows = published_words(product)["variants"]
    assert rows == [
        {"number": "SMG-SP-0001-1", "title_ind": "40", "title_en": "size 40"},
        {"number": "SMG-SP-0001-2", "title_ind": "41", "title_en": "size 41"},
    ]
    rows[1]["title_ind"] = "ukuran 41"
    change(product, rows, weight_g=950)
    assert facts(product) == [
        ("SMG-SP-0001-1", "40", 250_000, 3),
        ("SMG-SP-0001-2", "ukuran 41", 260_000, 2),
    ]
    assert set(product.children.values_list("weight_g", flat=True)) == {950}


def test_a_variant_left_out_is_withdrawn():
    product = shoes()
    change(product, published_words(product)["variants"][:1])
    gone = product.children.get(title_ind="41")
    assert not gone.is_public
    assert gone not in Product.objects.sellable()
    assert (product.price_from, product.availability) == (250_000, Availability.READY)
    assert gone.stock_record.num_in_stock == 2


def test_a_withdrawn_variant_does_not_come_back_with_the_next_change():
    product = shoes()
    change(product, published_words(product)["variants"][:1])
    change(product, published_words(product)["variants"], title_ind="Sepatu kulit")
    assert [row[0] for row in facts(product)] == ["SMG-SP-0001-1"]


def test_a_new_variant_never_takes_over_an_old_ones_row():
    """40 is taken out and 42 put in: 41 keeps its number, price and stock, 42 gets a number of its own."""
    product = shoes()
    rows = published_words(product)["variants"][1:] + [{"title_ind": "42", "price": 270_000, "stock": 9}]
    change(product, rows)
    assert facts(product) == [
        ("SMG-SP-0001-2", "41", 240_000, 2),
        ("SMG-SP-0001-3", "42", 270_000, 9),
    ]
    assert product.children.get(number="SMG-SP-0001-1").is_public is False


def test_a_number_of_another_listing_cannot_be_taken_over():
    """Another prison's product is named as a variant: its row is not touched, a new variant is made."""
    product = shoes()
    chair = make_product(make_workshop(make_prison("TNG")), title="Kursi")
    before = Product.objects.filter(pk=chair.pk).values().get()
    rows = [*published_words(product)["variants"], {"number": chair.number, "title_ind": "curian"}]
    officer = person(product.prison, "officer")
    proposal = open_proposal(product=product, by=officer)
    save_proposal(proposal=proposal, changes={"variants": rows}, by=officer)
    with refused(ListingRefused, code="incomplete"):
        submit_proposal(proposal=proposal, by=officer)
    rows[-1] |= {"price": 5_000, "stock": 1}
    change(product, rows)
    assert Product.objects.filter(pk=chair.pk).values().get() == before
    assert facts(product)[-1] == ("SMG-SP-0001-3", "curian", 5_000, 1)


def test_a_listing_with_variants_cannot_lose_them_all():
    product = shoes()
    officer = person(product.prison, "officer")
    proposal = open_proposal(product=product, by=officer)
    save_proposal(proposal=proposal, changes={"variants": []}, by=officer)
    with refused(ListingRefused, code="incomplete") as caught:
        submit_proposal(proposal=proposal, by=officer)
    assert list(caught.value.missing) == ["price"]


def test_variants_of_a_withdrawn_listing_are_not_for_sale():
    product = shoes()
    withdraw_listing(product=product, by=person(product.prison, "reviewer"))
    assert not Product.objects.sellable().exists()


def test_the_parent_knows_the_least_price_and_the_best_availability():
    product, officer = shoes(), person(make_prison(), "officer")
    small, large = product.children.order_by("pk")
    change_price(product=large, price=300_000, by=officer)
    product.refresh_from_db()
    assert product.price_from == 250_000
    change_stock(product=small, delta=-3, by=officer)
    product.refresh_from_db()
    assert product.availability == Availability.READY
    change_stock(product=large, delta=-2, by=officer)
    product.refresh_from_db()
    assert product.availability == Availability.SOLD_OUT
    change_stock(product=small, delta=1, by=officer)
    product.refresh_from_db()
    assert product.availability == Availability.READY


def test_an_order_of_the_last_variants_marks_the_parent_sold_out():
    product = shoes()
    small, large = product.children.order_by("pk")
    place_order(basket_with((small, 3), (large, 2)))
    for each in (product, small, large):
        each.refresh_from_db()
        assert each.availability == Availability.SOLD_OUT


def test_made_to_order_variants_are_available_to_order():
    rows = [{"title_ind": "besar", "price": 900_000, "stock": None}]
    product = make_product(stock=None, title="Meja", variants=rows)
    child = product.children.get()
    assert (child.making, child.lead_days) == ("made_to_order", 14)
    assert (product.availability, child.availability) == ("made_to_order", "made_to_order")


def test_a_thing_sold_before_it_had_variants_is_sold_through_them_only():
    product = make_product(stock=5)
    basket = basket_with((product, 1))
    purchase = purchase_for(basket)
    change(product, [{"title_ind": "besar", "price": 900_000, "stock": 1}])
    assert product.stock_record is None
    assert (product.price_from, product.availability) == (900_000, Availability.READY)
    with refused(PlacementRefused, code="gone"):
        place(basket=basket, purchase=purchase)
