"""What publishing writes: the columns a proposal names, and nothing that changed beside them."""

from datetime import timedelta

import pytest

from catalogue.choices import Making, Market, ProposalState
from catalogue.errors import ListingRefused
from catalogue.models import Category, Product, Proposal
from catalogue.price_and_stock import change_price
from catalogue.proposals import FIELDS
from catalogue.services import (
    open_proposal,
    publish_proposal,
    save_proposal,
    submit_proposal,
    withdraw_listing,
)
from config.common import clock
from config.common.models import AuditEvent
from tests.catalogue.drafts import START, complete, draft
from tests.factories import make_category, make_picture, make_prison, make_product, make_workshop, person
from tests.support.traces import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("start")]


def test_publishing_writes_only_the_columns_it_names(workshop, officer, reviewer):
    """Every other column is changed between draft and publishing, and each of them survives."""
    product = make_product(workshop)
    elsewhere = make_workshop(make_prison("TNG"), "RO")
    proposal = open_proposal(product=product, by=officer)
    Proposal.objects.filter(pk=proposal.pk).update(changes={**complete(), "title_ind": "Kursi baru"})
    submit_proposal(proposal=proposal, by=officer)
    named = {name for name in FIELDS if name in complete()}
    named |= {"title", "description", "material"}  # the translations' own base columns follow the Indonesian
    meanwhile = {
        "workshop": elsewhere,
        "prison": elsewhere.prison,
        "province": "36",
        "number": "TNG-RO-0007",
        "slug": "lain",
        "rating": 4.5,
        "title_en": "e",
        "meta_title": "m",
        "meta_description": "m",
        "upc": "u",
        "is_discountable": False,
        "description_en": "d",
        "material_en": "m",
        "technique": "t",
        "technique_ind": "t",
        "technique_en": "t",
        "market": "external",
        "form": "service",
        "durability": "perishable",
        "consumer_class": "unsought",
        "industrial_class": "capital",
        "making": "made_to_order",
        "lead_days": 99,
        "monthly_capacity": 7,
        "one_of_a_kind": True,
        "work_minutes": 1,
        "min_quantity": 2,
        "max_quantity": 3,
        "published_at": START - timedelta(days=400),
        "date_created": START - timedelta(days=500),
    }
    untouchable = {"id", "search", "structure", "parent", "product_class", "date_updated", "code", "priority"}
    summaries = {"is_public", "price_from", "availability", "is_gone", "price_band"}
    summaries |= {"category_ids", "material_group", "found_by"}  # what search reads, written by publishing
    columns = {field.name for field in Product._meta.concrete_fields}
    assert columns - untouchable - summaries - named - set(meanwhile) == set(), "a column is not tried"
    Product.objects.filter(pk=product.pk).update(**meanwhile)
    publish_proposal(proposal=proposal, by=person(workshop.prison, "reviewer"))
    product = Product.objects.get(pk=product.pk)
    raw = Product.objects.filter(pk=product.pk).values(*meanwhile).get()
    expected = {name: getattr(value, "pk", value) for name, value in meanwhile.items()}
    assert raw == expected
    assert product.title_ind == "Kursi baru"


def test_a_price_changed_meanwhile_survives_publishing(workshop, officer, reviewer):
    product = make_product(workshop)
    proposal = submit_proposal(proposal=open_proposal(product=product, by=officer), by=officer)
    change_price(product=product, price=900_000, by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    product.refresh_from_db()
    assert (product.price_from, product.stock_record.price) == (900_000, 900_000)


def test_a_withdrawal_takes_it_off_at_once(workshop, reviewer):
    product = make_product(workshop)
    withdraw_listing(product=product, by=reviewer)
    assert not Product.objects.for_sale().exists()
    assert not Product.objects.sellable().exists()
    assert AuditEvent.objects.get(action="listing withdrawn").actor == reviewer


def test_a_withdrawal_is_not_undone_by_what_was_sent_before_it(workshop, officer, reviewer):
    product = make_product(workshop)
    proposal = submit_proposal(proposal=open_proposal(product=product, by=officer), by=officer)
    withdraw_listing(product=product, by=reviewer)
    with refused(ListingRefused, code="state"):
        publish_proposal(proposal=proposal, by=reviewer)
    submit_proposal(proposal=proposal, by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    assert list(Product.objects.for_sale()) == [product]


def test_the_first_publication_date_and_the_slug_stay(workshop, officer, reviewer):
    product = make_product(workshop)
    slug, published_at = product.slug, product.published_at
    proposal = open_proposal(product=product, by=officer)
    save_proposal(proposal=proposal, changes={"title_ind": "Bangku panjang"}, by=officer)
    with clock.at(START + timedelta(days=3)):
        submit_proposal(proposal=proposal, by=officer)
        publish_proposal(proposal=proposal, by=reviewer)
    product.refresh_from_db()
    assert (product.title_ind, product.slug, product.published_at) == ("Bangku panjang", slug, published_at)


def test_two_things_of_one_name_have_two_slugs(workshop, officer):
    slugs = [draft(workshop, officer).product.slug for _again in range(2)]
    assert slugs == ["kursi-rotan-smg-rt-0001", "kursi-rotan-smg-rt-0002"]


def test_the_longest_titles_still_have_their_own_slugs(workshop, officer):
    slugs = [draft(workshop, officer, title_ind="kursi " * 42).product.slug for _again in range(2)]
    assert slugs[0] != slugs[1]
    assert slugs[1].endswith("-smg-rt-0002")


def test_a_title_of_signs_still_has_a_slug(workshop, officer):
    assert draft(workshop, officer, title_ind="***").product.slug == "barang-smg-rt-0001"


def test_publishing_replaces_categories_and_pictures(workshop, officer, reviewer):
    product = make_product(workshop)
    other, second = make_category("Kursi", "Chairs"), make_picture(title="Kedua", description="Kedua")
    rows = [{"picture": second.pk, "caption": ""}, {"picture": make_picture().pk, "caption": "b"}]
    proposal = open_proposal(product=product, by=officer)
    save_proposal(proposal=proposal, changes={"categories": [other.pk], "pictures": rows}, by=officer)
    submit_proposal(proposal=proposal, by=officer)
    publish_proposal(proposal=proposal, by=reviewer)
    assert list(product.categories.all()) == [other]
    assert [(each.picture, each.caption) for each in product.images.order_by("display_order")] == [
        (second, ""),
        (make_picture(), "b"),
    ]
    assert Category.objects.count() == 2


def test_an_internal_thing_is_published_and_never_listed(workshop):
    product = make_product(workshop, market=Market.INTERNAL)
    assert product.is_public
    assert not Product.objects.for_sale().exists()


def test_visible_to_is_by_prison(workshop, officer):
    own, other = make_product(workshop), make_product(make_workshop(make_prison("TNG")), title="Roti")
    open_proposal(product=own, by=officer)
    open_proposal(product=other, by=person(other.prison, "officer"))
    assert list(Product.objects.visible_to(officer)) == [own]
    assert {each.product for each in Proposal.objects.visible_to(officer)} == {own}
    assert {each.product for each in Proposal.objects.visible_to(person(other.prison, "reviewer"))} == {other}


def test_made_to_order_needs_days(workshop, officer):
    proposal = draft(workshop, officer, stock=None, making=Making.MADE_TO_ORDER, lead_days=14)
    assert submit_proposal(proposal=proposal, by=officer).state == ProposalState.SUBMITTED


def test_a_photo_that_was_deleted_meanwhile_is_not_published(workshop, officer, reviewer):
    gone = make_picture(title="Hilang", description="Hilang")
    proposal = draft(workshop, officer, pictures=[{"picture": gone.pk, "caption": ""}])
    submit_proposal(proposal=proposal, by=officer)
    gone.delete()
    with refused(ListingRefused, code="pictures", field="pictures"):
        publish_proposal(proposal=proposal, by=reviewer)


@pytest.mark.parametrize("answer", ["unknown", "yes"])
def test_a_photo_with_a_person_or_without_an_answer_is_not_published(workshop, officer, reviewer, answer):
    photo = make_picture(title="Orang", description="Orang", shows_person=answer)
    proposal = draft(workshop, officer, pictures=[{"picture": photo.pk, "caption": ""}])
    submit_proposal(proposal=proposal, by=officer)
    with refused(ListingRefused, code="consent", field="pictures"):
        publish_proposal(proposal=proposal, by=reviewer)
