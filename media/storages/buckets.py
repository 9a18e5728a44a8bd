"""The two stores in S3, or in anything that speaks its protocol; the only module that does.

A bucket is another machine, which refuses, hangs and breaks off. Whatever it does becomes ``StoreDown``, one
sentence; it is waited for briefly, and one that does not answer is left alone for some seconds, so that a page
of forty pictures waits once and not forty times.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from media.storages import YEAR, RandomNames, StoreDown

SIGNED_FOR = 300  # seconds; the clocks of two machines may differ by some
SILENCE = 15  # seconds a store that did not answer is not asked again
# Not every store that speaks the protocol knows its newer checksums.
MANNERS = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(RandomNames, S3Storage):
    client_config: Config
    silent_until = 0.0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config: Any = self.client_config.merge(MANNERS)

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "file_overwrite": False,
            "signature_version": "s3v4",
            "transfer_config": TransferConfig(use_threads=False, num_download_attempts=1),
        }

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Ask the store; what it does instead of answering is ``StoreDown``."""
        if time.monotonic() < self.silent_until:
            raise StoreDown
        try:
            yield
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if status >= 500:
                self.silent_until = time.monotonic() + SILENCE
            raise StoreDown from error
        except (BotoCoreError, Boto3Error) as error:
            self.silent_until = time.monotonic() + SILENCE
            raise StoreDown from error

    def _open(self, name: str, mode: str = "rb") -> File:
        with self.answering():
            file = super()._open(name, mode)
            if "r" in mode:
                file.open()  # fetched here, where its failure is understood
            return file

    def _save(self, name: str, content: File) -> str:
        with self.answering():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with self.answering():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self.answering():
            return super().exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with self.answering():
            return super().listdir(path)

    def size(self, name: str) -> int:
        with self.answering():
            return super().size(name)

    def get_modified_time(self, name: str) -> Any:
        with self.answering():
            return super().get_modified_time(name)


@deconstructible(path="media.storages.buckets.PublicBucket")
class PublicBucket(Bucket):
    """Pictures; browsers fetch them there, under an address that never changes."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "querystring_auth": False,
            "object_parameters": {"CacheControl": f"public, max-age={YEAR}, immutable"},
        }


@deconstructible(path="media.storages.buckets.PrivateBucket")
class PrivateBucket(Bucket):
    """Evidence, in a bucket of its own, which hands out nothing without a signature.

    No object is given rights of its own: a bucket of today refuses to be told any.
    """

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "querystring_auth": True,
            "querystring_expire": SIGNED_FOR,
            "object_parameters": {"CacheControl": "private, no-store"},
        }

    def signed_url(self, name: str, disposition: str) -> str:
        """An address for whoever was allowed to ask; the store is not asked for it."""
        with self.answering():
            return self.url(name, parameters={"ResponseContentDisposition": disposition})
