from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partners.models import Mitra
from partners.workshops.models import Model, Workshop
from shop.ledger import demo
from shop.ledger.errors import NoScheme
from shop.ledger.models import Scheme, SchemeUse
from shop.ledger.schemes import scheme_for, schemes_for

DAY = date(2026, 3, 10)


@pytest.fixture
def workshop(smg):
    return Workshop.objects.get(prison=smg.prison)


@pytest.fixture
def partnered(smg):
    mitra = Mitra.objects.create(name="PT Mitra")
    return Workshop.objects.create(
        prison=smg.prison, code="MT", name="Mitra", model=Model.PARTNER, mitra=mitra
    )


def use(code, valid_from=date(2025, 1, 1), valid_to=None, **scope):
    scheme = Scheme.objects.get(code=code)
    return SchemeUse.objects.create(
        scheme=scheme, valid_from=valid_from, valid_to=valid_to, source="uji", **scope
    )


def test_the_demo_brings_six_schemes_with_sources_and_is_safe_to_repeat(offices):
    demo.load()
    assert set(Scheme.objects.values_list("code", flat=True)) == {
        "SK1990",
        "P50-W35",
        "5050",
        "7030",
        "PKS",
        "FULL",
    }
    for scheme in Scheme.objects.all():
        assert sum(scheme.terms.weights) == 10_000
        assert scheme.legal_basis
        assert scheme.source
        assert scheme.recognition == "completion"
    assert SchemeUse.objects.count() == 2


def test_the_most_specific_scheme_in_force_wins(workshop, partnered):
    assert scheme_for(workshop=workshop, on=DAY).code == "SK1990"
    assert scheme_for(workshop=partnered, on=DAY).code == "PKS"
    use("5050", prison=workshop.prison)
    assert scheme_for(workshop=workshop, on=DAY).code == "5050"
    assert scheme_for(workshop=partnered, on=DAY).code == "5050"
    use("FULL", workshop=partnered, valid_from=DAY, valid_to=DAY)
    assert scheme_for(workshop=partnered, on=DAY).code == "FULL"
    assert scheme_for(workshop=partnered, on=date(2026, 3, 11)).code == "5050"
    assert scheme_for(workshop=workshop, on=DAY).code == "5050"


def test_several_workshops_in_one_query(workshop, partnered, tng, django_assert_num_queries):
    other = Workshop.objects.get(prison=tng.prison)
    use("7030", prison=tng.prison)
    with django_assert_num_queries(1):
        found = schemes_for([workshop, partnered, other], DAY)
    assert {pk: scheme.code for pk, scheme in found.items()} == {
        workshop.pk: "SK1990",
        partnered.pk: "PKS",
        other.pk: "7030",
    }


def test_where_none_is_in_force_nothing_is_sold(workshop):
    with pytest.raises(NoScheme):
        scheme_for(workshop=workshop, on=date(2019, 12, 31))


@pytest.mark.parametrize(
    ("begin", "end", "refused"),
    [
        (date(2026, 1, 1), None, True),
        (date(2024, 1, 1), date(2025, 1, 1), True),
        (date(2025, 6, 30), date(2025, 6, 30), True),
        (date(2024, 1, 1), date(2024, 12, 31), False),
        (date(2025, 7, 1), None, False),
    ],
)
def test_two_schemes_never_apply_at_once_to_the_same_scope(workshop, begin, end, refused):
    use("5050", date(2025, 1, 1), date(2025, 6, 30), prison=workshop.prison)
    if not refused:
        assert use("FULL", begin, end, prison=workshop.prison).pk
        return
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        use("FULL", date(2025, 1, 1) if end is None else begin, end, prison=workshop.prison)


def test_a_use_has_one_scope(workshop):
    with pytest.raises(IntegrityError, match="one_scope"), transaction.atomic():
        use("5050", prison=workshop.prison, workshop=workshop)
    with pytest.raises(IntegrityError, match="one_scope"), transaction.atomic():
        use("5050", prison=workshop.prison, model=Model.PARTNER)


@pytest.mark.parametrize(
    "change",
    [{"premi_bp": 4_999}, {"fee_bearer": "sale", "base": "gross"}, {"made_by": True, "checked_by": True}],
)
def test_the_database_refuses_a_scheme_that_makes_no_sense(db, treasurer, change):
    row = {"pnbp_bp": 5_000, "premi_bp": 5_000, "programme_bp": 0, "partner_bp": 0, "base": "profit"} | change
    row = {name: treasurer if value is True else value for name, value in row.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.create(code="X", name_ind="x", name_en="x", legal_basis="x", source="x", **row)
