from datetime import date

import pytest
from django.db import IntegrityError

from config.common.models import AuditEvent
from shop.shipping.models import OwnDelivery, ParcelRule, Tariff
from shop.shipping.quotes import ShippingRefused
from shop.shipping.services import put_in_force


def tariff(**values):
    facts = {
        "courier": "Kurir",
        "service": "reguler",
        "zone": "city",
        "first_kg": 11_000,
        "next_kg": 9_000,
        "days_min": 1,
        "days_max": 2,
        "valid_from": date(2026, 7, 1),
        "source": "Surat kurir 1/2026",
    }
    return Tariff(**facts | values)


def test_a_new_tariff_ends_the_earlier_one_the_day_before(make_tariff):
    old = make_tariff()
    other = make_tariff("province")
    new = put_in_force(rule=tariff())
    old.refresh_from_db()
    other.refresh_from_db()
    assert (old.valid_to, new.valid_to, other.valid_to) == (date(2026, 6, 30), None, None)
    event = AuditEvent.objects.get()
    assert (event.action, event.target_id, event.after["first_kg"]) == ("shipping.rule", str(new.pk), 11_000)


@pytest.mark.parametrize("begin", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_tariff_cannot_begin_before_the_one_it_replaces(make_tariff, begin):
    old = make_tariff()
    with pytest.raises(ShippingRefused) as refused:
        put_in_force(rule=tariff(valid_from=begin))
    old.refresh_from_db()
    assert refused.value.code == "rule"
    assert (Tariff.objects.count(), old.valid_to, AuditEvent.objects.count()) == (1, None, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"zone": "moon"}, "zone"),
        ({"minimum_kg": 0}, "minimum_kg"),
        ({"first_kg": -1}, "first_kg"),
        ({"courier": ""}, "courier"),
        ({"days_max": 0}, "__all__"),
        ({"first_kg": 0}, "__all__"),
        ({"min_grams": 10, "max_grams": 10}, "__all__"),
        ({"valid_to": date(2026, 6, 30)}, "__all__"),
    ],
)
def test_a_tariff_that_makes_no_sense_is_refused(values, field):
    with pytest.raises(ShippingRefused) as refused:
        put_in_force(rule=tariff(**values))
    assert refused.value.field == field
    assert Tariff.objects.count() == 0


def test_a_parcel_rule_replaces_the_one_before(rule):
    put_in_force(rule=ParcelRule(volume_divisor=5000, max_grams=30_000, valid_from=date(2026, 12, 1)))
    rule.refresh_from_db()
    assert rule.valid_to == date(2026, 11, 30)


def test_own_deliveries_to_other_cities_go_on(prison, make_own):
    here = make_own(prison)
    put_in_force(
        rule=OwnDelivery(
            prison=prison,
            regency_code="33.22",
            price=20_000,
            max_grams=20_000,
            cutoff_hour=9,
            valid_from=date(2026, 12, 1),
        )
    )
    here.refresh_from_db()
    assert here.valid_to is None


def test_the_database_refuses_a_regency_that_is_no_code(prison, make_own):
    with pytest.raises(IntegrityError):
        make_own(prison, regency_code="Bekas")
