"""What somebody types: numbers in any spelling, addresses, synonyms, slips; and what he looks for in vain."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pytest

from catalogue.demand import DemandRefused, record_demand
from catalogue.models import Demand
from catalogue.search import Query, find, hint, suggest
from catalogue.services import withdraw_listing
from catalogue.vocabulary import Synonym
from config.common import clock
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def two():
    make_product(title="Kursi rotan", description_ind="Kuat.")
    return make_product(title="Lemari buku", title_en="Cupboard", material_ind="Kayu jati")


@pytest.fixture(scope="module", autouse=True)
def standing(lasting):
    return lasting(two)


@pytest.fixture
def shelf(standing, db):
    return deepcopy(standing)


def found(text):
    return [product.title_ind for product in find(Query(text=text))]


@pytest.mark.parametrize(
    "text",
    ["SMG-RT-0002", "smg-rt-0002", "SMG RT 0002", "smgrt0002", "smg.rt.2", "No. SMG-RT-0002", "SMG–RT–0002"],
)
def test_a_number_in_any_spelling(shelf, text):
    assert shelf.number == "SMG-RT-0002"
    assert found(text) == ["Lemari buku"]


def test_the_number_of_a_variant_finds_its_listing(db):
    rows = [{"title_ind": "40", "title_en": "40", "price": 5_000, "stock": 1}]
    shoes = make_product(title="Sepatu", variants=rows)
    assert found(shoes.children.get().number) == ["Sepatu"]


@pytest.mark.parametrize("begin", ["https://toko.example", "", "http://127.0.0.1:8000/en"])
def test_an_address_pasted_or_scanned(shelf, begin):
    assert found(f"{begin}/produk/{shelf.slug}/?a=b") == ["Lemari buku"]


def test_words_that_look_like_a_number_are_words_too(db):
    make_product(title="Set XL 12 buah")
    assert found("set xl 12") == ["Set XL 12 buah"]


@pytest.mark.parametrize("text", ["rak buku", "Rak Buku", "bookshelf", "rak buku jati", "lemari buku"])
def test_synonyms(shelf, text):
    assert found(text) == ["Lemari buku"]


def test_a_synonym_is_a_row(shelf):
    assert found("almari") == []
    row = Synonym(phrases=[" Almari ", "lemari"])
    row.full_clean()
    row.save()
    assert found("almari") == ["Lemari buku"]


@pytest.mark.parametrize("text", ['"rak buku"', "rak buku -jati"])
def test_who_writes_operators_is_taken_at_his_word(shelf, text):
    assert found(text) == []


def test_workshop_and_prison_are_found(shelf):
    assert sorted(found("lapas semarang")) == ["Kursi rotan", "Lemari buku"]
    assert found("kursi semarang") == ["Kursi rotan"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kusri rotan", "kursi rotan"),
        ("Kursji", "kursi"),
        ("cupbord", "cupboard"),
        ("lemri buku", "lemari buku"),
    ],
)
def test_slips_are_forgiven(shelf, text, meant):
    assert found(text) == []
    assert hint(text).meant == meant


@pytest.mark.parametrize("text", ["pesawat terbang", "!!!", "12", '"kusri', "xyzzyx", "a" * 100])
def test_what_is_no_slip_gets_no_correction(shelf, text):
    assert hint(text).meant == ""


def test_a_correction_that_finds_nothing_is_not_offered(shelf):
    withdraw_listing(product=shelf, by=None)
    assert hint("lemri").meant == ""


def test_words_that_are_known_can_be_tried_alone(shelf):
    assert hint("kursi pesawat").known == ("kursi",)


def test_the_hint_asks_little(shelf, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        hint("kusri rotna lemri")


@pytest.mark.parametrize("text", ["kur", "kursi", "KURSI ROT", "rotan kur"])
def test_suggestions_of_goods(shelf, text):
    assert suggest(text)[0].label == "Kursi rotan"


def test_suggestions_of_categories_and_workshops(shelf):
    said = {
        (each.kind, each.label, each.url) for each in suggest("reb") + suggest("mebel") + suggest("bengk")
    }
    assert said >= {
        ("Kategori", "Mebel rotan", "/katalog/mebel-rotan/"),
        ("Bengkel", "Bengkel Rotan, Lapas Kelas I Semarang", "/katalog/?workshop=SMG-RT"),
    }


@pytest.mark.parametrize("text", ["", "k", "!!", "'; --", "a:*b", "\\", "z" * 100, "(((", "é"])
def test_suggestions_for_anything_typed(shelf, text):
    assert isinstance(suggest(text), list)


def test_demand_is_counted_by_text_and_day(shelf):
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        record_demand(text=" Pesawat ", language="id")
        row = record_demand(text="pesawat", language="id")
    assert (row.text, row.day, row.times) == ("pesawat", date(2026, 3, 2), 2)
    with clock.at(datetime(2026, 3, 3, 3, tzinfo=UTC)):
        record_demand(text="pesawat", language="en")
        record_demand(text="kapal", language="id")
    assert list(Demand.objects.most_wanted(since=date(2026, 3, 1))) == [
        {"text": "pesawat", "times": 3},
        {"text": "kapal", "times": 1},
    ]
    assert list(Demand.objects.most_wanted(since=date(2026, 3, 3)))[0] == {"text": "kapal", "times": 1}


@pytest.mark.parametrize(
    "text", ["", "??", "12", "kursi", "sri@example.com", "0812 3456 7890", "kirim ke 08123456789"]
)
def test_what_is_no_demand_is_not_kept(shelf, text):
    with pytest.raises(DemandRefused):
        record_demand(text=text, language="id")
    assert Demand.objects.count() == 0


def test_demand_keeps_nothing_but_these(db):
    assert {field.name for field in Demand._meta.fields} == {"id", "text", "language", "day", "times"}
