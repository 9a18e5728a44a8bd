import pytest
from django.db import IntegrityError, transaction

from shop.ledger import chart, refs
from shop.ledger.errors import LedgerConflict, LedgerRefused
from shop.ledger.models import Account, Balance, Entry, Transfer
from shop.ledger.posting import GENESIS, Leg, balance_of, post, reverse


def sale(office, amount=1_000, key="one", subject=""):
    legs = [Leg(refs.bank(office), refs.of(chart.DEFERRED, office, "A1"), amount, subject)]
    return post(key=key, event="paid", legs=legs)


def test_entries_are_numbered_and_chained(smg):
    first, second = sale(smg), sale(smg, key="two")
    assert (first.number, second.number) == (1, 2)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert len(first.hash) == 64


def test_balances_follow_the_transfers(smg, tng):
    sale(smg, 1_000)
    sale(smg, 500, key="two")
    sale(tng, 7, key="three")
    assert balance_of(refs.bank(smg)) == 1_500
    assert balance_of(refs.of(chart.DEFERRED, smg, "A1")) == 1_500
    assert balance_of(refs.bank(tng)) == 7
    assert balance_of(refs.of(chart.PREMI, smg)) == 0
    assert Balance.objects.of(smg).by_code() == {chart.BANK: 1_500, chart.DEFERRED: 1_500}
    assert Transfer.objects.trial_balance() == {chart.BANK: [1_507, 0], chart.DEFERRED: [0, 1_507]}
    assert Transfer.objects.trial_balance(office=tng) == {chart.BANK: [7, 0], chart.DEFERRED: [0, 7]}


def test_an_account_is_made_once(smg):
    sale(smg)
    sale(smg, key="two")
    assert Account.objects.count() == 2


def test_legs_of_nothing_are_left_out(smg):
    bank, deferred = refs.bank(smg), refs.of(chart.DEFERRED, smg, "A1")
    entry = post(key="k", event="paid", legs=[Leg(bank, deferred, 0), Leg(bank, deferred, 5)])
    assert entry.legs == entry.transfers.count() == 1


@pytest.mark.parametrize("amounts", [[], [0], [-1], [5, -1]])
def test_an_entry_of_nothing_or_less_is_a_fault(smg, amounts):
    bank, deferred = refs.bank(smg), refs.of(chart.DEFERRED, smg, "A1")
    with pytest.raises(ValueError):
        post(key="k", event="paid", legs=[Leg(bank, deferred, amount) for amount in amounts])
    assert not Entry.objects.exists()


def test_a_transfer_to_itself_is_a_fault(smg):
    with pytest.raises(ValueError):
        post(key="k", event="paid", legs=[Leg(refs.bank(smg), refs.bank(smg), 5)])


def test_the_same_fact_again_writes_nothing(smg, treasurer):
    first = sale(smg)
    assert sale(smg) == first
    assert Entry.objects.count() == Transfer.objects.count() == 1


@pytest.mark.parametrize("change", [{"amount": 1_001}, {"subject": "line:1"}])
def test_the_same_key_with_other_content_is_an_error(smg, change):
    sale(smg)
    with pytest.raises(LedgerConflict):
        sale(smg, **change)
    assert Entry.objects.count() == 1


def test_the_same_key_for_another_event_is_an_error(smg):
    first = sale(smg)
    legs = [Leg(refs.bank(smg), refs.of(chart.DEFERRED, smg, "A1"), 1_000)]
    with pytest.raises(LedgerConflict):
        post(key=first.key, event="other", legs=legs)


def test_nothing_is_taken_from_where_it_is_not(smg):
    sale(smg, 1_000)
    pool, bank = refs.of(chart.PREMI, smg), refs.bank(smg)
    for debit, credit in ((pool, bank), (refs.of(chart.LOSSES, smg), bank)):
        with pytest.raises(LedgerRefused) as refusal:
            post(key="k", event="premi", legs=[Leg(debit, credit, 1_001)])
        assert refusal.value.code == "overdrawn"
    assert Entry.objects.count() == 1
    assert balance_of(bank) == 1_000


def test_expenses_and_differences_may_go_either_way(smg):
    post(key="k", event="x", legs=[Leg(refs.bank(smg), refs.of(chart.DIFFERENCE, smg), 5)])
    assert balance_of(refs.of(chart.DIFFERENCE, smg)) == -5


def test_a_reversal_is_the_mirror_image_and_happens_once(smg, treasurer):
    entry = sale(smg, 1_000, subject="line:1")
    undone = reverse(entry=entry, key="undo", reason="salah catat", actor=treasurer)
    assert undone.reverses == entry
    leg = undone.transfers.get()
    assert (leg.debit.code, leg.credit.code, leg.amount, leg.subject) == (
        chart.DEFERRED,
        chart.BANK,
        1_000,
        "line:1",
    )
    assert not Balance.objects.open().exists()
    assert reverse(entry=entry, key="undo", reason="salah catat", actor=treasurer) == undone
    with pytest.raises(LedgerRefused):
        reverse(entry=entry, key="undo again", reason="salah catat", actor=treasurer)
    with pytest.raises(LedgerRefused):
        reverse(entry=undone, key="undo the undoing", reason="salah catat", actor=treasurer)
    assert Entry.objects.count() == 2


def test_a_second_reversal_is_refused_by_the_database_too(smg):
    entry = sale(smg)
    mirror = [Leg(refs.of(chart.DEFERRED, smg, "A1"), refs.bank(smg), 1_000)]
    post(key="undo", event="reversed", legs=mirror, reverses=entry)
    sale(smg, key="more money")
    with pytest.raises(IntegrityError), transaction.atomic():
        post(key="undo again", event="reversed", legs=mirror, reverses=entry)


def test_a_reversal_needs_a_reason(smg, treasurer):
    entry = sale(smg)
    with pytest.raises(LedgerRefused) as refusal:
        reverse(entry=entry, key="undo", reason=" ", actor=treasurer)
    assert refusal.value.field == "reason"
    assert Entry.objects.count() == 1


def test_a_post_takes_few_statements(smg, django_assert_max_num_queries):
    sale(smg)
    with django_assert_max_num_queries(11):
        sale(smg, key="two")
