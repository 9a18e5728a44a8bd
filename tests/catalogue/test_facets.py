"""Counts are exact, each facet counted as if it were not in force itself."""

from copy import deepcopy

import pytest
from django.db import connection

from catalogue.findable import main_material, refresh_all
from catalogue.models import Category, Product
from catalogue.search import Query, count_facets, find
from catalogue.vocabulary import Material, Word
from tests.factories import make_category, make_prison, make_product, make_workshop

pytestmark = pytest.mark.django_db


def four():
    """Two chairs of Semarang, a service and a cheap tray of Tangerang."""
    office = make_category("Kantor", "Office")
    chair = make_product(title="Kursi rotan", price=850_000)
    bench = make_product(
        title="Bangku", price=90_000, stock=None, material_ind="Kayu jati", categories=[office.pk]
    )
    tangerang = make_workshop(make_prison("TNG"), "JS", name_ind="Bengkel Jasa", name_en="Services")
    wash = make_product(
        tangerang, title="Cuci", price=20_000, form="service", consumer_class="convenience", material_ind=""
    )
    tray = make_product(
        tangerang,
        title="Nampan",
        price=35_000,
        industrial_class="supplies",
        material_ind="Rotan, rangka kayu",
    )
    return chair, bench, wash, tray


@pytest.fixture(scope="module", autouse=True)
def standing(lasting):
    return lasting(four)


@pytest.fixture
def shop(standing, db):
    return deepcopy(standing)


def test_all_facets_of_everything(shop):
    chair, bench, wash, tray = shop
    facets = count_facets(Query())
    rattan, wood = Material.objects.get(slug="rotan"), Material.objects.get(slug="kayu")

    assert facets.total == 4
    assert facets.counts["availability"] == {"ready": 3, "made_to_order": 1}
    assert facets.counts["price"] == {0: 2, 1: 1, 3: 1}
    assert facets.counts["prison"] == {chair.prison_id: 2, wash.prison_id: 2}
    assert facets.counts["province"] == {"33": 2, "36": 2}
    assert facets.counts["form"] == {"goods": 3, "service": 1}
    assert facets.counts["durability"] == {"durable": 4}
    assert facets.counts["purchase"] == {"shopping": 3, "convenience": 1}
    assert facets.counts["business"] == {"": 3, "supplies": 1}
    assert facets.counts["material"] == {rattan.pk: 2, wood.pk: 1, None: 1}
    assert facets.names["prison"][wash.prison_id] == ("tng", "Lapas Pemuda Tangerang")
    assert facets.names["material"][rattan.pk] == ("rotan", "Rotan")
    assert facets.counts["workshop"] == {}


def test_a_facet_leaves_its_own_condition_out_of_its_counts(shop):
    chair, bench, wash, tray = shop
    query = Query(chosen={"availability": ["ready"], "prison": [tray.prison_id], "price": [0]})
    facets = count_facets(query)

    assert facets.total == 2
    assert facets.counts["availability"]["ready"] == 2
    assert facets.counts["availability"].get("made_to_order", 0) == 0
    assert {key: n for key, n in facets.counts["price"].items() if n} == {0: 2}
    assert {key: n for key, n in facets.counts["prison"].items() if n} == {tray.prison_id: 2}
    assert facets.counts["form"] == {"goods": 1, "service": 1}
    assert facets.names["workshop"][tray.workshop_id] == ("TNG-JS", "Bengkel Jasa, Lapas Pemuda Tangerang")
    assert {product.pk for product in find(query)} == {wash.pk, tray.pk}


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"availability": ["ready"]},
        {"price": [0, 3], "form": ["goods"]},
        {"availability": ["made_to_order"], "price": [1], "durability": ["durable"]},
        {"province": ["36"], "business": ["material", "capital", "supplies"]},
        {"form": ["service"], "purchase": ["shopping"]},
    ],
)
@pytest.mark.parametrize("text", ["", "rotan"])
def test_the_counts_are_what_one_would_find(shop, chosen, text):
    """Against the plain way: one list for each value of each facet."""
    facets = count_facets(Query(text=text, chosen=chosen))
    assert facets.total == len(find(Query(text=text, chosen=chosen)))
    for name in ("availability", "price", "form", "durability", "purchase", "province", "prison"):
        for value, number in facets.counts[name].items():
            assert number == len(find(Query(text=text, chosen=chosen | {name: [value]}))), (name, value)


def test_a_product_in_two_categories_is_one(shop):
    above = Category.add_root(name_ind="Rumah", name_en="Home")
    first, second = (above.add_child(name_ind=name, name_en=name) for name in ("Dapur", "Ruang"))
    make_product(title="Rak", categories=[first.pk, second.pk])
    facets = count_facets(Query())

    assert facets.within([first.pk]) == facets.within([second.pk]) == 1
    assert facets.within([above.pk, first.pk, second.pk]) == 1


def test_all_of_it_is_one_statement(shop, django_assert_num_queries):
    query = Query(chosen={"availability": ["ready"], "price": [0], "form": ["goods"]})
    with django_assert_num_queries(1):
        count_facets(query)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Rotan manau, rangka jati", "rotan"),
        ("Kayu jati, engsel kuningan", "kayu"),
        ("Kulit sintetis, benang nilon", "kulit"),
        ("Tinta di atas kertas, bingkai kayu", "kertas"),
        ("Kulitnya", None),
        ("", None),
    ],
)
def test_the_material_named_first_is_the_main_one(text, slug):
    found = main_material(text, Material.objects.all())
    assert (found.slug if found else None) == slug


def test_publishing_writes_what_search_reads(shop):
    chair = Product.objects.get(pk=shop[0].pk)

    assert chair.category_ids == [make_category().pk]
    assert chair.found_by == (
        "Bengkel Rotan Rattan workshop Lapas Kelas I Semarang Mebel rotan Rattan furniture"
    )
    assert {"kursi", "rotan", "rattan", "semarang"} <= set(Word.objects.values_list("text", flat=True))


def test_a_renamed_category_is_written_anew(shop):
    Category.objects.filter(name_ind="Kantor").update(name_ind="Ruang kerja")

    assert refresh_all() == 4
    assert [product.title_ind for product in find(Query(text="ruang kerja"))] == ["Bangku"]
    assert list(find(Query(text="kantor"))) == []


def test_the_words_are_looked_up_in_the_index(shop):
    """Among so few rows no index pays, so the ways around it are closed; the large catalogue's test closes none."""
    rows = Product.objects.filter(Query(text="kursi").meaning.products).order_by().values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Bitmap Index Scan on catalogue_product_search" in rows.explain()
