"""What lies in the two stores, and what the rows say lies there.

A file is stored before its row is committed, and deleted after its row is gone; so what can be left over by a crash, a
rollback or a store that does not answer is a file without a row, never a row without a file. This module finds both.
"""

import hashlib
import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.core.files.storage import Storage, default_storage, storages
from django.db.models import FileField, Model

STORES = ("default", "private")


class Named(NamedTuple):
    """A file as a row names it."""

    model: type[Model]
    pk: int
    name: str

    def __str__(self) -> str:
        return f"{self.model._meta.label} {self.pk}: {self.name}"


def stored(store: Storage, folder: str = "") -> Iterator[str]:
    """The name of every file in a store."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:  # a local store begins with its first file
        return
    yield from (posixpath.join(folder, file) for file in sorted(files))
    for inner in sorted(folders):
        yield from stored(store, posixpath.join(folder, inner))


def named(store: Storage) -> Iterator[Named]:
    """Every file that a row says lies in this store, whatever model it is of."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not model._meta.proxy and isinstance(field, FileField) and _lies_in(field, store):
                rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{field.name: None})
                for pk, name in rows.values_list("pk", field.name).iterator():
                    yield Named(model, pk, name)


def _lies_in(field: FileField, store: Any) -> bool:
    own: Any = storages["default"] if field.storage is default_storage else field.storage
    return own.deconstruct() == store.deconstruct()


def fingerprint(store: Storage, name: str) -> tuple[int, str] | None:
    """Size and SHA-256 of what the store gives back; None where it has nothing of this name."""
    try:
        with store.open(name) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    return len(data), hashlib.sha256(data).hexdigest()
