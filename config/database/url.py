"""From the environment to ``DATABASES``; pure, nothing is started or connected here."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"postgres", "postgresql"}

# A page that waits longer has lost its reader; a lock held longer is a mistake of ours, and says so.
LIMITS = "-c lock_timeout=3s -c statement_timeout=15s -c idle_in_transaction_session_timeout=10s"
KEEP_SECONDS = 60

Settings = dict[str, Any]


def parse(url: str) -> Settings:
    """Django's settings from ``postgres://user:password@host:port/name?option=value``.

    User, password and name are percent-decoded; the query's values go to libpq as they are (``sslmode=require``;
    ``host=/run/postgresql`` for a socket). Anything that is not PostgreSQL is refused.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"The database's address cannot be read: {error}.") from error
    if parts.scheme not in SCHEMES:
        raise ImproperlyConfigured("The shop needs PostgreSQL: an address begins with postgres://")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured(
            "The database's address lacks a name: postgres://user:password@host:5432/name"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(host or "")),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def databases_from_env(environ: Mapping[str, str] = os.environ) -> dict[str, Settings]:
    """``DATABASES``: the server of ``DATABASE_URL``, or the embedded one where there is none.

    Migrations go through ``DATABASE_OWNER_URL`` (see ``roles.as_owner``); without it the shop's own role
    runs them, which a server for one developer may do and production should not.
    """
    url = environ.get("DATABASE_URL", "").strip()
    owner = environ.get("DATABASE_OWNER_URL", "").strip()
    database: Settings = parse(url) if url else {"ENGINE": "config.database", "NAME": "karya", "OPTIONS": {}}
    if url and owner:
        database["OWNER"] = parse(owner)
    database["OPTIONS"] = {"options": LIMITS, **database["OPTIONS"]}
    database |= {"CONN_MAX_AGE": KEEP_SECONDS, "CONN_HEALTH_CHECKS": True}
    return {"default": database}
