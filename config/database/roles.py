"""Who may do what in the database.

``karya_owner`` owns the database and every table and runs migrations; ``karya`` is what the shop connects as: it
reads and writes rows, owns nothing and cannot change a table, a trigger or a right. A migration that makes a
table which must not be changed (the ledger) revokes what ``karya`` got by default. Neither is a superuser.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "karya_owner"
SHOP = "karya"
DATABASE = "karya"

# Names what `provision` did; a database without this mark was left half made and is finished on the next start.
MARK = "karya 1"


def provisioned(maintenance: psycopg.Connection, name: str) -> bool:
    row = maintenance.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row == (MARK,)


def exists(maintenance: psycopg.Connection, name: str) -> bool:
    return maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def create_roles(maintenance: psycopg.Connection) -> None:
    for role in (OWNER, SHOP):
        if not maintenance.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            maintenance.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(
                    sql.Identifier(role)
                )
            )


def create_database(maintenance: psycopg.Connection, name: str, *, template: str | None = None) -> None:
    """An empty database of ``karya_owner``, or a copy of another (the rights inside a database are copied with it).

    A copy is made file by file, which for a thousand files without fsync takes a tenth of a second; an empty one
    through the log, which with fsync needs one flush instead of hundreds.
    """
    maintenance.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
            sql.Identifier(name),
            sql.Identifier(OWNER),
            sql.Identifier(template or "template0"),
            sql.Identifier("file_copy" if template else "wal_log"),
        )
    )


def grant(database: psycopg.Connection) -> None:
    """What ``karya`` will get on everything ``karya_owner`` makes in this database from now on."""
    for statement in (
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {shop}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {shop}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {shop}",
    ):
        database.execute(sql.SQL(statement).format(owner=sql.Identifier(OWNER), shop=sql.Identifier(SHOP)))


def mark(maintenance: psycopg.Connection, name: str) -> None:
    maintenance.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(MARK))
    )


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, ``connection`` is ``karya_owner`` and has no time limits; outside it is what it was.

    On the embedded cluster only the user changes. On another server ``settings["OWNER"]``
    (``DATABASE_OWNER_URL``) is used, or the shop's own role where there is none.
    """
    if connection.in_atomic_block:
        raise ProgrammingError(
            "The owner of the tables works on a connection of its own, not inside a transaction."
        )
    before = connection.settings_dict
    options = {key: value for key, value in before["OPTIONS"].items() if key != "options"}
    owner = {"USER": OWNER} if before["ENGINE"] == "config.database" else before.get("OWNER", {})
    connection.close()
    connection.settings_dict = {**before, "OPTIONS": options, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


@contextmanager
def unhurried(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, statements of this connection may run as long as they need: for commands over a whole table."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout; RESET idle_in_transaction_session_timeout")
