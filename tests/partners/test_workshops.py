"""Workshops: pauses, sellers of record and the tax inside their prices, all by date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from catalogue.choices import Durability
from catalogue.models import Product
from config.common import clock
from config.common.models import AuditEvent
from partners.errors import PartnerRefused
from partners.models import Mitra
from partners.workshops.models import Model, Seller, TaxRate, Workshop
from partners.workshops.services import (
    pause_workshop,
    reopen_workshop,
    sellers_in_force,
    tax_rate_in_force,
)
from shop.fulfilment.models import Consignment
from tests.factories import (
    BEGIN,
    basket_with,
    make_prison,
    make_product,
    make_workshop,
    person,
    place_order,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def on_monday():
    with clock.at(datetime(2026, 3, 2, 3, tzinfo=UTC)):
        yield


def pause(workshop, until):
    return pause_workshop(
        workshop=workshop, until=until, reason="Libur", by=person(workshop.prison, "officer")
    )


def test_a_pause_moves_the_promised_date_and_a_reopening_moves_it_back():
    chair = make_product()
    assert (
        Consignment.objects.get(order=place_order(basket_with((chair, 1)), delivery="pickup")).promised_on
        == MONDAY
    )
    pause(chair.workshop, MONDAY + timedelta(days=3))
    order = place_order(basket_with((chair, 1)), delivery="pickup")
    assert Consignment.objects.get(order=order).promised_on == date(2026, 3, 6)
    reopen_workshop(workshop=chair.workshop, by=person(chair.prison, "officer"))
    order = place_order(basket_with((chair, 1)), delivery="pickup")
    assert Consignment.objects.get(order=order).promised_on == MONDAY
    assert list(
        AuditEvent.objects.filter(action__startswith="workshop").values_list("action", flat=True)
    ) == [
        "workshop paused",
        "workshop reopened",
    ]


def test_a_pause_takes_fresh_goods_away_and_leaves_durable_ones():
    workshop = make_workshop()
    chair = make_product(workshop)
    bread = make_product(workshop, title="Roti", durability=Durability.PERISHABLE)
    elsewhere = make_product(
        make_workshop(make_prison("TNG")), title="Tempe", durability=Durability.PERISHABLE
    )
    pause(workshop, MONDAY + timedelta(days=2))
    assert set(Product.objects.for_sale()) == {chair, elsewhere}
    with clock.at(clock.now() + timedelta(days=2)):
        assert set(Product.objects.for_sale()) == {chair, elsewhere}
    with clock.at(clock.now() + timedelta(days=3)):
        assert set(Product.objects.for_sale()) == {chair, bread, elsewhere}


def test_a_pause_cannot_end_in_the_past():
    workshop = make_workshop()
    with refused(PartnerRefused, field="until"):
        pause(workshop, MONDAY - timedelta(days=1))
    assert pause(workshop, MONDAY).paused_until == MONDAY


def test_the_day_of_a_pause_is_the_prisons_own():
    """At 16:00 UTC it is still Monday in Jakarta and already Tuesday in Ambon."""
    semarang, ambon = make_workshop(make_prison("SMG")), make_workshop(make_prison("AMB"))
    with clock.at(datetime(2026, 3, 2, 16, tzinfo=UTC)):
        assert pause(semarang, MONDAY).paused_until == MONDAY
        with refused(PartnerRefused, field="until"):
            pause(ambon, MONDAY)


def test_a_workshop_has_a_partner_exactly_when_it_is_run_with_one():
    workshop = make_workshop()
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(model=Model.PARTNER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=workshop.pk).update(mitra=Mitra.objects.create(name="PT Uji"))


def test_the_seller_of_record_changes_on_his_day():
    workshop, day = make_workshop(), MONDAY
    old = workshop.sellers.get()
    Seller.objects.update(valid_to=day - timedelta(days=1))
    new = Seller.objects.create(workshop=workshop, kind="mitra", name="PT Uji", taxable=True, valid_from=day)
    assert sellers_in_force(workshops={workshop.pk}, on=day - timedelta(days=1)) == {workshop.pk: old}
    assert sellers_in_force(workshops={workshop.pk}, on=day) == {workshop.pk: new}
    assert sellers_in_force(workshops={workshop.pk}, on=BEGIN - timedelta(days=1)) == {}


def test_of_two_sellers_in_force_the_later_one_counts():
    workshop = make_workshop()
    later = Seller.objects.create(workshop=workshop, kind="coop", name="Koperasi", valid_from=MONDAY)
    assert sellers_in_force(workshops={workshop.pk}, on=MONDAY) == {workshop.pk: later}


def test_the_tax_rate_changes_on_its_day():
    assert tax_rate_in_force(on=MONDAY) is None
    old = TaxRate.objects.create(numerator=10, denominator=100, valid_from=BEGIN, valid_to=date(2022, 3, 31))
    new = TaxRate.objects.create(numerator=11, denominator=100, valid_from=date(2022, 4, 1))
    assert tax_rate_in_force(on=date(2022, 3, 31)) == old
    assert tax_rate_in_force(on=date(2022, 4, 1)) == new


@pytest.mark.parametrize(
    ("gross", "tax"),
    [
        (111_000, 11_000),
        (850_000, 84_234),  # 84.234,23…
        (1, 0),  # 0,099…
        (6, 1),  # 0,59…
        (5, 0),  # 0,495…
        (0, 0),
        (9_999_999_999, 990_990_991),  # 990.990.990,89…
    ],
)
def test_ppn_inside_a_price_is_eleven_parts_of_a_hundred_and_eleven(gross, tax):
    rate = TaxRate(numerator=11, denominator=100, valid_from=BEGIN)
    assert rate.inside(gross) == tax


def test_ppn_is_rounded_half_up():
    assert TaxRate(numerator=1, denominator=1, valid_from=BEGIN).inside(5) == 3  # 2,5


def test_periods_do_not_end_before_they_begin():
    with pytest.raises(IntegrityError), transaction.atomic():
        TaxRate.objects.create(
            numerator=11, denominator=100, valid_from=MONDAY, valid_to=MONDAY - timedelta(days=1)
        )
