"""Django's cache in files, without its compression.

What the shop keeps are pages, and they are kept compressed as they are sent; packing and unpacking them once
more is most of what reading one costs.
"""

import pickle
from typing import Any, BinaryIO

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    cache_suffix = ".cache"

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            with open(self._key_to_file(key, version), "rb") as file:  # type: ignore[attr-defined]
                if not self._is_expired(file):  # type: ignore[attr-defined]
                    return pickle.load(file)  # noqa: S301 - written by ourselves, in our own folder # nosec
        except FileNotFoundError:
            pass
        return default

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        nothing = object()
        value = self.get(key, nothing, version)
        if value is nothing:
            return False
        self.set(key, value, timeout, version)
        return True

    def _write_content(self, file: BinaryIO, timeout: Any, value: Any) -> None:
        for part in (self.get_backend_timeout(timeout), value):
            pickle.dump(part, file, self.pickle_protocol)
