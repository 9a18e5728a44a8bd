"""Where files lie: pictures in public, evidence in private, on the local disk or in two buckets.

Local by default (``MEDIA_ROOT``, ``PRIVATE_ROOT``); ``MEDIA_BUCKET`` and ``MEDIA_PRIVATE_BUCKET`` move each
to S3 or anything that speaks its protocol, with the usual ``AWS_*`` (see docs/storage.md). Every file gets a
random name: a user's file name says who and what ("KTP Budi.jpg"), a guessable one invites guessing, and a name
that is never used twice may be cached for ever.
"""

import os
import posixpath
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

from config.common.errors import Refused

YEAR = 31_536_000  # seconds


class StoreDown(Refused, OSError):
    """The file store does not do what it was asked; nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            _("The store for files does not answer. Nothing was kept; try again in a minute."), code="store"
        )


def storages_from_env(env: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The entries ``default`` and ``private`` of Django's STORAGES; needs neither settings nor apps."""
    env = os.environ if env is None else env
    public, private = (env.get(name, "").strip() for name in ("MEDIA_BUCKET", "MEDIA_PRIVATE_BUCKET"))
    if public and public == private:
        raise ImproperlyConfigured("MEDIA_PRIVATE_BUCKET must be another bucket than MEDIA_BUCKET")
    return {
        "default": _entry("Public", public, _place(env) | _address(env, public)),
        "private": _entry("Private", private, _place(env)),
    }


def public_origins(env: Mapping[str, str] | None = None) -> list[str]:
    """Where browsers fetch pictures from when it is not the shop itself; for the content security policy."""
    env = os.environ if env is None else env
    bucket = env.get("MEDIA_BUCKET", "").strip()
    if not bucket:
        return []
    address = _address(env, bucket)
    return [f"{address['url_protocol']}//{address['custom_domain'].partition('/')[0]}"]


def _entry(kind: str, bucket: str, options: Mapping[str, str]) -> dict[str, Any]:
    if not bucket:
        return {"BACKEND": f"media.storages.{kind}Media"}
    return {"BACKEND": f"media.storages.buckets.{kind}Bucket", "OPTIONS": {"bucket_name": bucket, **options}}


def _place(env: Mapping[str, str]) -> dict[str, str]:
    """Of stores other than Amazon's many know a bucket by its path only."""
    region, endpoint = (env.get(name, "").strip() for name in ("AWS_S3_REGION_NAME", "AWS_S3_ENDPOINT_URL"))
    place = {"endpoint_url": endpoint, "addressing_style": "path"} if endpoint else {}
    return place | ({"region_name": region} if region else {})


def _address(env: Mapping[str, str], bucket: str) -> dict[str, str]:
    """The public address, known beforehand: a page names hundreds, and signing each to throw it away takes time."""
    domain, endpoint = (env.get(name, "").strip() for name in ("AWS_S3_CUSTOM_DOMAIN", "AWS_S3_ENDPOINT_URL"))
    region = env.get("AWS_S3_REGION_NAME", "").strip()
    scheme = "https"
    if not domain and endpoint:
        scheme, domain = urlsplit(endpoint).scheme, f"{urlsplit(endpoint).netloc}/{bucket}"
    elif not domain:
        domain = f"{bucket}.s3.{region}.amazonaws.com" if region else f"{bucket}.s3.amazonaws.com"
    return {"custom_domain": domain, "url_protocol": f"{scheme}:"}


class RandomNames:
    """Keeps the folder and a plain extension of a name, and nothing else of it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        folder, base = posixpath.split(name.replace("\\", "/"))
        extension = posixpath.splitext(base)[1].lower()
        if not re.fullmatch(r"\.[a-z0-9]{1,8}", extension):
            extension = ""
        return posixpath.join(folder, secrets.token_hex(12) + extension)

    def put(self, name: str, content: File) -> None:
        """Store under exactly this name; for copying a whole store."""
        self._save(name, content)  # type: ignore[attr-defined]


@deconstructible(path="media.storages.PublicMedia")
class PublicMedia(RandomNames, FileSystemStorage):
    """Pictures on the local disk, served under ``MEDIA_URL``."""


@deconstructible(path="media.storages.PrivateMedia")
class PrivateMedia(RandomNames, FileSystemStorage):
    """Evidence on the local disk: no address, readable by the shop's user only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)
        self.folder = options.get("location")

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(self.folder or settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(self.base_location)

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address; a view hands it out after asking who wants it.")
