"""Deposit and rest in one transfer: both booked, each under its own key, with the one reference of the bank."""

from datetime import timedelta

import pytest
from django.utils import translation

from config.common import clock
from config.common.models import OutboxMessage
from config.common.outbox import compose
from partners.models import BankAccount
from shop.ledger.models import Entry, Transfer
from shop.payment.errors import PaymentRefused
from shop.payment.letters import asked
from shop.payment.matching import confirm_row, import_statement, point_row
from shop.payment.models import Receipt, Unallocated
from shop.payment.statement_lines import Line
from shop.payment.unallocated import set_aside, use_for
from tests.factories import make_office_tree, person
from tests.shop.payment.card_sales import sent
from tests.shop.payment.quoted_sales import (
    DEPOSIT,
    REST,
    START,
    WHOLE,
    agreed,
    come,
    held,
    parcel_of,
    quoted_goods,
    quoted_order,
)
from tests.support.traces import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def order():
    return quoted_order(*quoted_goods())


@pytest.fixture
def chair(order):
    return order.lines.order_by("pk")[0].product


def receipts():
    return list(Receipt.objects.order_by("pk").values_list("reference", "part", "amount"))


def test_one_transfer_pays_both_requests_and_the_prisons_may_hand_over(order, chair):
    receipt = come(order, WHOLE)
    assert (order.status, receipt.reference) == ("paid", "BANK 1")
    assert receipts() == [("BANK 1", 1, DEPOSIT), ("BANK 1", 2, REST)]
    entries = Entry.objects.order_by("number").values_list("key", "reason")
    assert list(entries) == [(f"order:{order.number}:request:{n}", "BANK 1") for n in (1, 2)]
    parts = [[each.amount for each in Transfer.objects.filter(entry__key=key)] for key, _reason in entries]
    assert [sorted(each) for each in parts] == [
        [3_000, 6_000, 90_000, 210_000],
        [7_000, 14_000, 210_000, 490_000],
    ]
    assert (held("2001"), held("2401")) == ({"SMG": 700_000, "TNG": 300_000}, {"SMG": 20_000, "TNG": 10_000})
    assert held("1103") == {"Kanwil Uji": WHOLE}
    assert sent(parcel_of(chair, order)).state == "handed_over"
    assert agreed()


def test_the_buyer_is_told_of_all_of_it_once_and_nothing_is_asked_for_any_more(order):
    come(order, WHOLE)
    told = OutboxMessage.objects.filter(template__in=["payment_confirmed", "deposit_confirmed"])
    assert [(each.template, each.context["amount"]) for each in told] == [("payment_confirmed", WHOLE)]
    assert OutboxMessage.objects.filter(template="new_consignment").count() == 2


def test_twice_it_is_the_same_as_once(order):
    come(order, WHOLE)
    for reference, n in (("BANK 1", 1), ("BANK 2", 1), ("BANK 1", 2)):
        with refused(PaymentRefused, code="paid"):
            come(order, WHOLE, n=n, reference=reference)
    assert len(receipts()) == 2


@pytest.mark.parametrize("amount", [DEPOSIT - 1, REST, WHOLE - 1, WHOLE + 1, 2 * DEPOSIT])
def test_any_other_amount_is_refused_with_both_that_would_do(order, amount):
    with translation.override("en"), refused(PaymentRefused, code="amount", field="amount") as caught:
        come(order, amount)
    assert str(caught.value).startswith("The order asks for Rp309.000, or for Rp1.030.000 at once, not Rp")


def test_after_the_deposit_only_the_rest_is_asked_for(order):
    come(order, DEPOSIT)
    with translation.override("en"), refused(PaymentRefused, code="amount") as caught:
        come(order, WHOLE, n=2, reference="BANK 2")
    assert str(caught.value).startswith("The order asks for Rp721.000, not Rp1.030.000.")


@pytest.mark.parametrize("reference", ["", "X" * 61])
def test_a_reference_that_names_nothing_is_refused(order, reference):
    with refused(PaymentRefused, code="reference", field="reference"):
        come(order, WHOLE, reference=reference)


def test_its_reference_is_used_up(order):
    come(order, WHOLE)
    other = quoted_order(*(line.product for line in order.lines.order_by("pk")))
    with refused(PaymentRefused, code="reference used"):
        come(other, WHOLE)


def test_money_that_was_set_aside_pays_both(order):
    region = make_office_tree()
    facts = {"reason": "amount", "received_on": clock.today(), "order": order}
    money = set_aside(office=region, reference="LAMA 1", amount=WHOLE, **facts)
    use_for(money=money, order_number=order.number, by=person(region, "treasurer"))
    order.refresh_from_db()
    assert (order.status, receipts()) == ("paid", [("LAMA 1", 1, DEPOSIT), ("LAMA 1", 2, REST)])
    assert Unallocated.objects.open().count() == 0
    assert agreed()


def row_of(*lines):
    region = make_office_tree()
    by = person(region, "treasurer")
    account = region.bank_accounts.get()
    return import_statement(account=account, name="m.csv", lines=lines, headings=["a"], roles=["date"], by=by)


def line(n, words, amount=WHOLE, reference=""):
    return Line(n, clock.today(), amount, words, reference)


def test_a_row_of_the_statement_that_is_their_sum_fits_both(order):
    other = quoted_order(*(each.product for each in order.lines.order_by("pk")))
    rows = row_of(
        line(2, f"DINAS {order.number}", reference="FT 1"),
        line(3, f"LAGI {order.number}", REST),
        line(4, "TANPA NOMOR"),
        line(5, f"DINAS {other.number}", DEPOSIT),
        line(6, f"DINAS {other.number}", REST),
    ).rows.order_by("n")
    states = [(row.state, row.request and row.request.n) for row in rows]
    expected = [("matched", 1), ("unmatched", 1), ("unmatched", None), ("matched", 1), ("matched", 2)]
    assert states == expected
    by = person(make_office_tree(), "treasurer")
    confirm_row(row=rows[0], by=by)
    with refused(PaymentRefused, code="number"):
        point_row(row=rows[2], number=order.number, by=by)
    order.refresh_from_db()
    assert (order.status, receipts()) == ("paid", [("FT 1", 1, DEPOSIT), ("FT 1", 2, REST)])
    assert agreed()


def test_the_treasurer_says_that_a_row_without_number_pays_both(order):
    row = row_of(line(2, "TANPA NOMOR")).rows.get()
    by = person(make_office_tree(), "treasurer")
    confirm_row(row=point_row(row=row, number=order.number, by=by), by=by)
    order.refresh_from_db()
    assert order.status == "paid"


def test_what_was_booked_by_hand_is_known_on_the_statement_and_a_second_transfer_is_not_it(order):
    come(order, WHOLE, reference="FT 9")
    statement = row_of(
        line(2, "TANPA NOMOR", reference="FT 9"),
        line(3, f"SISA {order.number}", REST, "FT 10"),
        line(4, f"MUKA {order.number}", DEPOSIT, "FT 11"),
    )
    assert [row.state for row in statement.rows.order_by("n")] == ["paid", "unmatched", "unmatched"]


def test_page_and_letter_say_that_both_can_be_sent_at_once_until_the_deposit_is_paid(order, client):
    with translation.override("id"):
        letter = compose(OutboxMessage.objects.get(template="order_placed")).body
    said = "Uang muka dan sisanya juga boleh dikirim sekaligus: Rp1.030.000."
    assert said in letter
    page = client.get(order.get_absolute_url()).text
    assert "Atau kirim uang muka dan sisanya sekaligus, tepat <strong>Rp1.030.000</strong>" in page
    assert "Terima kasih atas pesanan Anda" in page
    with clock.at(START + timedelta(hours=1)):
        come(order, DEPOSIT)
    page = client.get(order.get_absolute_url()).text
    assert "sekaligus" not in page
    assert "Terima kasih atas pesanan Anda" not in page


def test_the_rest_is_asked_into_the_account_of_that_day(order, client):
    come(order, DEPOSIT)
    rest = order.payment_requests.get(n=2)
    old = rest.account
    BankAccount.objects.filter(pk=old.pk).update(valid_to=clock.today())
    with clock.at(START + timedelta(days=1)):
        closed = client.get(order.get_absolute_url()).text
        assert "Jangan mentransfer dulu" in closed
        assert old.number not in closed
        facts = {name: getattr(old, name) for name in ("office", "holder", "entered_by", "confirmed_by")}
        BankAccount.objects.create(
            bank="Bank lain", number="77123", valid_from=clock.today(), confirmed_at=clock.now(), **facts
        )
        assert "77123" in client.get(order.get_absolute_url()).text
        assert asked(order.payment_requests.get(n=2))["account"] == ["Bank lain", "77123", old.holder]
