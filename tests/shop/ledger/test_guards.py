"""The attack list: what the shop's own role tries by SQL, and the database refuses."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from config.common import clock
from shop.ledger import chart, refs
from shop.ledger.deposits import add_billing_code, confirm_deposit, open_deposit
from shop.ledger.errors import LedgerRefused
from shop.ledger.models import ClosedMonth, Entry, Scheme
from shop.ledger.periods import close_month
from shop.ledger.posting import Leg, post
from shop.ledger.verify import TRIGGERS, problems
from tests.shop.ledger.stories import sell

NOVEMBER = datetime(2026, 11, 2, 3, tzinfo=UTC)


@pytest.fixture
def books(smg, treasurer):
    """An entry, a deposit, a closed month."""
    with clock.at(datetime(2026, 10, 20, 3, tzinfo=UTC)):
        sell(smg)
        deposit = open_deposit(office=smg, by=treasurer)
        add_billing_code(deposit=deposit, code="820261020465628", by=treasurer)
        confirm_deposit(
            deposit=deposit, ntpn="0123456789ABCDEF", ntb="1", paid_on=date(2026, 10, 20), by=treasurer
        )
    with clock.at(NOVEMBER):
        close_month(month=date(2026, 10, 1), by=treasurer)
    return smg


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


TABLES = ("account", "entry", "transfer", "closedmonth", "depositline", "billingcode", "balance")
CHANGES = {
    "account": "code = '2101'",
    "entry": "reason = 'x'",
    "transfer": "amount = amount + 1",
    "closedmonth": "month = '2020-01-01'",
    "depositline": "amount = amount + 1",
    "billingcode": "code = '820261020465629'",
    "balance": "debit = debit + 1",
}


def test_the_shop_is_no_superuser_and_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("karya", False)
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'ledger\\_%'")
        assert cursor.fetchall() == [("karya_owner",)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_{0} SET {1}", "DELETE FROM ledger_{0}", "TRUNCATE ledger_{0} CASCADE"]
)
def test_what_was_written_is_never_changed(books, table, statement):
    with pytest.raises(DatabaseError, match="permission denied"):
        run(statement.format(table, CHANGES[table]))
    assert problems_of_books() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_balance (account_id, code, debit, credit) VALUES (1, '1102', 1, 0)",
        "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_transfer_kept ON ledger_transfer",
        "DROP FUNCTION ledger_refuse CASCADE",
        "ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_amount",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "DELETE FROM ledger_deposit",
        "TRUNCATE ledger_scheme CASCADE",
    ],
)
def test_the_guards_cannot_be_put_aside(books, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


def problems_of_books():
    return [problem for problem in problems() if not problem.where.startswith("line:")]


def test_the_shop_gives_itself_no_rights(books):
    """PostgreSQL only warns about a right that one has not to give; nothing changes."""
    run("GRANT UPDATE, DELETE ON ledger_entry, ledger_balance TO karya")
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_balance"):
            cursor.execute("SELECT has_table_privilege('karya', %s, 'UPDATE, DELETE')", [table])
            assert cursor.fetchone() == (False,)


def test_nothing_is_added_to_an_entry(books):
    entry = Entry.objects.first()
    transfer = entry.transfers.first()
    for position in (entry.legs + 1, 0):
        with pytest.raises(IntegrityError, match="nothing is added"):
            run(
                "INSERT INTO ledger_transfer (entry_id, position, debit_id, credit_id, amount, subject)"
                " VALUES (%s, %s, %s, %s, 1, '')",
                entry.pk,
                position,
                transfer.debit_id,
                transfer.credit_id,
            )
    with pytest.raises(IntegrityError, match="ledger_transfer_position"):
        run(
            "INSERT INTO ledger_transfer (entry_id, position, debit_id, credit_id, amount, subject)"
            " VALUES (%s, 1, %s, %s, 1, '')",
            entry.pk,
            transfer.debit_id,
            transfer.credit_id,
        )


ENTRY = (
    "INSERT INTO ledger_entry (number, key, event, effective_on, posted_at, reason, legs, content_hash,"
    " previous_hash, hash) SELECT number + %s, 'forged', 'x', %s, now(), '', 1, 'x',"
    " CASE WHEN %s THEN hash ELSE 'x' END, 'y' FROM ledger_entry ORDER BY number DESC LIMIT 1"
)


@pytest.mark.parametrize(
    ("step", "day", "follows", "message"),
    [
        (1, "2026-10-31", True, "is closed"),
        (1, "2026-01-01", True, "is closed"),
        (2, "2026-11-02", True, "does not follow"),
        (1, "2026-11-02", False, "does not follow"),
        (0, "2026-11-02", True, "does not follow"),
    ],
)
def test_no_entry_into_a_closed_month_or_beside_the_chain(books, step, day, follows, message):
    with pytest.raises(IntegrityError, match=message):
        run(ENTRY, step, day, follows)


def test_an_entry_without_its_transfers_is_not_committed(books):
    with pytest.raises(IntegrityError, match="lacks transfers"):
        run(ENTRY + "; SET CONSTRAINTS ALL IMMEDIATE", 1, "2026-11-02", True)


@pytest.mark.parametrize(
    ("amount", "debit", "credit"),
    [(0, chart.BANK, chart.PPN), (-5, chart.BANK, chart.PPN), (5, chart.BANK, chart.BANK)],
)
def test_a_transfer_is_positive_and_has_two_accounts(books, amount, debit, credit):
    with pytest.raises(IntegrityError, match=r"ledger_transfer_(amount|two_accounts)"):
        run(
            ENTRY + "; INSERT INTO ledger_account (code, office_id, subject) VALUES ('2501', NULL, '');"
            " INSERT INTO ledger_transfer (entry_id, position, debit_id, credit_id, amount, subject)"
            " SELECT (SELECT max(id) FROM ledger_entry), 1,"
            " (SELECT min(id) FROM ledger_account WHERE code = %s),"
            " (SELECT min(id) FROM ledger_account WHERE code = %s), %s, ''",
            1,
            "2026-11-02",
            True,
            debit,
            credit,
            amount,
        )


def test_an_account_exists_once_even_without_an_office(books):
    account = "INSERT INTO ledger_account (code, office_id, subject) VALUES ('5103', NULL, '')"
    with pytest.raises(IntegrityError, match="ledger_account_once"):
        run(f"{account}; {account}")


@pytest.mark.parametrize(
    "change",
    ["premi_bp = 4000, pnbp_bp = 2500", "base = 'net'", "legal_basis = ''", "recognition = 'payment'"],
)
def test_the_terms_of_a_scheme_never_change(books, change):
    with pytest.raises(IntegrityError, match="make another"):
        run(f"UPDATE ledger_scheme SET {change} WHERE code = 'SK1990'")
    run("UPDATE ledger_scheme SET name_en = 'better worded' WHERE code = 'SK1990'")
    assert Scheme.objects.get(code="SK1990").name_en == "better worded"


@pytest.mark.parametrize(
    "change", ["amount = 1", "state = 'open'", "ntpn = '0123456789ABCDEG'", "paid_on = '2026-10-21'"]
)
def test_a_proven_deposit_is_not_changed(books, change):
    with pytest.raises(IntegrityError, match="is not changed"):
        run(f"UPDATE ledger_deposit SET {change}")


def test_the_shop_refuses_a_closed_month_with_a_sentence(books):
    legs = [Leg(refs.bank(books), refs.of(chart.UNALLOCATED, books), 5)]
    before = Entry.objects.count()
    for day in (date(2026, 10, 31), date(2026, 9, 1)):
        with pytest.raises(LedgerRefused):
            post(key="late", event="x", legs=legs, effective_on=day)
    assert Entry.objects.count() == before
    assert post(key="in time", event="x", legs=legs, effective_on=date(2026, 11, 1)).number == before + 1


def test_a_month_is_closed_once_and_when_it_is_over(books, treasurer):
    with clock.at(NOVEMBER):
        for month in (date(2026, 11, 1), date(2026, 10, 15), date(2026, 9, 1)):
            with pytest.raises(LedgerRefused):
                close_month(month=month, by=treasurer)
    closed = ClosedMonth.objects.get()
    last = Entry.objects.last()
    assert (closed.last_number, closed.head_hash) == (last.number, last.hash)


def test_every_guard_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'ledger\\_%'")
        assert {name for (name,) in cursor.fetchall()} == TRIGGERS
