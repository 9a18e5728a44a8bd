"""The embedded server's configuration files, as text."""

from collections.abc import Iterable
from pathlib import Path

from config.database import roles

PORT = 5432  # only a part of the socket's name: nothing listens on the network

COMMON = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
hba_file = '{home}/pg_hba.conf'
ident_file = '{home}/pg_ident.conf'
shared_buffers = 256MB
max_wal_size = 1GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
"""

# The shop's money is on disk when a commit returns. Tests may lose everything with the power, and race in hundreds.
PURPOSES = {
    "shop": "max_connections = 300\n",
    "tests": (
        "max_connections = 500\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        "wal_level = minimal\nmax_wal_senders = 0\n"
    ),
}


def files(home: Path, socket: Path, purpose: str, people: Iterable[str]) -> dict[str, str]:
    """``people`` are the operating system's users who may connect, as any of our roles, without a password."""
    identities = [
        f'karya "{person}" {role}\n'
        for person in sorted(people)
        for role in (roles.SUPERUSER, roles.OWNER, roles.SHOP)
    ]
    return {
        "postgresql.conf": COMMON.format(port=PORT, socket=socket, home=home) + PURPOSES[purpose],
        "pg_hba.conf": "local all all peer map=karya\n",
        "pg_ident.conf": "".join(identities),
    }
