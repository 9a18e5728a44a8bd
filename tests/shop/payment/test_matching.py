"""A row of a statement finds its order, is booked when the treasurer says so, and once; its words are forgotten."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from config.common import clock
from shop.ledger import chart
from shop.ledger.models import Balance
from shop.payment.errors import PaymentRefused
from shop.payment.matching import (
    confirm_row,
    forget_words,
    import_statement,
    point_row,
    set_row_aside,
    try_each,
)
from shop.payment.models import Receipt, RequestState, RowTerm, StatementRow, Unallocated
from shop.payment.services import cancel_order
from shop.payment.statement_lines import Line
from shop.payment.verify import problems
from tests.factories import basket_with, make_prison, make_product, pay, person, place_order
from tests.support.traces import refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def start():
    with clock.at(START):
        yield


@pytest.fixture
def chair():
    return make_product(stock=20)


@pytest.fixture
def treasurer(chair):
    return person(make_prison(), "treasurer")


def order_of(chair):
    return place_order(basket_with((chair, 1)))


def line(n, words, amount=860_000, *, day=DAY, reference=""):
    return Line(n, day, amount, words, reference)


def keep(*lines, by, account=None):
    account = account or make_prison().office.bank_accounts.get()
    return import_statement(
        account=account, name="mutasi.csv", lines=lines, headings=["a"], roles=["date"], by=by
    )


def states(statement):
    return list(statement.rows.values_list("state", flat=True))


def test_number_and_amount_make_a_match_and_nothing_is_booked_by_it(chair, treasurer):
    first, second, paid = order_of(chair), order_of(chair), pay(order_of(chair))
    spaced = f"trf {first.number[:5].lower()}-{first.number[5:].lower()} budi"
    statement = keep(
        line(2, spaced),
        line(3, f"TRF{second.number}X", 850_000),
        line(4, f"PESANAN {paid.number}"),
        line(5, "SETORAN TUNAI"),
        line(6, f"LAGI {first.number}"),
        line(7, f"TERIMA KASIH {paid.number}"),
        line(8, "RUSAK", None),
        None,
        by=treasurer,
    )
    assert states(statement) == [
        *("matched", "unmatched", "paid", "unmatched", "unmatched", "unmatched", "invalid")
    ]
    assert statement.outgoing == 1
    orders = [row.request and row.request.order for row in statement.rows.all()]
    assert orders == [first, second, paid, None, first, paid, None]
    assert statement.rows.get(n=4).words == ""
    assert Receipt.objects.count() == 1  # the one confirmed before


def test_a_matched_row_is_booked_once_and_its_words_are_forgotten(chair, treasurer):
    order = order_of(chair)
    row = keep(line(2, f"BUDI {order.number}", reference="ft 77"), by=treasurer).rows.get()
    receipt = confirm_row(row=row, by=treasurer)
    assert (receipt.reference, receipt.amount, receipt.received_on) == ("FT 77", 860_000, DAY)
    row.refresh_from_db()
    assert (row.state, row.words, row.receipt) == ("booked", "", receipt)
    order.refresh_from_db()
    assert order.status == "paid"
    with refused(PaymentRefused):
        confirm_row(row=row, by=treasurer)
    assert problems() == []


def test_the_same_row_in_a_later_file_is_known_and_two_alike_in_one_are_two(chair, treasurer):
    order = order_of(chair)
    rows = line(2, f"BUDI {order.number}"), line(3, "SETORAN", 50_000), line(4, "SETORAN", 50_000)
    first = keep(*rows, by=treasurer)
    assert states(first) == ["matched", "unmatched", "unmatched"]
    with refused(PaymentRefused, code="duplicate", field="file"):
        keep(*rows, by=treasurer)
    later = keep(*rows, line(5, "SETORAN", 50_000), by=treasurer)
    assert states(later) == ["duplicate"] * 3 + ["unmatched"]
    assert set(later.rows.filter(state="duplicate").values_list("words", flat=True)) == {""}


def test_what_was_confirmed_by_hand_is_known_by_its_reference(chair, treasurer):
    order = pay(order_of(chair), reference="FT 9")
    row = keep(line(2, "TANPA NOMOR", reference="FT 9"), by=treasurer).rows.get()
    assert (row.state, row.receipt.request.order) == ("paid", order)


def test_a_reference_the_bank_gives_twice_names_no_receipt(chair, treasurer):
    first, second = order_of(chair), order_of(chair)
    pay(first, reference="7501")
    rows = keep(
        line(2, "ANI", 1_000, reference="7501"), line(3, second.number, reference="X"), by=treasurer
    ).rows.all()
    assert [row.state for row in rows] == ["unmatched", "matched"]
    assert rows[0].bank_reference == f"MUTASI 260302 {rows[0].fingerprint[:10].upper()}"
    assert set_row_aside(row=rows[0], by=treasurer).unallocated.amount == 1_000


def test_one_refused_row_keeps_no_other_from_being_booked(chair, treasurer):
    late, good = order_of(chair), order_of(chair)
    statement = keep(line(2, late.number), line(3, good.number), by=treasurer)
    cancel_order(order=late, reason="uji")
    booked, refusals = try_each(
        (row, partial(confirm_row, row=row, by=treasurer)) for row in statement.rows.all()
    )
    assert (booked, [row.n for row in refusals]) == (1, [2])
    assert states(statement) == ["unmatched", "booked"]
    row = set_row_aside(row=statement.rows.get(n=2), by=treasurer)
    money = Unallocated.objects.get()
    assert (money.reason, money.order, money.amount) == ("closed", late, 860_000)
    assert (row.state, row.words, row.unallocated) == ("booked", "", money)
    office = make_prison().office
    assert Balance.objects.of(office, chart.UNALLOCATED).get().amount == 860_000


def test_the_treasurer_names_the_order_of_a_row_but_only_for_its_amount(chair, treasurer):
    order = order_of(chair)
    fits, other = keep(line(2, "BUDI"), line(3, "ANI", 1_000), by=treasurer).rows.all()
    with refused(PaymentRefused, code="amount"):
        point_row(row=other, number=order.number, by=treasurer)
    with refused(PaymentRefused, code="number"):
        point_row(row=fits, number="SALAH", by=treasurer)
    point_row(row=fits, number=f" {order.number.lower()} ", by=treasurer)
    confirm_row(row=StatementRow.objects.get(pk=fits.pk), by=treasurer)
    assert order.payment_requests.get().state == RequestState.PAID


def test_another_offices_order_is_not_matched_nor_named(chair, treasurer):
    order, elsewhere = order_of(chair), make_prison("TNG")
    row = keep(
        line(2, order.number), account=elsewhere.office.bank_accounts.get(), by=person(elsewhere, "treasurer")
    ).rows.get()
    assert (row.state, row.request) == ("unmatched", None)
    with refused(PaymentRefused, code="number"):
        point_row(row=row, number=order.number, by=person(elsewhere, "treasurer"))


def test_words_of_rows_that_nobody_decided_are_forgotten_in_time(chair, treasurer):
    order = order_of(chair)
    keep(line(2, f"BUDI {order.number}"), line(3, "ANI"), by=treasurer)
    with clock.at(START + timedelta(days=29)):
        assert forget_words() == 0
        RowTerm.objects.create(days=20, valid_from=date(2026, 3, 5))
        assert forget_words() == 2
    assert set(StatementRow.objects.values_list("words", flat=True)) == {""}


def test_two_thousand_rows_ask_as_often_as_few(chair, treasurer, django_assert_max_num_queries):
    orders = [order_of(chair) for _n in range(3)]
    many = [line(n, f"SETORAN {n} {orders[n % 3].number}", 100_000 + n) for n in range(2_000)]
    with django_assert_max_num_queries(25):
        statement = keep(*many, line(2_001, orders[0].number), by=treasurer)
    assert statement.rows.filter(state="matched").count() == 1
