"""Databases for tests, on a cluster of their own that is never the shop's.

One template holds the schema, made by the real migrations as ``karya_owner``. It is kept between runs under the hash
of everything that makes it; the first process that needs it builds it while the others wait. Each test process works
on its own copy, and so does each test that must really commit (``race_db``): the ledger refuses TRUNCATE, so nothing
is ever flushed. What is not ours to keep is dropped by the next run: copies of processes that are gone, templates
that three newer ones have replaced.
"""

import hashlib
import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from config.database import roles
from config.database.cluster import cluster

TEMPLATES_KEPT = 3
BUILDING = 20_260_101  # key of the advisory lock
NO_IDLE_LIMIT = "-c lock_timeout=3s -c statement_timeout=15s"
_copies = count(1)


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    tests = cluster("tests")
    tests.ensure()
    with tests.connect() as opened:
        yield opened


def fingerprint() -> str:
    """Of all that makes the schema: migrations (whole folders, so SQL kept beside them counts), apps, rights."""
    digest = hashlib.sha256()
    digest.update(repr([django.VERSION, settings.INSTALLED_APPS, settings.MIGRATION_MODULES]).encode())
    digest.update(Path(roles.__file__).read_bytes())
    for config in apps.get_app_configs():
        name, _ = MigrationLoader.migrations_module(config.label)
        with suppress(ModuleNotFoundError):
            for folder in importlib.import_module(name).__path__ if name else ():
                for path in sorted(Path(folder).rglob("*")):
                    if path.is_file() and "__pycache__" not in path.parts:
                        digest.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def template(*, afresh: bool = False) -> str:
    """The name of the template for the code as it is now; built when it is not there yet."""
    name = f"karya_tpl_{fingerprint()}"
    with maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        _sweep(server, keep=name)
        if afresh:
            drop(server, name)
        if not roles.exists(server, name):
            _build(server, name)
        used = server.execute("SELECT to_char(clock_timestamp(), 'YYYY-MM-DD HH24:MI:SS.US')").fetchone()
        assert used is not None
        server.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(used[0]))
        )
    return name


def _build(server: psycopg.Connection, name: str) -> None:
    unfinished = f"{name}_unfinished"
    drop(server, unfinished)
    roles.create_database(server, unfinished)
    with cluster("tests").connect(name=unfinished) as database:
        roles.grant(database)
    with using(unfinished), roles.as_owner(connection):
        call_command("migrate", verbosity=0, interactive=False)
    for statement in (
        "ALTER DATABASE {} RENAME TO {}",
        "ALTER DATABASE {1} IS_TEMPLATE true ALLOW_CONNECTIONS false",
    ):
        server.execute(sql.SQL(statement).format(sql.Identifier(unfinished), sql.Identifier(name)))  # type: ignore[arg-type]


def drop(server: psycopg.Connection, name: str) -> None:
    """Also one whose making was cut off, which may be dropped and not altered; it never became a template."""
    if roles.exists(server, name):
        query = "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate AND datconnlimit <> -2"
        if server.execute(query, [name]).fetchone():
            server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(name)))
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _sweep(server: psycopg.Connection, *, keep: str) -> None:
    rows = server.execute(
        "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database "
        "WHERE datname ~ '^karya_(tpl|run)_' ORDER BY 2 DESC"
    ).fetchall()
    templates = [name for name, _ in rows if name.startswith("karya_tpl_") and name != keep]
    runs = [name for name, _ in rows if name.startswith("karya_run_") and not _alive(int(name.split("_")[2]))]
    for name in (*templates[TEMPLATES_KEPT - 1 :], *runs):
        with suppress(psycopg.errors.ObjectInUse):
            drop(server, name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def using(name: str) -> Iterator[None]:
    """Inside, Django's connections of every thread go to this database, as role ``karya`` without idle limit."""
    before = dict(connection.settings_dict)
    connections.close_all()
    connection.settings_dict.update(NAME=name, CLUSTER="tests", OPTIONS={"options": NO_IDLE_LIMIT})
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)


@contextmanager
def copy_of(source: str) -> Iterator[str]:
    """A copy that this process alone uses; gone afterwards."""
    name = f"karya_run_{os.getpid()}_{next(_copies)}"
    with maintenance() as server:
        roles.create_database(server, name, template=source)
    try:
        with using(name):
            yield name
    finally:
        with maintenance() as server:
            drop(server, name)
