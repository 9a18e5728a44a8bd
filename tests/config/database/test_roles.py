import pytest
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from config.database import roles
from config.database.cluster import cluster


def ask(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_shop_is_karya_who_is_nobody_special_and_owns_nothing() -> None:
    assert ask("SELECT current_user, session_user") == [("karya", "karya")]
    assert ask(
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles "
        "WHERE rolname LIKE 'karya%' ORDER BY 1"
    ) == [("karya", False, False, False, False), ("karya_owner", False, False, False, False)]
    assert ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [("karya_owner",)]
    assert ask(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname = 'karya'"
    ) == [(0,)]
    assert ask(
        "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE rolname='karya'"
    ) == [(0,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "ALTER TABLE django_session ADD COLUMN more int",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "SET ROLE karya_owner",
        "CREATE ROLE more",
        "GRANT ALL ON django_session TO PUBLIC WITH GRANT OPTION",
    ],
)
def test_karya_changes_no_table_and_no_right(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_karya_reads_and_writes_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', '2026-01-01')")
        cursor.execute("UPDATE django_session SET session_data = 'more'")
        assert cursor.rowcount == 1
        cursor.execute("DELETE FROM django_session")
        assert cursor.rowcount == 1
        cursor.execute("INSERT INTO django_site (domain, name) VALUES ('a.example', 'A') RETURNING id")
        assert cursor.fetchone() is not None


def test_the_owner_has_a_connection_of_his_own_without_limits(race_db: str) -> None:
    with roles.as_owner(connection):
        assert ask("SELECT current_user, current_setting('statement_timeout')") == [("karya_owner", "0")]
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE made (id int)")
    assert ask("SELECT current_user, current_setting('statement_timeout')") == [("karya", "15s")]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO made VALUES (1)")


def test_an_error_gives_the_connection_back(race_db: str) -> None:
    with pytest.raises(LookupError), roles.as_owner(connection):
        raise LookupError
    assert ask("SELECT current_user") == [("karya",)]


@pytest.mark.django_db
def test_the_owner_does_not_come_into_a_transaction() -> None:
    with pytest.raises(ProgrammingError), roles.as_owner(connection):
        pass
    assert ask("SELECT current_user") == [("karya",)]


def test_migrate_runs_as_the_owner(race_db: str) -> None:
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_session")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    call_command("migrate", "sessions", verbosity=0, interactive=False)
    assert ask("SELECT tableowner FROM pg_tables WHERE tablename = 'django_session'") == [("karya_owner",)]
    assert ask("SELECT count(*) FROM django_session") == [(0,)]


def test_a_long_command_may_take_its_time(race_db: str) -> None:
    with roles.unhurried(connection):
        assert ask("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')") == [
            ("0", "3s")
        ]
    assert ask("SELECT current_setting('statement_timeout')") == [("15s",)]


@pytest.mark.django_db
def test_the_cluster_speaks_one_language_on_every_machine_and_only_on_its_socket() -> None:
    assert ask(
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database "
        "WHERE datname = current_database()"
    ) == [("b", "C.UTF-8", "UTF8")]
    assert ask("SELECT upper('é'), current_setting('listen_addresses'), inet_server_addr()") == [
        ("É", "", None)
    ]
    assert ask("SELECT to_tsvector('indonesian', 'kursi rotan')::text") == [("'kursi':1 'rotan':2",)]


def test_a_strange_user_of_the_machine_is_not_let_in() -> None:
    lines = (cluster("tests").home / "pg_hba.conf").read_text()
    assert lines == "local all all peer map=karya\n"
