from datetime import timedelta

import pytest

from catalogue.certificates import add_certificate, end_certificate
from catalogue.choices import CertificateKind
from catalogue.errors import ListingRefused
from catalogue.models import Certificate
from config.common import clock
from config.common.models import AuditEvent
from tests.factories import make_product

YEAR = timedelta(days=365)


def add(product, **values):
    facts = {
        "kind": CertificateKind.HALAL,
        "number": "UJI-1",
        "issued_by": "Lembaga Uji",
        "valid_from": clock.today() - YEAR,
        "valid_to": clock.today() + YEAR,
        "by": None,
    }
    return add_certificate(product=product, **facts | values)


def test_a_certificate_is_entered_and_withdrawn(db):
    certificate = add(make_product())
    end_certificate(certificate=certificate, last_day=clock.today() - timedelta(days=1), by=None)

    assert not Certificate.objects.in_force(clock.today()).exists()
    actions = AuditEvent.objects.filter(target_type="catalogue.certificate").order_by("pk")
    assert [event.action for event in actions] == ["certificate added", "certificate ended"]


def test_a_variants_certificate_is_its_listings(db):
    variants = [{"title_ind": "39", "title_en": "39", "price": 1_000, "stock": 1}]
    product = make_product(variants=variants)

    assert add(product.children.get()).product == product


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": " "}, "number"),
        ({"issued_by": ""}, "issued_by"),
        ({"valid_to": clock.today() - 2 * YEAR}, "valid_to"),
    ],
)
def test_what_is_incomplete_is_refused(db, values, field):
    with pytest.raises(ListingRefused) as refusal:
        add(make_product(), **values)

    assert refusal.value.field == field
    assert not Certificate.objects.exists()


def test_the_same_certificate_is_entered_once(db):
    product = make_product()
    add(product)

    with pytest.raises(ListingRefused):
        add(product)

    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("days", [-400, 400])
def test_it_is_ended_within_its_period_only(db, days):
    certificate = add(make_product())

    with pytest.raises(ListingRefused):
        end_certificate(certificate=certificate, last_day=clock.today() + timedelta(days=days), by=None)

    assert Certificate.objects.get().valid_to == clock.today() + YEAR
