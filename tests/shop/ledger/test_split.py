"""Sharing and refunding, by examples and by properties; figures of the notes are kept as examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.ledger.split import Parts, Terms, refund, shares, split

rupiah = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any)
parts = st.builds(Parts, *[st.integers(0, 10**9)] * 7)
SK1990 = Terms(base="profit", pnbp=1_500, premi=5_000, programme=3_500, partner=0)


@st.composite
def terms(draw):
    cuts = sorted(draw(st.tuples(*[st.integers(0, 10_000)] * 3)))
    shared = [right - left for left, right in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    base = draw(st.sampled_from(["gross", "net", "profit"]))
    bearer = "office" if base == "gross" else draw(st.sampled_from(["sale", "office"]))
    return Terms(base, *shared, fee_bearer=bearer)


@pytest.mark.parametrize(
    ("total", "by", "expected"),
    [
        (100_001, (5_000, 1_500, 3_500), [50_001, 15_000, 35_000]),
        (333_333, (5_000, 1_500, 3_500), [166_666, 50_000, 116_667]),
        (1, (5_000, 1_500, 3_500), [1, 0, 0]),
        (7, (1, 1, 1), [3, 2, 2]),
        (2, (1, 1, 1), [1, 1, 0]),
        (0, (1, 2), [0, 0]),
        (0, (0, 0), [0, 0]),
        (5, (0, 3, 0), [0, 5, 0]),
    ],
)
def test_split_by_largest_remainder_ties_to_the_first(total, by, expected):
    assert split(total, by) == expected


@pytest.mark.parametrize(("total", "by"), [(-1, [1]), (1, [-1, 2]), (1, []), (1, [0, 0])])
def test_split_refuses_nonsense(total, by):
    with pytest.raises(ValueError):
        split(total, by)


@settings(max_examples=2_000)
@given(rupiah, weights)
def test_split_is_whole_and_within_one_rupiah_of_the_exact_share(total, by):
    shared = split(total, by)
    assert sum(shared) == total
    for part, weight in zip(shared, by, strict=True):
        assert abs(part * sum(by) - total * weight) < sum(by)
        assert part >= 0


@settings(max_examples=2_000)
@given(terms(), rupiah, st.integers(0, 100), rupiah, rupiah)
def test_shares_sum_to_the_goods_and_none_is_negative(agreed, goods, tax_percent, cost, fee):
    tax = goods * tax_percent // 100
    shared = shares(goods=goods, tax=tax, cost=cost, fee=fee, terms=agreed)
    assert shared.total == goods
    assert min(shared) >= 0
    assert shared.tax == tax
    assert shared.materials <= cost
    if agreed.base != "profit":
        assert shared.materials == 0


def test_goods_sold_below_cost_leave_nothing_to_share():
    assert shares(goods=80_000, cost=100_000, terms=SK1990) == Parts(materials=80_000)
    assert shares(goods=80_000, tax=8_000, cost=100_000, terms=SK1990) == Parts(tax=8_000, materials=72_000)


def test_the_fee_is_taken_off_first_only_where_the_scheme_says_so():
    net = Terms("net", 5_000, 5_000, 0, 0, fee_bearer="sale")
    assert shares(goods=10_000, fee=700, terms=net) == Parts(pnbp=4_650, premi=4_650, fee=700)
    office = Terms("net", 5_000, 5_000, 0, 0, fee_bearer="office")
    assert shares(goods=10_000, fee=700, terms=office) == Parts(pnbp=5_000, premi=5_000)


def test_a_tax_beyond_the_goods_is_refused():
    with pytest.raises(ValueError):
        shares(goods=100, tax=101, terms=SK1990)


@pytest.mark.parametrize("shared", [(10_000, 1, 0, 0), (9_999, 0, 0, 0), (11_000, -1_000, 0, 0)])
def test_terms_share_exactly_everything(shared):
    with pytest.raises(ValueError):
        Terms("profit", *shared)


def test_sharing_the_gross_cannot_take_the_fee_off_first():
    with pytest.raises(ValueError):
        Terms("gross", 10_000, 0, 0, 0, fee_bearer="sale")


@settings(max_examples=2_000)
@given(parts, st.data())
def test_refunds_never_take_more_than_is_there_and_end_at_zero(remaining, data):
    for _ in range(6):
        amount = data.draw(st.integers(0, remaining.total))
        given_back = refund(amount=amount, remaining=remaining)
        assert given_back.total == amount
        assert all(0 <= back <= left for back, left in zip(given_back, remaining, strict=True))
        remaining = Parts(*(left - back for back, left in zip(given_back, remaining, strict=True)))
    assert refund(amount=remaining.total, remaining=remaining) == remaining


def test_a_sale_refunded_rupiah_by_rupiah_ends_at_zero():
    remaining = shares(goods=997, cost=300, terms=SK1990)
    for _ in range(997):
        back = refund(amount=1, remaining=remaining)
        remaining = Parts(*(left - taken for taken, left in zip(back, remaining, strict=True)))
        assert min(remaining) >= 0
    assert remaining == Parts()


@pytest.mark.parametrize("amount", [-1, 11])
def test_a_refund_beyond_what_remains_is_refused(amount):
    with pytest.raises(ValueError):
        refund(amount=amount, remaining=Parts(pnbp=4, premi=6))
