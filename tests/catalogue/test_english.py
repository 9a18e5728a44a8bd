"""English is written beside the Indonesian at any time, and a copy begins without it."""

from catalogue.english import translate_listing
from catalogue.services import copy_listing, open_proposal
from tests.factories import make_product, person

WORDS = {
    "title_en": "Rattan chair, new",
    "description_en": " Woven. ",
    "material_en": "Rattan",
    "technique_en": "",
}


def test_english_applies_at_once_and_publishing_does_not_undo_it(db):
    sizes = [{"title_ind": "besar", "title_en": "", "price": 1_000, "stock": 1}]
    product = make_product(variants=sizes)
    proposal = open_proposal(product=product, by=person(product.prison, "officer"))
    translate_listing(product=product, words={**WORDS, "cost": 1}, variants={"besar": "large"}, by=None)

    product.refresh_from_db()
    proposal.refresh_from_db()
    child = product.children.get()
    assert (product.title_en, product.description_en, product.cost) == (
        "Rattan chair, new",
        "Woven.",
        425_000,
    )
    assert (child.title_en, child.material_en) == ("large", "Rattan")
    assert (proposal.state, proposal.changes["title_en"]) == ("draft", "Rattan chair, new")
    assert proposal.changes["variants"][0]["title_en"] == "large"
    assert proposal.changes["title_ind"] == "Kursi rotan"


def test_a_draft_is_translated_before_the_shop_has_seen_it(db):
    product = make_product(publish=False)
    translate_listing(product=product, words=WORDS, variants={}, by=None)
    assert product.proposals.get().changes["title_en"] == "Rattan chair, new"


def test_a_copy_has_the_words_and_nothing_of_the_thing_itself(db):
    product = make_product()
    by = person(product.prison, "officer")
    copied = copy_listing(product=product, by=by)
    changes = copied.changes
    assert (changes["title_ind"], changes["material_ind"], changes["cost"]) == (
        "Kursi rotan",
        "Rotan manau",
        425_000,
    )
    assert changes["categories"] == [product.categories.get().pk]
    assert not {"pictures", "variants", "title_en", "description_en"} & set(changes)
    assert (copied.product.is_public, copied.product.stock_record, copied.state) == (False, None, "draft")
    assert copied.product.slug != product.slug
