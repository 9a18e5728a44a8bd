"""Quotation letter, invoice and delivery note: what they say, in both languages, in our own type."""

import json

import pytest

from partners.workshops.models import Seller, TaxRate
from shop.expo.letters import first_part, letter_facts
from tests import factories
from tests.shop.expo.offers import make_quotation


@pytest.fixture
def smg(db):
    return factories.make_prison("SMG")


def chair_of(prison, **values):
    return factories.make_product(factories.make_workshop(prison), **values)


@pytest.mark.parametrize(("total", "bp", "part"), [(1_000_001, 5_000, 500_001), (99, 10_000, 99), (7, 1, 1)])
def test_the_first_part_is_rounded_up_and_no_more_than_all(total, bp, part):
    assert first_part(total, bp) == part


def test_the_facts_of_a_letter_are_plain_and_add_up(smg, django_assert_num_queries):
    other = factories.make_prison("TNG")
    TaxRate.objects.create(numerator=11, denominator=100, valid_from=factories.BEGIN, source="uji")
    quotation = make_quotation(
        (chair_of(smg, title="Kursi"), 10, 111_000),
        (chair_of(other, title="Nampan"), 3, 50_000),
        deposit_bp=5_000,
    )
    Seller.objects.filter(workshop__prison=smg).update(taxable=True)
    quotation.refresh_from_db()

    with django_assert_num_queries(10):
        facts = letter_facts(quotation)

    assert json.loads(json.dumps(facts)) == facts
    told = {key: facts[key] for key in ("goods", "shipping", "tax", "total", "deposit", "rest")}
    assert told == {
        "goods": 1_260_000,
        "shipping": 100_000,
        "tax": 110_000,
        "total": 1_360_000,
        "deposit": 680_000,
        "rest": 680_000,
    }
    assert [(each["prison"], len(each["lines"])) for each in facts["parcels"]] == [
        (smg.code, 1),
        (other.code, 1),
    ]
    assert facts["enquiry"]["place"] == "Kota Semarang"
