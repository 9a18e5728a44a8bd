"""Somebody with the owner's rights changes the books; ``problems`` says where."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection

from config.database import roles
from shop.ledger.posting import reverse
from shop.ledger.verify import problems
from tests.shop.ledger.conftest import make_user, setting
from tests.shop.ledger.stories import pay

pytestmark = pytest.mark.race


@contextmanager
def guards_off(*tables):
    """As the owner of the tables, with their triggers asleep."""
    with roles.as_owner(connection), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")


def write_books():
    offices, user = setting(), make_user("bendahara")
    for number in range(1, 6):
        pay(
            offices["SMG"],
            order=f"A{number}",
            goods=number * 1_000,
            shipping=500,
            actor=user,
            reference="BRI",
        )
    entry = pay(offices["TNG"], order="B1", goods=7_000)
    reverse(entry=entry, key="undo", reason="salah", actor=user)


ENTRY_COLUMNS = {
    "key": "'x'",
    "event": "'x'",
    "effective_on": "'2020-01-01'",
    "posted_at": "posted_at + interval '1 microsecond'",
    "actor_id": "NULL",
    "reason": "'x'",
    "legs": "legs + 1",
    "content_hash": "repeat('0', 64)",
    "previous_hash": "repeat('f', 64)",
    "hash": "repeat('f', 64)",
}
TRANSFER_COLUMNS = {
    "amount": "amount + 1",
    "subject": "'line:9'",
    "debit_id": "(SELECT id FROM ledger_account WHERE code = '2401' AND subject = 'A1')",
}


def test_every_changed_field_of_an_entry_and_its_transfers_is_located(race_db):
    write_books()
    assert problems() == []
    for table, columns, where in (
        ("entry", ENTRY_COLUMNS, "number = 3"),
        (
            "transfer",
            TRANSFER_COLUMNS,
            "entry_id = (SELECT id FROM ledger_entry WHERE number = 3) AND position = 1",
        ),
    ):
        for column, value in columns.items():
            with guards_off(table) as cursor:
                cursor.execute(f"SELECT {column} FROM ledger_{table} WHERE {where}")
                (before,) = cursor.fetchone()
                cursor.execute(f"UPDATE ledger_{table} SET {column} = {value} WHERE {where}")
            assert "entry 3" in {problem.where for problem in problems()}, column
            with guards_off(table) as cursor:
                cursor.execute(f"UPDATE ledger_{table} SET {column} = %s WHERE {where}", [before])
    assert problems() == []


def test_a_missing_entry_and_a_missing_transfer_are_located(race_db):
    write_books()
    with guards_off("transfer") as cursor:
        cursor.execute(
            "DELETE FROM ledger_transfer WHERE entry_id = (SELECT id FROM ledger_entry WHERE number = 2)"
        )
    assert ("entry 2", "is not what was sealed") in problems()
    with guards_off("entry") as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE number = 2")
    assert ("entry 3", "does not follow the entry before it") in problems()


def test_a_changed_balance_and_a_disabled_guard_are_located(race_db):
    write_books()
    with guards_off("balance") as cursor:
        cursor.execute(
            "UPDATE ledger_balance SET credit = credit + 1 WHERE account_id ="
            " (SELECT id FROM ledger_account WHERE code = '2001' AND subject = 'A4')"
        )
    (problem,) = problems()
    assert problem.where.startswith("account 2001") and problem.where.endswith("A4")
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_balance DISABLE TRIGGER ledger_balance_by_trigger")
        cursor.execute("DROP TRIGGER ledger_entry_next ON ledger_entry")
    assert {found.where for found in problems()} == {
        problem.where,
        "trigger ledger_balance_by_trigger",
        "trigger ledger_entry_next",
    }


def test_even_the_owner_cannot_touch_balances_or_books_in_passing(race_db):
    write_books()
    for statement in (
        "UPDATE ledger_balance SET debit = 0",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_transfer",
    ):
        refused = pytest.raises(IntegrityError, match=r"the books are never changed|balances follow")
        with roles.as_owner(connection), connection.cursor() as cursor, refused:
            cursor.execute(statement)
    assert problems() == []
