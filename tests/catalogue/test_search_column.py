"""The generated search column knows both languages, and stays right by itself."""

from copy import deepcopy

import pytest

from catalogue.models import Product
from catalogue.search import Query, clean_text, find
from catalogue.services import open_proposal, publish_proposal, save_proposal, submit_proposal
from tests.factories import make_product, person

pytestmark = pytest.mark.django_db


def two():
    make_product(
        title="Meja",
        title_en="Table",
        description_ind="Kuat.",
        description_en="Strong.",
        material_ind="Kayu jati",
        material_en="Teak",
    )
    return make_product(
        title="Kursi anyaman",
        title_en="Woven chairs",
        description_ind="Dibuat pengrajin untuk beranda.",
        description_en="Made by craftsmen for your terrace.",
        material_ind="Rotan manau",
        material_en="Manau rattan",
    )


@pytest.fixture(scope="module", autouse=True)
def standing(lasting):
    return lasting(two)


@pytest.fixture
def chair(standing, db):
    return deepcopy(standing)


def found(text):
    return list(find(Query(text=text)))


@pytest.mark.parametrize(
    "text",
    [
        "kursi",
        "KURSI",
        "anyaman",
        "beranda",
        "manau",
        "chair",
        "chairs",
        "woven",
        "terraces",
        "kursi anyaman",
    ],
)
def test_words_of_both_languages_find_it(chair, text):
    assert found(text) == [chair]


@pytest.mark.parametrize("text", ["lemari", "window", "kursi meja", "-kursi -table"])
def test_other_words_do_not(chair, text):
    assert chair not in found(text)


def test_its_number_finds_it(chair):
    assert found(chair.number.lower()) == [chair]


def test_a_published_change_is_found_and_the_old_word_is_not(chair):
    officer = person(chair.prison, "officer")
    proposal = open_proposal(product=chair, by=officer)
    save_proposal(proposal=proposal, changes={"title_ind": "Bangku"}, by=officer)
    assert found("bangku") == []
    submit_proposal(proposal=proposal, by=officer)
    publish_proposal(proposal=proposal, by=person(chair.prison, "reviewer"))
    assert found("bangku") == [chair]
    assert found("anyaman") == []


@pytest.mark.parametrize("text", ["'", '"', "\\", "a & b | !", "%", "<script>", "x" * 5_000, "((", ":*"])
def test_nothing_typed_breaks_the_search(chair, text):
    assert isinstance(found(clean_text(text)), list)


def test_titles_weigh_more_than_descriptions(chair):
    other = make_product(title="Bantal", title_en="Cushion", description_ind="Untuk kursi anyaman.")
    assert found("kursi anyaman") == [chair, other]


def test_the_column_cannot_be_written(chair):
    assert "search" not in {f.name for f in Product._meta.fields if not getattr(f, "generated", False)}
