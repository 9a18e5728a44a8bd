from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.management.base import BaseCommand, CommandError

from media.inventory import fingerprint, stored
from media.storages import PrivateMedia, PublicMedia, StoreDown

LOCAL = {"default": PublicMedia, "private": PrivateMedia}


class Command(BaseCommand):
    help = (
        "Copies the files of the local disk into the buckets the environment names, and reads each back: "
        "size and SHA-256 must agree. Deletes nothing; run again, it goes on where it stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        buckets = {
            name: storages[name] for name in LOCAL if not isinstance(storages[name], FileSystemStorage)
        }
        if not buckets:
            raise CommandError("Set MEDIA_BUCKET or MEDIA_PRIVATE_BUCKET: there is nowhere to copy to.")
        for name, bucket in buckets.items():
            try:
                copied, there = self.copy(LOCAL[name](), bucket)
            except StoreDown as down:
                raise CommandError(
                    f"{name}: the bucket does not answer; run this again. {down.__cause__}"
                ) from down
            self.stdout.write(f"{name}: {copied} copied, {there} were there, all verified")

    def copy(self, local: Storage, bucket: Any) -> tuple[int, int]:
        copied = there = 0
        for name in stored(local):
            wanted = fingerprint(local, name)
            if fingerprint(bucket, name) == wanted:
                there += 1
                continue
            with local.open(name) as file:
                bucket.put(name, file)
            if fingerprint(bucket, name) != wanted:
                raise CommandError(f"{name}: the bucket gives back something else.")
            copied += 1
        return copied, there
