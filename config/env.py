"""Reading the environment: one place, plain types, and a loud stop when production lacks something."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def words(name: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def number(name: str, default: int = 0) -> int:
    value = text(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Addresses or networks, as in ``10.0.0.0/8, 2001:db8::1``."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def required(name: str, why: str) -> str:
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def email(url: str) -> dict[str, object]:
    """Django's mail settings from ``smtp://user:password@host:port``; ``smtps`` for TLS from the start."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must read smtp://user:password@host:587")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 587,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }


def cache(folder: Path) -> dict[str, Any]:
    """The cache that all processes share: Redis by CACHE_URL, else files of this machine.

    Never the database, which it is there to spare, and never a process's own memory, which no other process
    could declare old. Half of the files go when there are too many of them.
    """
    url = text("CACHE_URL")
    if url.startswith(("redis://", "rediss://", "unix://")):
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    if url:
        raise ImproperlyConfigured("CACHE_URL must read redis://host:6379/0; leave it out for files")
    return {
        "BACKEND": "config.common.file_cache.FileCache",
        "LOCATION": folder,
        "OPTIONS": {"MAX_ENTRIES": 2_000, "CULL_FREQUENCY": 2},
    }
