"""An order line freezes what was promised: words in both languages, seller, scheme, cost and tax."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from catalogue.models import Product
from catalogue.price_and_stock import change_price
from catalogue.services import open_proposal, publish_proposal, save_proposal, submit_proposal
from config.common import clock
from partners.choices import Role
from partners.workshops.models import Seller, TaxRate
from shop.ledger.models import SchemeUse
from shop.order.models import Line, Order
from tests.factories import (
    BEGIN,
    basket_with,
    make_prison,
    make_product,
    make_scheme,
    make_workshop,
    person,
    place_order,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


@pytest.mark.parametrize("language", ["id", "en"])
def test_both_titles_are_frozen_whatever_language_is_read(language):
    chair = make_product(title="Kursi rotan", title_en="Rattan chair")
    with translation.override(language):
        line = place_order(basket_with((chair, 2)), language=language).lines.get()
    assert (line.title, line.title_en, line.upc) == ("Kursi rotan", "Rattan chair", chair.number)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_variant_is_frozen_with_its_parents_title(language):
    rows = [{"title_ind": "ukuran 40", "title_en": "size 40", "price": 250_000, "stock": 3}]
    shoes = make_product(title="Sepatu", title_en="Shoes", variants=rows)
    with translation.override(language):
        line = place_order(basket_with((shoes.children.get(), 1))).lines.get()
    assert (line.title, line.title_en) == ("Sepatu, ukuran 40", "Shoes, size 40")
    assert line.upc == "SMG-RT-0001-1"


def test_without_english_the_english_title_is_empty():
    line = place_order(basket_with((make_product(title_en=""), 1))).lines.get()
    assert (line.title, line.title_en) == ("Kursi rotan", "")


def test_seller_scheme_cost_and_price_are_frozen():
    workshop = make_workshop()
    Seller.objects.update(name="Koperasi Mandiri")
    chair = make_product(workshop, cost=400_000)
    line = place_order(basket_with((chair, 2))).lines.get()
    assert (line.seller_name, line.scheme, line.recognition) == (
        "Koperasi Mandiri",
        make_scheme(),
        "completion",
    )
    assert (line.cost, line.tax, line.goods, line.unit_price) == (400_000, 0, 1_700_000, 850_000)
    assert (line.partner, line.partner_sku, line.stockrecord) == (
        chair.prison,
        chair.number,
        chair.stock_record,
    )


def test_what_changes_afterwards_does_not_change_the_order():
    chair = make_product()
    officer, reviewer = person(chair.prison, "officer"), person(chair.prison, "reviewer")
    order = place_order(basket_with((chair, 1)))
    before = Line.objects.filter(order=order).values().get()
    change_price(product=chair, price=1_000_000, by=officer)
    proposal = open_proposal(product=chair, by=officer)
    save_proposal(proposal=proposal, changes={"title_ind": "Lain", "cost": 1}, by=officer)
    submit_proposal(proposal=proposal, by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    Seller.objects.update(name="Lain", taxable=True)
    SchemeUse.objects.update(valid_to=date(2026, 3, 2))
    with clock.at(datetime(2026, 4, 1, tzinfo=UTC)):
        assert Line.objects.filter(order=order).values().get() == before
        assert Order.objects.get(pk=order.pk).total == order.total


def test_tax_is_inside_the_price_of_a_taxable_seller_only():
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN)
    taxed, free = make_workshop(code="RT"), make_workshop(make_prison("TNG"))
    Seller.objects.filter(workshop=taxed).update(taxable=True)
    order = place_order(
        basket_with((make_product(taxed, price=111_000), 3), (make_product(free, price=111_000), 1))
    )
    lines = {line.product.workshop: line for line in order.lines.all()}
    assert (lines[taxed].tax, lines[taxed].goods) == (33_000, 333_000)
    assert lines[taxed].line_price_excl_tax == Decimal(300_000)
    assert (lines[free].tax, lines[free].goods, lines[free].line_price_excl_tax) == (0, 111_000, 111_000)
    assert order.total_incl_tax - order.total_excl_tax == 33_000
    assert order.total == 333_000 + 111_000 + order.shipping_total


def test_without_a_tax_rate_in_force_there_is_no_tax():
    workshop = make_workshop()
    Seller.objects.update(taxable=True)
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=BEGIN, valid_to=date(2026, 3, 1))
    assert place_order(basket_with((make_product(workshop), 1))).lines.get().tax == 0


def test_the_most_specific_scheme_in_force_is_frozen():
    chair = make_product()
    special = make_scheme("FULL", base="gross", pnbp_bp=10_000, premi_bp=0, programme_bp=0)
    SchemeUse.objects.create(scheme=special, workshop=chair.workshop, valid_from=date(2026, 3, 2))
    with clock.at(datetime(2026, 3, 1, 3, tzinfo=UTC)):
        assert place_order(basket_with((chair, 1))).lines.get().scheme == make_scheme()
    assert place_order(basket_with((chair, 1))).lines.get().scheme == special


@pytest.mark.parametrize(
    ("durability", "delivery", "scheme", "expected"),
    [
        ("durable", "courier", "completion", "completion"),
        ("durable", "pickup", "completion", "handover"),
        ("perishable", "pickup", "completion", "handover"),
        ("durable", "courier", "handover", "handover"),
        ("durable", "courier", "payment", "payment"),
        ("durable", "pickup", "payment", "payment"),
        ("perishable", "pickup", "payment", "payment"),
    ],
)
def test_the_moment_of_recognition(durability, delivery, scheme, expected):
    chair = make_product(durability=durability)
    special = make_scheme(f"X-{scheme}", recognition=scheme)
    SchemeUse.objects.create(scheme=special, workshop=chair.workshop, valid_from=BEGIN)
    line = place_order(basket_with((chair, 1)), delivery=delivery).lines.get()
    assert line.recognition == expected


def test_an_order_points_at_its_buyers_page_by_token():
    order = place_order()
    assert order.token in order.get_absolute_url()
    assert order.number not in order.get_absolute_url()


def test_orders_are_visible_to_the_prisons_in_them():
    chair, bread = make_product(), make_product(make_workshop(make_prison("TNG")), title="Roti")
    mixed, own = place_order(basket_with((chair, 1), (bread, 1))), place_order(basket_with((bread, 1)))
    assert set(Order.objects.visible_to(person(chair.prison, Role.OFFICER))) == {mixed}
    assert set(Order.objects.visible_to(person(bread.prison, Role.OFFICER))) == {mixed, own}
    assert set(Order.objects.visible_to(person(chair.prison.region, Role.REGIONAL))) == {mixed, own}


def test_the_database_refuses_a_negative_cost_or_tax():
    line = place_order().lines.get()
    for change in ({"cost": -1}, {"tax": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.filter(pk=line.pk).update(**change)


def test_products_and_stock_in_orders_cannot_be_deleted():
    line = place_order().lines.get()
    for row in (line.stockrecord, Product.objects.get(pk=line.product_id)):
        with pytest.raises(ProtectedError):
            row.delete()
