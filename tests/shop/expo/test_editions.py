from datetime import timedelta

import pytest

from catalogue.price_and_stock import change_price, set_price_tiers
from catalogue.services import withdraw_listing
from config.common import clock
from config.common.models import AuditEvent
from partners.tiers import Tier
from shop.expo.errors import ExpoRefused
from shop.expo.facts import facts_of
from shop.expo.models import CatalogueFacts, Edition, Entry, ShortCode
from shop.expo.services import describe_product, freeze_edition, save_edition
from tests import factories
from tests.shop.expo.exhibits import by, make_edition, make_rule


@pytest.fixture
def smg(db):
    prison = factories.make_prison("SMG")
    factories.make_workshop(prison)
    return prison


@pytest.fixture
def chair(smg):
    return factories.make_product(factories.make_workshop(smg))


def describe(product, **values):
    facts = getattr(product, "catalogue_facts", None) or CatalogueFacts(product=product)
    for name, value in values.items():
        setattr(facts, name, value)
    return describe_product(facts=facts, by=factories.person(product.prison, "officer"))


def numbers(edition):
    return list(edition.entries.order_by("n").values_list("n", "product__number"))


def test_named_goods_stand_in_their_order(smg, chair):
    table = factories.make_product(title="Meja")

    edition = make_edition(smg.office, f" {table.number.lower()} ", chair.number, table.number)

    assert numbers(edition) == [(1, table.number), (2, chair.number)]
    assert edition.rule == {}


def test_a_rule_finds_goods_below_a_category_and_within_the_office(smg, chair):
    tng = factories.make_prison("TNG")
    bread = factories.make_product(factories.make_workshop(tng), title="Roti")
    top = factories.make_category("Pangan", "Food")
    below = top.add_child(name_ind="Roti", name_en="Bread")
    bread = factories.make_product(factories.make_workshop(tng), title="Roti", categories=[below.pk])
    region = smg.region

    assert numbers(make_edition(region, rule={"categories": [top.pk]})) == [(1, bread.number)]
    assert numbers(make_edition(smg.office)) == [(1, chair.number)]
    with pytest.raises(ExpoRefused, match=bread.number):
        make_edition(smg.office, bread.number)
    assert Edition.objects.count() == 2


def test_a_frozen_edition_changes_no_more(smg, chair):
    set_price_tiers(product=chair, tiers=[Tier(10, 800_000)], by=factories.person(smg, "officer"))
    edition = make_edition(smg.office, chair.number, freeze=True)
    before = list(Entry.objects.values())
    change_price(product=chair, price=900_000, by=factories.person(smg, "officer"))

    edition.refresh_from_db()
    edition.title_ind = "Lain"
    for refused in (
        lambda: save_edition(edition=edition, numbers=[], rule={}, by=by(smg.office)),
        lambda: freeze_edition(edition=edition, by=by(smg.office)),
    ):
        with pytest.raises(ExpoRefused, match="beku"):
            refused()
    assert list(Entry.objects.values()) == before
    assert before[0]["facts"]["price"] == 850_000
    assert before[0]["facts"]["steps"] == [[1, 850_000], [10, 800_000]]
    assert Edition.objects.get().title_ind == "Karya uji"
    frozen = AuditEvent.objects.get(action="catalogue frozen")
    assert (frozen.office_id, frozen.after["entries"]) == (smg.office.pk, 1)


def test_an_edition_with_a_withdrawn_product_is_not_frozen(smg, chair):
    table = factories.make_product(title="Meja")
    edition = make_edition(smg.office, chair.number, table.number)
    withdraw_listing(product=table, by=factories.person(smg, "reviewer"))

    with pytest.raises(ExpoRefused, match=f"{table.number} tidak dijual lagi"):
        freeze_edition(edition=edition, by=by(smg.office))
    edition.refresh_from_db()
    assert not edition.is_frozen
    assert numbers(edition) == [(1, chair.number), (2, table.number)]
    assert not ShortCode.objects.exists()


def test_an_edition_that_would_be_over_or_is_empty_is_not_frozen(smg, chair):
    yesterday = clock.today() - timedelta(days=1)
    over = make_edition(smg.office, chair.number, valid_from=yesterday, valid_to=yesterday)
    with pytest.raises(ExpoRefused, match="sudah berakhir"):
        freeze_edition(edition=over, by=by(smg.office))
    withdraw_listing(product=chair, by=factories.person(smg, "reviewer"))
    with pytest.raises(ExpoRefused, match="Belum ada"):
        freeze_edition(edition=make_edition(smg.office), by=by(smg.office))
    with pytest.raises(ExpoRefused) as refused:
        make_edition(smg.office, valid_from=clock.today(), valid_to=yesterday)
    assert refused.value.field == "valid_to"


def test_every_entry_has_a_code_of_its_own(smg, chair):
    table = factories.make_product(title="Meja")
    first = make_edition(smg.office, chair.number, table.number, freeze=True)
    second = make_edition(smg.office, chair.number, freeze=True)

    made = ShortCode.objects.values_list("target", "product", "edition")
    assert sorted(made, key=str) == sorted(
        [
            ("edition", None, first.pk),
            ("product", chair.pk, first.pk),
            ("product", table.pk, first.pk),
            ("edition", None, second.pk),
            ("product", chair.pk, second.pk),
        ],
        key=str,
    )
    assert len(set(ShortCode.objects.values_list("code", flat=True))) == 5


def test_an_expired_tkdn_certificate_is_neither_printed_nor_a_rung(smg, chair):
    make_rule()
    describe(chair, kbki="38112", tkdn_bp=3000, bmp_bp=1200, pdn=True)
    today = clock.today()
    certificate = factories.certify(chair, "tkdn", valid_to=today)
    held = facts_of([chair.pk], today)[chair.pk]
    over = facts_of([chair.pk], today + timedelta(days=1))[chair.pk]

    shown = ("tkdn_bp", "bmp_bp", "rung", "tkdn_ended")
    assert [held[name] for name in shown] == [3000, 1200, "A", ""]
    assert [over[name] for name in shown] == [None, None, "D", today.isoformat()]
    assert over["certificates"] == []
    assert certificate.kind == "tkdn"


def test_the_rung_is_read_among_goods_of_the_same_code(smg, chair):
    make_rule()
    table = factories.make_product(title="Meja")
    for product, tkdn, bmp in ((chair, 2500, None), (table, 3500, 1000)):
        factories.certify(product, "tkdn")
        describe(product, kbki="38112", tkdn_bp=tkdn, bmp_bp=bmp)

    today = clock.today()
    assert facts_of([chair.pk], today)[chair.pk]["rung"] == "B"
    assert facts_of([chair.pk, table.pk], today)[chair.pk]["rung"] == "A"


def test_facts_of_a_product_are_checked(smg, chair):
    with pytest.raises(ExpoRefused) as refused:
        describe(chair, kbki="abc")
    assert (refused.value.field, "5 sampai 10" in str(refused.value)) == ("kbki", True)
    with pytest.raises(ExpoRefused) as refused:
        describe(chair, bmp_bp=500)
    assert refused.value.field == "tkdn_bp"
    assert not CatalogueFacts.objects.exists()


@pytest.mark.parametrize("many", [1, 12])
def test_the_facts_of_any_number_of_goods_take_nine_statements(smg, many, django_assert_num_queries):
    workshop = factories.make_workshop(smg)
    factories.fill_catalogue(workshop, many)
    keys = list(workshop.products.values_list("pk", flat=True))
    with django_assert_num_queries(9):
        assert len(facts_of(keys, clock.today())) == many
