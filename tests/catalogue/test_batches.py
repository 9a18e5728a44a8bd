"""Many drafts at once: each as if it had been begun alone, and all of them or none."""

import pytest

from catalogue.batches import NewListing, create_listings, repeated
from catalogue.errors import ListingRefused
from catalogue.models import Product, Proposal
from catalogue.services import create_listing
from config.common.models import AuditEvent
from partners.models import StockRecord
from tests.factories import make_prison, make_workshop


def row(workshop, title, price=10_000, stock=3, **changes):
    return NewListing(workshop, {"title_ind": title, **changes}, price, stock)


def facts(product):
    record = product.stock_record
    names = (
        "slug",
        "prison_id",
        "province",
        "is_public",
        "structure",
        "price_from",
        "availability",
        "title_ind",
    )
    return [getattr(product, name) for name in names] + (
        [record.price, record.num_in_stock] if record else []
    )


def test_a_row_becomes_what_a_listing_begun_alone_is(db, workshop, officer):
    alone = create_listing(
        workshop=workshop, changes={"title_ind": "Kursi"}, price=9_000, stock=2, by=officer
    )
    other = make_workshop(make_prison("TNG"))
    rows = [
        row(workshop, "Kursi makan", 9_000, 2),
        row(other, "Meja", stock=None),
        row(workshop, "Rak", None),
    ]

    assert create_listings(rows=rows, by=officer) == 3

    numbers = list(Product.objects.order_by("number").values_list("number", flat=True))
    assert numbers == ["SMG-RT-0001", "SMG-RT-0002", "SMG-RT-0003", "TNG-RT-0001"]
    made = Product.objects.get(title_ind="Kursi makan")
    assert facts(made)[1:-3] == facts(alone.product)[1:-3]
    assert facts(made)[-2:] == facts(alone.product)[-2:]
    assert made.slug == "kursi-makan-smg-rt-0002"
    assert (made.proposals.get().state, made.proposals.get().changes) == (
        "draft",
        {"title_ind": "Kursi makan"},
    )
    assert Product.objects.get(title_ind="Meja").availability == "made_to_order"
    assert Product.objects.get(title_ind="Rak").stock_record is None
    counted = AuditEvent.objects.filter(action="listings imported").order_by("pk")
    assert [event.after["count"] for event in counted] == [2, 1]


def test_the_same_rows_twice_are_kept_once(db, workshop, officer):
    rows = [row(workshop, "Kursi"), row(workshop, "Meja")]
    create_listings(rows=rows, by=officer)
    assert repeated([row(workshop, "Rak"), row(workshop, " KURSI "), row(workshop, "Rak")]) == [1, 2]
    with pytest.raises(ListingRefused):
        create_listings(rows=[row(workshop, "Rak"), row(workshop, "kursi")], by=officer)
    assert Product.objects.count() == 2


def test_one_impossible_price_and_nothing_is_kept(db, workshop, officer):
    with pytest.raises(ListingRefused):
        create_listings(rows=[row(workshop, "Kursi"), row(workshop, "Meja", 10**12)], by=officer)
    assert not Product.objects.exists()
    assert not Proposal.objects.exists()
    assert not StockRecord.objects.exists()
