from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from config.common import clock
from partners.choices import TimeZone
from shop.ledger import chart, refs
from shop.ledger.deposits import (
    add_billing_code,
    cancel_deposit,
    confirm_deposit,
    open_deposit,
    verify_deposit,
)
from shop.ledger.due import due
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import Deposit, DepositRule, Entry, TreasuryCode
from shop.ledger.payments import remit
from shop.ledger.posting import Leg, balance_of, post
from shop.ledger.refunds import RefundedLine, post_refund
from tests.media import samples
from tests.shop.ledger.conftest import make_office
from tests.shop.ledger.stories import pay, recognise, sell

PDF = samples.PDF
CODE, NTPN = "820260310465628", "A1B2C3D4E5F60718"
TUESDAY, TODAY = datetime(2026, 3, 10, 5, tzinfo=UTC), date(2026, 3, 10)


@pytest.fixture(autouse=True)
def tuesday():
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def deposit(smg, treasurer):
    sell(smg)
    return open_deposit(office=smg, by=treasurer)


@pytest.fixture
def billed(deposit, treasurer):
    add_billing_code(deposit=deposit, code=CODE, by=treasurer)
    return deposit


def confirm(deposit, by, *, ntpn=NTPN, paid_on=TODAY, **more):
    return confirm_deposit(deposit=deposit, ntpn=ntpn, ntb="000123456789", paid_on=paid_on, by=by, **more)


def test_what_is_recognised_and_has_arrived_is_due_the_same_working_day(smg):
    sell(smg)
    (item,) = due(smg)
    assert (item.reference, item.amount) == ("A1/SMG/1", 22_500)
    assert item.recognised_on == item.reached_on == date(2026, 3, 10)
    assert item.due_at.isoformat() == "2026-03-10T23:59:59+07:00"
    assert not item.late
    with clock.at(datetime(2026, 3, 10, 17, tzinfo=UTC)):
        assert due(smg)[0].late


def test_nothing_is_due_before_recognition_or_of_a_sale_without_pnbp(smg):
    pay(smg)
    assert due(smg) == []
    recognise(smg, goods=250_000, cost=250_000)
    assert due(smg) == []


def test_nothing_is_due_while_another_office_holds_the_money(smg, tng, treasurer):
    sell(tng, into=smg)
    assert due(tng) == []
    with pytest.raises(LedgerRefused):
        open_deposit(office=tng, by=treasurer)
    with clock.at(datetime(2026, 3, 12, 5, tzinfo=UTC)):
        remit(order_number="A1", prison_office=tng, collector=smg, actor=treasurer)
        (item,) = due(tng)
    assert (item.recognised_on, item.reached_on) == (date(2026, 3, 10), date(2026, 3, 12))
    assert item.due_at.date() == date(2026, 3, 12)


def test_which_moment_starts_the_clock_is_a_dated_rule(smg):
    pay(smg)
    with clock.at(datetime(2026, 3, 17, 5, tzinfo=UTC)):
        recognise(smg)
        assert due(smg)[0].due_at.date() == date(2026, 3, 17)
        DepositRule.objects.update(clock="reached")
        (item,) = due(smg)
    assert (item.due_at.date(), item.late) == (date(2026, 3, 10), True)


def test_a_receipt_dated_back_is_late_from_its_own_day(smg):
    with clock.at(datetime(2026, 3, 12, 5, tzinfo=UTC)):
        pay(smg, effective_on=date(2026, 3, 9))
        recognise(smg)
        DepositRule.objects.update(clock="reached")
        (item,) = due(smg)
    assert (item.reached_on, item.due_at.date(), item.late) == (date(2026, 3, 9), date(2026, 3, 9), True)


def test_days_are_counted_where_the_prison_is(offices):
    jayapura = make_office("JYP", zone=TimeZone.WIT)
    with clock.at(datetime(2026, 3, 10, 15, 30, tzinfo=UTC)):
        sell(jayapura)
        (item,) = due(jayapura)
    assert item.recognised_on == date(2026, 3, 11)
    assert item.due_at.isoformat() == "2026-03-11T23:59:59+09:00"


def test_without_a_rule_nothing_is_guessed(smg):
    sell(smg)
    DepositRule.objects.all().delete()
    with pytest.raises(LedgerRefused):
        due(smg)


def test_what_became_due_anew_after_a_deposit_is_not_as_old_as_the_first(smg, treasurer):
    pay(smg, goods=500_000)
    recognise(smg, line=1, point="handover")
    open_deposit(office=smg, by=treasurer)
    with clock.at(datetime(2026, 3, 17, 5, tzinfo=UTC)):
        recognise(smg, line=2, point="completion")
        (item,) = due(smg)
    assert (item.amount, item.recognised_on) == (22_500, date(2026, 3, 17))


def test_the_list_of_what_is_due_costs_the_same_however_long(smg, django_assert_num_queries):
    for number in range(4):
        sell(smg, order=f"A{number}", line=number)
    with django_assert_num_queries(5):
        assert len(due(smg)) == 4


def test_opening_takes_the_receipts_out_of_what_is_due(smg, deposit):
    assert (deposit.number, deposit.amount, deposit.state) == (1, 22_500, "open")
    assert [line.amount for line in deposit.lines.all()] == [22_500]
    assert due(smg) == []
    assert balance_of(refs.of(chart.IN_DEPOSIT, smg, str(deposit.pk))) == 22_500
    assert Entry.objects.last().key == f"deposit:{deposit.pk}:opened"


def test_chosen_receipts_only(smg, treasurer):
    for number in (1, 2, 3):
        sell(smg, order=f"A{number}", line=number)
    deposit = open_deposit(office=smg, by=treasurer, references=["A1/SMG/1", "A3/SMG/1"])
    assert deposit.amount == 45_000
    assert [item.reference for item in due(smg)] == ["A2/SMG/1"]
    for chosen in (["A1/SMG/1"], ["A2/SMG/1", "A1/SMG/1"], []):
        with pytest.raises(LedgerRefused) as refusal:
            open_deposit(office=smg, by=treasurer, references=chosen)
        assert refusal.value.field == "items"
    assert Deposit.objects.count() == 1


def test_another_office_s_receipts_are_not_there_to_choose(smg, tng, treasurer):
    sell(smg)
    with pytest.raises(LedgerRefused):
        open_deposit(office=tng, by=treasurer, references=["A1/SMG/1"])


def test_without_an_account_code_there_is_no_deposit(smg, treasurer):
    sell(smg)
    TreasuryCode.objects.all().delete()
    with pytest.raises(LedgerRefused):
        open_deposit(office=smg, by=treasurer)
    assert len(due(smg)) == 1


@pytest.mark.parametrize("code", ["", "82026031046562", "8202603104656281", "82026031046562X", "satu"])
def test_a_billing_code_of_another_form_is_refused_with_one_sentence(deposit, treasurer, code):
    with pytest.raises(LedgerRefused) as refusal:
        add_billing_code(deposit=deposit, code=code, by=treasurer)
    assert refusal.value.field == "code"
    deposit.refresh_from_db()
    assert deposit.state == "open"
    assert not deposit.billing_codes.exists()


def test_a_billing_code_may_be_typed_in_groups_and_is_used_once(deposit, treasurer):
    code = add_billing_code(deposit=deposit, code="8202 6031 0465 628", by=treasurer)
    assert code.code == CODE
    assert (code.expires_at - code.issued_at).days == 7
    with pytest.raises(LedgerRefused) as refusal:
        add_billing_code(deposit=deposit, code=CODE, by=treasurer)
    assert refusal.value.field == "code"
    deposit.refresh_from_db()
    assert deposit.state == "billed"


def test_an_expired_code_is_followed_by_another_for_the_same_receipts(billed, treasurer):
    later = datetime(2026, 3, 19, 5, tzinfo=UTC)
    with clock.at(later):
        with pytest.raises(LedgerRefused) as refusal:
            confirm(billed, treasurer, paid_on=later.date())
        assert refusal.value.field == "paid_on"
        add_billing_code(deposit=billed, code="820260319465628", by=treasurer)
        done = confirm(billed, treasurer, paid_on=later.date())
    assert (done.state, done.amount, done.billing_code.code) == ("deposited", 22_500, "820260319465628")
    assert done.lines.count() == 1


def test_the_proof_takes_the_money_out_of_the_bank(smg, billed, treasurer):
    done = confirm(billed, treasurer, receipt=ContentFile(PDF, name="Bukti Budi.pdf"))
    assert (done.state, done.ntpn, done.ntb, done.recorded_by) == (
        "deposited",
        NTPN,
        "000123456789",
        treasurer,
    )
    assert balance_of(refs.bank(smg)) == 227_500
    assert balance_of(refs.of(chart.IN_DEPOSIT, smg, str(done.pk))) == 0
    entry = Entry.objects.last()
    assert (entry.key, entry.effective_on) == (f"deposit:{done.pk}:deposited", date(2026, 3, 10))
    assert "Budi" not in done.receipt.name
    with done.receipt.open() as kept:
        assert kept.read() == PDF
    done.receipt.storage.delete(done.receipt.name)


@pytest.mark.parametrize(
    "ntpn", ["", "A1B2C3D4E5F6071", "A1B2C3D4E5F607181", "A1B2C3D4E5F6071-", "Á1B2C3D4E5F60718"]
)
def test_an_ntpn_of_another_form_is_refused(smg, billed, treasurer, ntpn):
    with pytest.raises(LedgerRefused) as refusal:
        confirm(billed, treasurer, ntpn=ntpn)
    assert refusal.value.field == "ntpn"
    billed.refresh_from_db()
    assert (billed.state, billed.ntpn) == ("billed", None)
    assert balance_of(refs.bank(smg)) == 250_000


def test_small_letters_and_spaces_are_no_reason_to_refuse(billed, treasurer):
    assert confirm(billed, treasurer, ntpn="a1b2 c3d4 e5f6 0718").ntpn == NTPN


def test_the_same_ntpn_twice_is_refused(smg, tng, billed, treasurer):
    confirm(billed, treasurer)
    sell(tng, order="A2", line=2)
    other = open_deposit(office=tng, by=treasurer)
    add_billing_code(deposit=other, code="820260310465629", by=treasurer)
    with pytest.raises(LedgerRefused) as refusal:
        confirm(other, treasurer)
    assert refusal.value.field == "ntpn"
    assert balance_of(refs.bank(tng)) == 250_000
    with pytest.raises(IntegrityError, match="ntpn"), transaction.atomic():
        Deposit.objects.filter(pk=other.pk).update(ntpn=NTPN)


def test_a_deposit_is_confirmed_once(billed, treasurer):
    confirm(billed, treasurer)
    for again in (
        lambda: confirm(billed, treasurer, ntpn="B1B2C3D4E5F60718"),
        lambda: add_billing_code(deposit=billed, code="820260310465629", by=treasurer),
        lambda: cancel_deposit(deposit=billed, by=treasurer, reason="salah"),
    ):
        with pytest.raises(LedgerRefused):
            again()
    assert Entry.objects.filter(event="deposit-deposited").count() == 1


def test_no_proof_without_a_billing_code_or_from_the_future(deposit, treasurer):
    with pytest.raises(LedgerRefused) as refusal:
        confirm(deposit, treasurer)
    assert refusal.value.field == "code"
    add_billing_code(deposit=deposit, code=CODE, by=treasurer)
    with pytest.raises(LedgerRefused) as refusal:
        confirm(deposit, treasurer, paid_on=date(2026, 3, 11))
    assert refusal.value.field == "paid_on"


def test_money_that_is_not_in_the_bank_cannot_be_deposited(smg, billed, treasurer):
    post(key="spent", event="x", legs=[Leg(refs.of(chart.LOSSES, smg), refs.bank(smg), 230_000)])
    with pytest.raises(LedgerRefused) as refusal:
        confirm(billed, treasurer)
    assert refusal.value.code == "overdrawn"
    billed.refresh_from_db()
    assert billed.state == "billed"


def test_whoever_recorded_a_deposit_does_not_verify_it(billed, treasurer, second):
    with pytest.raises(LedgerRefused):
        verify_deposit(deposit=billed, by=second)
    confirm(billed, treasurer)
    with pytest.raises(LedgerRefused) as refusal:
        verify_deposit(deposit=billed, by=treasurer)
    assert refusal.value.code == "two-people"
    assert verify_deposit(deposit=billed, by=second).verified_by == second
    with pytest.raises(LedgerRefused):
        verify_deposit(deposit=billed, by=second)


def test_a_deposit_given_up_makes_its_receipts_due_again(smg, billed, treasurer):
    cancel_deposit(deposit=billed, by=treasurer, reason="salah pilih")
    (item,) = due(smg)
    assert (item.reference, item.amount) == ("A1/SMG/1", 22_500)
    assert open_deposit(office=smg, by=treasurer).number == 2


def test_a_receipt_partly_refunded_is_deposited_for_the_rest(smg, treasurer):
    sell(smg)
    lines = [RefundedLine(1, 125_000)]
    post_refund(refund_id="r", order_number="A1", office=smg, part=1, lines=lines)
    assert [item.amount for item in due(smg)] == [11_250]
    assert open_deposit(office=smg, by=treasurer).amount == 11_250
