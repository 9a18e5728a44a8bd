"""What a product's page says of prices by quantity, of papers and of the work."""

from datetime import timedelta

import pytest
from django.urls import reverse

from catalogue.price_and_stock import set_price_tiers
from catalogue.services import withdraw_listing
from config.common import clock
from partners.tiers import Tier
from partners.workshops.services import pause_workshop, start_programme
from shop.basket.models import Line
from shop.ledger.schemes import scheme_for
from shop.ledger.split import shares
from tests.factories import certify, make_prison, make_product, make_workshop


def page(client, product, query="", prefix=""):
    return client.get(f"{prefix}{product.get_absolute_url()}{query}")


def train(product, participants=None, **values):
    facts = {
        "workshop": product.workshop,
        "title_ind": "Anyam rotan",
        "title_en": "Rattan weaving",
        "theory_hours": 20,
        "practice_hours": 100,
        "participants": participants,
        "valid_from": clock.today(),
        "source": "uji",
        "by": None,
    }
    return start_programme(**facts | values)


def test_prices_by_quantity_are_a_table(client, db):
    product = make_product(price=100_000, stock=90)
    set_price_tiers(product=product, tiers=[Tier(10, 90_000), Tier(50, 80_000)], by=None)

    answer = page(client, product)

    assert answer.context["chosen"].prices == [("1–9", 100_000), ("10–49", 90_000), ("50 atau lebih", 80_000)]
    assert "Harga menurut jumlah" in answer.text
    assert "Rp90.000" in answer.text
    assert "50 or more" in page(client, product, prefix="/en").text


def test_one_price_needs_no_table(client, db):
    assert "Harga menurut jumlah" not in page(client, make_product()).text


def test_every_variant_has_its_own_price_list_and_split(client, db):
    variants = [
        {"title_ind": f"{n}", "title_en": f"{n}", "price": 100_000 + n, "stock": 90} for n in (39, 40)
    ]
    product = make_product(variants=variants, cost=60_000)
    second = product.children.order_by("number").last()
    set_price_tiers(product=second, tiers=[Tier(10, 90_000)], by=None)

    plain = page(client, product).context
    other = page(client, product, f"?variant={second.number}").context

    assert plain["chosen"].prices == []
    assert other["chosen"].prices == [("1–9", 100_040), ("10 atau lebih", 90_000)]
    assert sum(amount for _label, amount, _token in plain["split"]) == 100_039
    assert sum(amount for _label, amount, _token in other["split"]) == 100_040


@pytest.mark.parametrize("price", [100_001, 99_999, 77_777])
def test_the_split_is_of_the_price_that_is_shown(client, db, price):
    """A smallest order that reaches a step pays, sees and shares out that step's price."""
    product = make_product(price=120_003, cost=60_000, min_quantity=1, stock=90)
    set_price_tiers(product=product, tiers=[Tier(10, price)], by=None)
    type(product).objects.update(min_quantity=10, price_from=price)

    context = page(client, product).context

    assert context["chosen"].price == price
    assert context["chosen"].prices == []
    assert sum(amount for _label, amount, _token in context["split"]) == price


def test_the_work_card_says_what_is_taught(client, db):
    product = make_product()
    train(product)

    text = page(client, product).text

    assert "Pelatihan" in text
    assert "Anyam rotan; 20 jam teori; 100 jam praktik" in text
    assert (
        "Rattan weaving; 20 hours of theory; 100 hours of practice" in page(client, product, "", "/en").text
    )


@pytest.mark.parametrize(("number", "shown"), [(5, True), (24, True), (4, False), (1, False), (0, False)])
def test_a_head_count_below_five_is_not_shown(client, db, number, shown):
    product = make_product()
    train(product, participants=number)

    text = page(client, product).text

    assert (f"diikuti {number} orang" in text) is shown
    assert ("diikuti" in text) is shown


def test_a_programme_that_has_ended_is_left_out(client, db):
    product = make_product()
    train(
        product,
        valid_from=clock.today() - timedelta(days=9),
        valid_to=clock.today() - timedelta(days=1),
    )

    assert "Pelatihan" not in page(client, product).text


def test_certificates_are_shown_with_number_and_expiry_while_in_force(client, db):
    product = make_product()
    certify(product, number="HAL-9", valid_to=clock.today())
    certify(product, number="HAL-8", valid_to=clock.today() - timedelta(days=1))

    text = page(client, product).text

    assert "no. HAL-9, diterbitkan oleh Lembaga Uji, berlaku sampai" in text
    assert "HAL-8" not in text


def test_the_size_is_drawn_and_said(client, db):
    product = make_product(length_mm=620, width_mm=600, height_mm=820)

    answer = page(client, product)

    assert answer.context["scale"].reference == "person"
    assert (
        'role="img" aria-label="Kursi rotan. Panjang 62 cm, lebar 60 cm, tinggi 82 cm. Digambar berskala'
        in answer.text
    )
    assert "style=" not in answer.text


def test_without_all_measures_nothing_is_drawn(client, db):
    haircut = make_product(form="service", length_mm=0, width_mm=0, height_mm=0, weight_g=0)

    assert '<figure class="scale"' not in page(client, haircut).text


def test_links_for_passing_on_and_for_asking(client, db):
    product = make_product(price=850_000)

    text = page(client, product).text

    assert 'href="https://wa.me/?text=Kursi%20rotan%2C%20Rp850.000%2C%20Lapas%20Kelas%20I%20Semarang.' in text
    assert f'href="{product.get_absolute_url()}tanya/"' in text
    assert "wa.me/628" not in client.get(f"{product.get_absolute_url()}tanya/").text


def test_a_question_goes_to_the_prison_where_its_number_is_known(client, db):
    product = make_product(make_workshop(make_prison(whatsapp="628110000000")))

    asked = client.get(f"{product.get_absolute_url()}tanya/")
    assert 'href="https://wa.me/628110000000?text=Saya%20ingin%20bertanya' in asked.text


def test_returns_are_one_sentence_with_a_link(client, db):
    text = page(client, make_product()).text

    assert "Beri tahu kami dalam 7 hari setelah diserahkan" in text
    assert '<a href="/pengiriman/">' in text


def test_an_unknown_variant_is_said_and_the_others_stay(client, db):
    variants = [{"title_ind": "39", "title_en": "39", "price": 1_000, "stock": 1}]
    product = make_product(variants=variants)

    answer = page(client, product, "?variant=SMG-RT-0001-99")

    assert answer.status_code == 404
    assert "Tidak ada ukuran atau jenis “SMG-RT-0001-99” di sini." in answer.text
    assert "Masukkan ke keranjang" in answer.text


@pytest.mark.parametrize("variant", ["x" * 1_000, "\x00", "<script>alert(1)</script>"])
def test_a_variant_that_is_garbage(client, db, variant):
    answer = client.get(make_product().get_absolute_url(), {"variant": variant})

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_a_product_withdrawn_is_a_404_in_words(client, db):
    product, stool = make_product(), make_product(title="Bangku")
    withdraw_listing(product=product, by=None)

    answer = page(client, product)

    assert answer.status_code == 404
    assert "Ini sedang tidak dijual" in answer.text
    assert stool.title in answer.text
    assert "noindex" in answer.text
    assert "Kursi rotan" not in answer.text
    assert "not for sale now" in page(client, product, prefix="/en").text


def test_fresh_food_of_a_resting_workshop_is_away_in_words(client, db):
    bread = make_product(title="Roti", durability="perishable")
    pause_workshop(workshop=bread.workshop, until=clock.today(), reason="Lebaran", by=None)

    assert page(client, bread).status_code == 404
    assert "Ini sedang tidak dijual" in page(client, bread).text


def test_what_was_never_approved_says_nothing_of_itself(client, db):
    draft = make_product(publish=False)

    answer = page(client, draft)

    assert answer.status_code == 404
    assert "Bengkel Rotan" not in answer.text


@pytest.mark.parametrize("quantity", ["-1", "0", "1000000000", "9" * 60, "1e9", "", "dua", "1.5"])
def test_negative_and_huge_quantities_stay_out_of_the_basket(client, db, quantity):
    product = make_product()

    answer = client.post(reverse("storefront:basket-add"), {"product": product.number, "quantity": quantity})

    assert answer.status_code == 422
    assert not Line.objects.exists()


@pytest.mark.parametrize(("quantity", "price"), [(10, 90_001), (50, 79_999)])
def test_a_steps_price_is_shared_out_to_the_rupiah(db, quantity, price):
    terms = scheme_for(workshop=make_product().workshop, on=clock.today()).terms

    assert shares(goods=quantity * price, terms=terms, cost=quantity * 50_000).total == quantity * price
