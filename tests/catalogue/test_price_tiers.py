import pytest

from catalogue.errors import ListingRefused
from catalogue.models import Product
from catalogue.price_and_stock import change_price, set_price_tiers
from config.common.models import AuditEvent
from partners.models import PriceTier, StockRecord
from partners.tiers import Tier
from tests.factories import make_product

STEPS = [Tier(10, 90_000), Tier(50, 80_000)]


def rows():
    return list(PriceTier.objects.values_list("from_quantity", "price"))


def test_tiers_are_set_replaced_and_taken_away(db):
    product = make_product(price=100_000)

    record = set_price_tiers(product=product, tiers=STEPS, by=None)
    assert rows() == [(10, 90_000), (50, 80_000)]
    assert [record.unit_price(quantity) for quantity in (1, 10, 50)] == [100_000, 90_000, 80_000]

    set_price_tiers(product=product, tiers=[Tier(5, 95_000)], by=None)
    assert rows() == [(5, 95_000)]
    event = AuditEvent.objects.filter(action="price tiers set").order_by("pk").last()
    assert event.before == {"tiers": [[10, 90_000], [50, 80_000]]}
    assert event.after == {"tiers": [[5, 95_000]]}

    set_price_tiers(product=product, tiers=[], by=None)
    assert rows() == []


@pytest.mark.parametrize(
    "steps",
    [
        [Tier(1, 90_000)],
        [Tier(-5, 90_000)],
        [Tier(10, 100_000)],
        [Tier(10, 0)],
        [Tier(10, 90_000), Tier(10, 80_000)],
        [Tier(10, 90_000), Tier(20, 90_000)],
        [Tier(20, 90_000), Tier(10, 80_000)],
    ],
)
def test_a_price_list_that_does_not_fall_is_refused(db, steps):
    product = make_product(price=100_000)
    set_price_tiers(product=product, tiers=STEPS, by=None)

    with pytest.raises(ListingRefused) as refusal:
        set_price_tiers(product=product, tiers=steps, by=None)

    assert refusal.value.field == "tiers"
    assert rows() == [(10, 90_000), (50, 80_000)]


def test_a_draft_without_price_has_no_tiers(db):
    draft = make_product(publish=False)
    draft.stockrecords.all().delete()

    with pytest.raises(ListingRefused):
        set_price_tiers(product=draft, tiers=STEPS, by=None)

    assert rows() == []


@pytest.mark.parametrize("price", [90_000, 89_999, 1])
def test_a_price_at_or_below_a_tier_is_refused(db, price):
    product = make_product(price=100_000)
    set_price_tiers(product=product, tiers=STEPS, by=None)

    with pytest.raises(ListingRefused) as refusal:
        change_price(product=product, price=price, by=None)

    assert (
        str(refusal.value.message) == "Mulai 10 buah harganya Rp90.000; harga satu buah harus lebih tinggi."
    )
    assert StockRecord.objects.get().price == 100_000


def test_a_price_above_the_tiers_may_change(db):
    product = make_product(price=100_000)
    set_price_tiers(product=product, tiers=STEPS, by=None)

    change_price(product=product, price=90_001, by=None)

    assert StockRecord.objects.get().price == 90_001


def test_lists_show_the_price_of_the_smallest_order(db):
    product = make_product(price=100_000)
    set_price_tiers(product=product, tiers=STEPS, by=None)
    assert Product.objects.get().price_from == 100_000

    Product.objects.update(min_quantity=12)
    change_price(product=Product.objects.get(), price=110_000, by=None)

    assert Product.objects.get().price_from == 90_000
