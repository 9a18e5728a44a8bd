"""A listing changes by proposal: kept, sent, returned or published by somebody else, and only what it names."""

import pytest
from django.db import IntegrityError, transaction

from catalogue.choices import Availability, ProposalState
from catalogue.errors import ListingRefused
from catalogue.models import Product, Proposal
from catalogue.services import (
    create_listing,
    open_proposal,
    publish_proposal,
    published_words,
    return_proposal,
    save_proposal,
    submit_proposal,
)
from config.common.models import AuditEvent
from tests.catalogue.drafts import COMPLETE, START, complete, draft
from tests.factories import make_category, make_picture, make_product, person
from tests.support.traces import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("start")]


def test_a_listing_begins_unpublished_with_number_slug_and_draft(workshop, officer):
    proposal = draft(workshop, officer)
    product = proposal.product
    assert (product.number, product.slug) == ("SMG-RT-0001", "kursi-rotan-smg-rt-0001")
    assert (product.is_public, product.published_at) == (False, None)
    assert (product.prison, product.province) == (workshop.prison, "33")
    assert (proposal.state, proposal.by, proposal.at) == (ProposalState.DRAFT, officer, START)
    record = product.stock_record
    assert (record.price, record.num_in_stock, record.num_allocated) == (850_000, 5, 0)
    assert (record.partner, record.partner_sku) == (workshop.prison, "SMG-RT-0001")
    assert not Product.objects.for_sale().exists()


def test_a_proposal_holds_only_what_a_proposal_may_name(workshop, officer):
    proposal = draft(workshop, officer, is_public=True, price_from=1, number="X", published_at="2020-01-01")
    assert proposal.changes == complete()
    save_proposal(proposal=proposal, changes={"slug": "x", "prison_id": 9, "title_ind": "Baru"}, by=officer)
    proposal.refresh_from_db()
    assert proposal.changes == complete(title_ind="Baru")


def test_saving_keeps_what_was_not_named(workshop, officer):
    proposal = save_proposal(proposal=draft(workshop, officer), changes={"weight_g": 1_200}, by=officer)
    assert proposal.changes == complete(weight_g=1_200)


def test_nothing_missing_is_missing(workshop, officer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    assert (proposal.state, proposal.submitted_at) == (ProposalState.SUBMITTED, START)


def test_an_empty_draft_names_every_missing_part(workshop, officer):
    proposal = create_listing(workshop=workshop, changes={}, price=None, stock=None, by=officer)
    with refused(ListingRefused, code="incomplete") as caught:
        submit_proposal(proposal=proposal, by=officer)
    assert set(caught.value.missing) == {
        "title_ind",
        "description_ind",
        "pictures",
        "category",
        "price",
        "cost",
        "length_mm",
        "weight_g",
        "material_ind",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_ind": ""}, "title_ind"),
        ({"description_ind": ""}, "description_ind"),
        ({"pictures": []}, "pictures"),
        ({"categories": []}, "category"),
        ({"cost": 0}, "cost"),
        ({"width_mm": 0}, "length_mm"),
        ({"weight_g": 0}, "weight_g"),
        ({"material_ind": ""}, "material_ind"),
        ({"making": "made_to_order"}, "lead_days"),
        ({"variants": [{"title_ind": "41"}]}, "price"),
        ({"variants": [{"title_ind": "41", "number": "SMG-XX-0001-1"}]}, "price"),
    ],
)
def test_each_missing_part_is_named(workshop, officer, changes, field):
    proposal = draft(workshop, officer, **changes)
    with refused(ListingRefused, code="incomplete") as caught:
        submit_proposal(proposal=proposal, by=officer)
    assert list(caught.value.missing) == [field]


def test_a_service_has_no_size_weight_or_material(workshop, officer):
    proposal = draft(
        workshop,
        officer,
        form="service",
        length_mm=0,
        width_mm=0,
        height_mm=0,
        weight_g=0,
        material_ind="",
    )
    assert submit_proposal(proposal=proposal, by=officer).state == ProposalState.SUBMITTED


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_only_a_draft_or_a_returned_proposal_is_submitted(workshop, officer, reviewer, state):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    if state == "published":
        publish_proposal(proposal=proposal, by=reviewer)
    with refused(ListingRefused, code="state"):
        submit_proposal(proposal=proposal, by=reviewer)


def test_publishing_shows_it_to_everybody(workshop, officer, reviewer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    product = publish_proposal(proposal=proposal, by=reviewer)
    product.refresh_from_db()
    assert list(Product.objects.for_sale()) == [product]
    assert (product.is_public, product.published_at) == (True, START)
    assert (product.price_from, product.availability) == (850_000, Availability.READY)
    assert {name: getattr(product, name) for name in COMPLETE} == COMPLETE
    assert list(product.categories.all()) == [make_category()]
    image = product.images.get()
    assert (image.picture, image.caption) == (make_picture(), "Depan")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reviewed_by) == (ProposalState.PUBLISHED, reviewer)
    event = AuditEvent.objects.get(action="listing published")
    assert (event.actor, event.target_id) == (reviewer, str(product.pk))


def test_nobody_approves_what_he_proposed(workshop, officer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    with refused(ListingRefused, code="same person"):
        publish_proposal(proposal=proposal, by=officer)


@pytest.mark.parametrize("state", ["draft", "returned", "published"])
def test_only_what_waits_is_published(workshop, officer, reviewer, state):
    proposal = draft(workshop, officer)
    if state != "draft":
        submit_proposal(proposal=proposal, by=officer)
    if state == "returned":
        return_proposal(proposal=proposal, reasons={"title_ind": "Terlalu pendek"}, by=reviewer)
    if state == "published":
        publish_proposal(proposal=proposal, by=reviewer)
    with refused(ListingRefused, code="state"):
        publish_proposal(proposal=proposal, by=reviewer)


def test_a_proposal_is_returned_with_reasons_and_may_come_again(workshop, officer, reviewer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    returned = return_proposal(
        proposal=proposal, reasons={"title_ind": " Terlalu pendek ", "cost": "  "}, by=reviewer
    )
    assert (returned.state, returned.reasons) == (ProposalState.RETURNED, {"title_ind": "Terlalu pendek"})
    assert (returned.reviewed_by, returned.reviewed_at) == (reviewer, START)
    again = submit_proposal(proposal=returned, by=officer)
    assert (again.state, again.reasons) == (ProposalState.SUBMITTED, {})


def test_a_proposal_is_not_returned_without_a_reason(workshop, officer, reviewer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    with refused(ListingRefused, code="no reason", field="reason"):
        return_proposal(proposal=proposal, reasons={"title_ind": "   "}, by=reviewer)


def test_only_what_waits_is_returned(workshop, officer, reviewer):
    proposal = draft(workshop, officer)
    with refused(ListingRefused, code="state"):
        return_proposal(proposal=proposal, reasons={"title_ind": "x"}, by=reviewer)


def test_a_published_proposal_is_history(workshop, officer, reviewer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    with refused(ListingRefused, code="published"):
        save_proposal(proposal=proposal, changes={"title_ind": "Lain"}, by=officer)


def test_editing_what_waits_takes_it_back(workshop, officer, reviewer):
    proposal = submit_proposal(proposal=draft(workshop, officer), by=officer)
    save_proposal(proposal=proposal, changes={"title_ind": "Lain"}, by=officer)
    with refused(ListingRefused, code="state"):
        publish_proposal(proposal=proposal, by=reviewer)


def test_a_new_proposal_starts_from_what_is_published_and_is_one(workshop, officer):
    product = make_product(workshop)
    proposal = open_proposal(product=product, by=officer)
    assert proposal.changes == published_words(product)
    assert proposal.changes["title_ind"] == "Kursi rotan"
    assert proposal.changes["categories"] == [make_category().pk]
    assert open_proposal(product=product, by=person(workshop.prison, "head")) == proposal


def test_the_database_holds_one_open_proposal_per_listing(workshop, officer):
    product = make_product(workshop)
    open_proposal(product=product, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(product=product, by=officer)
