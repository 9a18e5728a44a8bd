"""A prison is never deleted; it is deactivated, and then its goods are away while its orders stay."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from catalogue.models import Product
from config.common.models import AuditEvent
from partners.choices import OfficeKind, TimeZone
from partners.errors import PartnerRefused
from partners.models import Office, Partner
from partners.services import deactivate_prison, receiving_office
from tests.factories import make_office_tree, make_prison, make_product, make_workshop, person, place_order
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


def test_deleting_a_prison_is_refused():
    prison = make_prison()
    with refused(PartnerRefused):
        prison.delete()
    assert Partner.objects.get() == prison


def test_deleting_prisons_by_queryset_is_refused():
    make_prison("SMG")
    make_prison("TNG")
    with refused(PartnerRefused):
        Partner.objects.filter(short_code="SMG").delete()
    with refused(PartnerRefused):
        Partner.objects.all().delete()
    assert Partner.objects.count() == 2


def test_what_a_prison_hangs_on_cannot_be_deleted_either():
    prison = make_prison()
    with refused(ProtectedError):
        prison.office.delete()
    with refused(ProtectedError):
        make_office_tree().delete()


def test_deactivating_takes_its_goods_off_sale_and_nothing_else():
    chair = make_product()
    other = make_product(make_workshop(make_prison("TNG")), title="Roti")
    order = place_order()
    central = person(make_office_tree().parent, "central")
    deactivate_prison(prison=chair.prison, by=central)
    assert list(Product.objects.for_sale()) == [other]
    assert list(Product.objects.sellable()) == [other]
    chair.refresh_from_db()
    assert chair.is_public
    order.refresh_from_db()
    assert order.status == "pending"
    assert list(Partner.objects.active()) == [other.prison]
    event = AuditEvent.objects.get(action="prison deactivated")
    assert (event.actor, event.target_id, event.office_id) == (
        central,
        str(chair.prison.pk),
        chair.prison.office.pk,
    )


def test_short_codes_are_unique():
    prison = make_prison()
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.create(
            code="lain",
            name="Lain",
            short_code="SMG",
            prison_class="1",
            region=prison.region,
            province="33",
            regency="33.74",
            street="Jl. 2",
            postcode="50188",
            latitude=0,
            longitude=0,
        )


def test_an_office_of_kind_prison_has_a_prison_and_no_other_has():
    prison = make_prison()
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(kind=OfficeKind.PRISON, name="tanpa lapas")
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.filter(pk=prison.office.pk).update(kind=OfficeKind.REGION)


def test_an_office_keeps_the_time_of_its_prison():
    assert make_prison("AMB").office.timezone == TimeZone.WIT
    assert make_office_tree().timezone == TimeZone.WIB


def test_one_prison_receives_its_own_money():
    prison = make_prison()
    office, account = receiving_office(prisons=[prison], on=date(2026, 3, 2))
    assert office == prison.office
    assert account == prison.office.bank_accounts.get()


def test_several_prisons_are_paid_to_the_collecting_office():
    region = make_office_tree()
    office, account = receiving_office(prisons=[make_prison("SMG"), make_prison("TNG")], on=date(2026, 3, 2))
    assert office == region
    assert account == region.bank_accounts.get()
