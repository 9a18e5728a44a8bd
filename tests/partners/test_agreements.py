"""Agreements: what they hold up, who is told in time, and what leaves the shop when one ends."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from catalogue.covered import uncovered, withdraw_uncovered
from catalogue.errors import ListingRefused
from catalogue.models import Product
from catalogue.services import publish_proposal, submit_proposal
from config.common import clock
from config.common.models import OutboxMessage
from partners.agreements import tell_of_endings
from partners.models import Agreement
from tests import factories


@pytest.fixture
def workshop(db):
    return factories.make_workshop(factories.make_prison(), mitra="PT Uji")


def until(days):
    Agreement.objects.update(valid_to=clock.today() + timedelta(days=days))


def test_goods_of_a_partner_are_published_only_under_an_agreement(workshop):
    draft = factories.make_product(workshop, publish=False).proposals.get()
    submit_proposal(proposal=draft, by=factories.person(workshop.prison, "officer"))
    reviewer = factories.person(workshop.prison, "reviewer")
    until(-1)
    with pytest.raises(ListingRefused) as refused:
        publish_proposal(proposal=draft, by=reviewer)
    assert refused.value.code == "agreement"
    assert not Product.objects.get().is_public
    until(0)
    assert publish_proposal(proposal=draft, by=reviewer).is_public


@pytest.mark.parametrize("above", [0, 1, 2])
def test_an_agreement_of_the_prison_its_region_or_the_centre_covers(workshop, above):
    product = factories.make_product(workshop)
    office = workshop.prison.office
    for _step in range(above):
        office = office.parent
    Agreement.objects.update(office=office)
    assert not uncovered(clock.today()).exists()
    other = factories.make_workshop(factories.make_prison("TNG"), mitra="PT Lain")
    Agreement.objects.filter(mitra=workshop.mitra).update(office=other.prison.office)
    assert list(uncovered(clock.today())) == [product]


def test_what_is_no_longer_covered_leaves_the_shop_on_the_next_day_and_nothing_else(workshop):
    product = factories.make_product(workshop)
    own = factories.make_product(factories.make_workshop(workshop.prison, "SP"))
    until(0)
    assert withdraw_uncovered(clock.today()) == 0
    tomorrow = clock.now() + timedelta(days=1)
    with clock.at(tomorrow):
        call_command("sweep_listings")
        assert list(Product.objects.for_sale()) == [own]
        assert withdraw_uncovered(clock.today()) == 0
    product.refresh_from_db()
    assert not product.is_public


def test_the_end_is_told_twice_and_not_of_what_is_renewed(workshop):
    head = factories.person(workshop.prison, "head").email
    told = OutboxMessage.objects.filter(template="agreement_ending")
    for days, letters in ((91, 0), (90, 1), (60, 1), (30, 2), (1, 2)):
        until(days)
        tell_of_endings(clock.today())
        assert [letter.to for letter in told.all()] == [head] * letters, days
    old = Agreement.objects.get()
    Agreement.objects.create(
        office=old.office,
        mitra=old.mitra,
        kind="pks",
        number="2",
        signed_on=clock.today(),
        valid_from=old.valid_to + timedelta(days=1),
        renews=old,
    )
    assert tell_of_endings(clock.today()) == 0


def test_where_no_head_is_appointed_the_region_is_told(workshop):
    workshop.prison.office.appointments.filter(role="head").delete()
    until(10)
    tell_of_endings(clock.today())
    letter = OutboxMessage.objects.get(template="agreement_ending")
    assert letter.to == factories.person(workshop.prison.region, "regional").email
