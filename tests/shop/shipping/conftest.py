from datetime import date

import pytest

from partners.choices import OfficeKind, PrisonClass
from partners.models import Office, Partner
from shop.shipping.models import OwnDelivery, ParcelRule, PickupPoint, Tariff
from tests.support.bare import ground  # noqa: F401 - with its own prisons and nothing else

BEGIN = date(2026, 1, 1)


@pytest.fixture
def make_prison(db):
    region = Office.objects.create(kind=OfficeKind.REGION, name="Kanwil")

    def make(short_code="SMG", regency="33.74"):
        return Partner.objects.create(
            code=short_code.lower(),
            name=f"Lapas {short_code}",
            short_code=short_code,
            prison_class=PrisonClass.CLASS_1,
            region=region,
            province=regency[:2],
            regency=regency,
            street="Jl. Raya 1",
            postcode="50188",
            latitude="-7.03",
            longitude="110.33",
        )

    return make


@pytest.fixture
def prison(make_prison):
    return make_prison()


@pytest.fixture
def rule(db):
    return ParcelRule.objects.create(volume_divisor=6000, max_grams=30_000, valid_from=BEGIN)


@pytest.fixture
def make_tariff(rule):
    def make(zone="city", service="reguler", **values):
        facts = {
            "courier": "Kurir",
            "first_kg": 10_000,
            "next_kg": 8_000,
            "days_min": 1,
            "days_max": 2,
            "valid_from": BEGIN,
        }
        return Tariff.objects.create(zone=zone, service=service, **facts | values)

    return make


@pytest.fixture
def make_own(db):
    def make(prison, regency_code="33.74", **values):
        facts = {"price": 12_000, "max_grams": 20_000, "cutoff_hour": 10, "valid_from": BEGIN}
        return OwnDelivery.objects.create(prison=prison, regency_code=regency_code, **facts | values)

    return make


@pytest.fixture
def make_point(db):
    def make(prison, **values):
        facts = {
            "address": "Galeri, Jl. Raya 1",
            "hours_ind": "Senin–Jumat 09.00–14.00",
            "hours_en": "Monday–Friday 09:00–14:00",
            "valid_from": BEGIN,
        }
        return PickupPoint.objects.create(prison=prison, **facts | values)

    return make
