"""Where files lie: pictures in public, evidence in private, on the local disk or in two buckets.

Local by default (``MEDIA_ROOT``, ``PRIVATE_ROOT``); ``MEDIA_BUCKET`` and ``MEDIA_PRIVATE_BUCKET`` move each
to S3 or anything that speaks its protocol, with the usual ``AWS_*`` (keys, ``AWS_S3_REGION_NAME``,
``AWS_S3_ENDPOINT_URL``; ``AWS_S3_CUSTOM_DOMAIN`` for a CDN before the public one). Every file gets a random
name: a user's file name says who and what ("KTP Budi.jpg"), a guessable one invites guessing, and a name that
is never used twice may be cached for ever.
"""

import os
import posixpath
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

YEAR = 31_536_000  # seconds


def storages_from_env(env: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
    """The entries ``default`` and ``private`` of Django's STORAGES; needs neither settings nor apps."""
    env = os.environ if env is None else env
    where = {"region_name": "AWS_S3_REGION_NAME", "endpoint_url": "AWS_S3_ENDPOINT_URL"}
    return {
        "default": _entry(env, "Public", "MEDIA_BUCKET", where | {"custom_domain": "AWS_S3_CUSTOM_DOMAIN"}),
        "private": _entry(env, "Private", "MEDIA_PRIVATE_BUCKET", where),
    }


def _entry(env: Mapping[str, str], kind: str, bucket: str, options: Mapping[str, str]) -> dict[str, Any]:
    if not env.get(bucket, "").strip():
        return {"BACKEND": f"media.storages.{kind}Media"}
    names = {"bucket_name": bucket, **options}
    values = {option: env.get(name, "").strip() for option, name in names.items()}
    return {
        "BACKEND": f"media.storages.{kind}Bucket",
        "OPTIONS": {option: value for option, value in values.items() if value},
    }


class RandomNames:
    """Keeps the folder and a plain extension of a name, and nothing else of it."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        folder, base = posixpath.split(name.replace("\\", "/"))
        extension = posixpath.splitext(base)[1].lower()
        if not re.fullmatch(r"\.[a-z0-9]{1,8}", extension):
            extension = ""
        return posixpath.join(folder, secrets.token_hex(12) + extension)


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


def _buckets() -> dict[str, type]:
    """Made when first asked for: boto3 takes longer to import than the rest of the shop."""
    from storages.backends.s3 import S3Storage

    @deconstructible(path="media.storages.PublicBucket")
    class PublicBucket(RandomNames, S3Storage):
        def get_default_settings(self) -> dict[str, Any]:
            return super().get_default_settings() | {
                "file_overwrite": False,
                "querystring_auth": False,
                "object_parameters": {"CacheControl": f"public, max-age={YEAR}, immutable"},
            }

    @deconstructible(path="media.storages.PrivateBucket")
    class PrivateBucket(RandomNames, S3Storage):
        def get_default_settings(self) -> dict[str, Any]:
            return super().get_default_settings() | {
                "default_acl": "private",
                "file_overwrite": False,
                "querystring_auth": True,
                "querystring_expire": 300,
            }

    return {"PublicBucket": PublicBucket, "PrivateBucket": PrivateBucket}


def __getattr__(name: str) -> type:
    if name in {"PublicBucket", "PrivateBucket"}:
        globals().update(_buckets())
        return globals()[name]
    raise AttributeError(name)
